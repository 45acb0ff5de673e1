namespace Nixish;

/// <summary>A builder that went beyond a limit of <see cref="BuildOptions"/> and was ended, with everything it had started.</summary>
public sealed class BuildLimitException : BuildFailedException
{
    internal BuildLimitException(BuildFailure failure, BuildLimit limit, string value)
        : base(failure, limit switch
        {
            BuildLimit.Timeout => $"its builder ran longer than {value} and was ended. If it needs longer, raise BuildOptions.Timeout.",
            BuildLimit.Silence => $"its builder wrote nothing to its log for {value} and was ended. If it is that slow, raise BuildOptions.SilenceLimit.",
            BuildLimit.Log => $"its builder wrote more than {value} to its log and was ended. If it must, raise BuildOptions.LogLimit.",
            _ => $"its builder wrote more than {value} to its outputs and its working folder and was ended. If it must, raise BuildOptions.OutputLimit.",
        }) => Limit = limit;

    /// <summary>Which limit.</summary>
    public BuildLimit Limit { get; }
}
