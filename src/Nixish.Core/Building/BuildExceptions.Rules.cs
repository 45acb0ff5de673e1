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

/// <summary>An address changed and the hash of what it has did not, and it could not be fetched to see whether it has the same.</summary>
public sealed class UrlChangedException : BuildFailedException
{
    internal UrlChangedException(BuildFailure failure, Uri url, string knownUrl, string problem, Exception? innerException = null)
        : base(failure, $"it is to come from '{FetchAddress.Display(url)}' now, and the content that its hash names came from '{knownUrl}'. {problem} If the address is right, write the hash of what it has; if it has the same, let it be fetched once.", innerException) =>
        (Url, KnownUrl) = (FetchAddress.Display(url), knownUrl);

    /// <summary>The address that nobody has fetched.</summary>
    public string Url { get; }

    /// <summary>An address that gave the content with that hash.</summary>
    public string KnownUrl { get; }
}

/// <summary>An output that refers to what its derivation says it may not, or is larger than it may be. It was not kept.</summary>
public sealed class OutputNotAllowedException : BuildFailedException
{
    internal OutputNotAllowedException(BuildFailure failure, string output, string rule, string problem)
        : base(failure, problem) => (Output, Rule) = (output, rule);

    /// <summary>The output's name.</summary>
    public string Output { get; }

    /// <summary>The attribute that says so: <c>allowedReferences</c>, <c>maxClosureSize</c>.</summary>
    public string Rule { get; }

    /// <summary>What it may not refer to; empty where it is too large.</summary>
    public Seq<StorePath> Paths { get; internal init; }
}

/// <summary>A build that was run twice and did not make the same twice. What it made first is kept.</summary>
public sealed class NotDeterministicException : BuildFailedException
{
    internal NotDeterministicException(BuildFailure failure, string output, TreeDifference difference)
        : base(failure, $"it was built twice and its output '{output}' is not the same: {difference}") => (Output, Difference) = (output, difference);

    /// <summary>The output's name.</summary>
    public string Output { get; }

    /// <summary>The first difference, in the order of the paths.</summary>
    public TreeDifference Difference { get; }
}
