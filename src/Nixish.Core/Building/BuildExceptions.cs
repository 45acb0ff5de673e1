namespace Nixish;

/// <summary>A derivation that could not be built. Its message ends with the last lines of its log.</summary>
public class BuildFailedException : NixishException
{
    internal BuildFailedException(BuildFailure failure, string problem, Exception? innerException = null)
        : base(failure.Describe(problem), innerException)
    {
        Derivation = failure.Derivation;
        ExitCode = failure.ExitCode;
        LogTail = failure.LogTail;
        LogPath = failure.LogPath;
    }

    /// <summary>What was built.</summary>
    public Derivation Derivation { get; }

    /// <summary>The program's exit code; null where no program ran, or it did not exit by itself.</summary>
    public int? ExitCode { get; }

    /// <summary>The last lines of the log, at most 20.</summary>
    public Seq<string> LogTail { get; }

    /// <summary>The file with the whole log.</summary>
    public string LogPath { get; }

    /// <summary>What else failed in the same run; with <see cref="FailureMode.StopStarting"/>, what was running then.</summary>
    public IReadOnlyList<NixishException> Others { get; internal set; } = [];
}

/// <summary>A derivation asks for a builder in process that nobody gave.</summary>
public sealed class UnknownBuilderException : BuildFailedException
{
    internal UnknownBuilderException(BuildFailure failure, string name)
        : base(failure, $"nobody gave the builder '{name}'. Add it to BuildOptions.Builders, or use the version of Nixish that has it.") => Name = name;

    /// <summary>The builder's name.</summary>
    public string Name { get; }
}

/// <summary>A builder succeeded without writing one of its outputs.</summary>
public sealed class OutputMissingException : BuildFailedException
{
    internal OutputMissingException(BuildFailure failure, string output)
        : base(failure, $"its builder succeeded without writing the output '{output}'. It must write a file, folder or link at ${output}.") => Output = output;

    /// <summary>The output's name.</summary>
    public string Output { get; }
}

/// <summary>An output whose content was known in advance came out as another. It was not kept.</summary>
public sealed class HashMismatchException : BuildFailedException
{
    internal HashMismatchException(BuildFailure failure, Hash wanted, Hash actual)
        : base(failure, $"its output has another hash than it must.\n  wanted: {wanted}\n  got:    {actual}\nIf the new content is right, put its hash into the program.") =>
        (Wanted, Actual) = (wanted, actual);

    internal HashMismatchException(BuildFailure failure, UnexpectedContentException fetched)
        : base(failure, fetched.Message, fetched) => (Wanted, Actual, Url) = (fetched.Wanted, fetched.Actual, fetched.Url);

    /// <summary>What the derivation says.</summary>
    public Hash Wanted { get; }

    /// <summary>What was built.</summary>
    public Hash Actual { get; }

    /// <summary>Where it was fetched from; null where it was not fetched in process.</summary>
    public string? Url { get; }
}

/// <summary>A process builder that cannot be run here: the message says what is missing.</summary>
public sealed class SandboxUnavailableException : BuildFailedException
{
    internal SandboxUnavailableException(BuildFailure failure, string problem)
        : base(failure, problem)
    {
    }
}

/// <summary>What every failure of a build tells.</summary>
internal sealed record BuildFailure(Derivation Derivation, string LogPath, Seq<string> LogTail)
{
    public int? ExitCode { get; init; }

    public string Describe(string problem)
    {
        var tail = LogTail.IsEmpty ? "" : $"\nThe last lines of its log:\n{string.Join('\n', LogTail.Select(line => $"  {line}"))}";
        return $"'{Derivation.Path}' could not be built: {problem}{tail}\nThe whole log is in '{LogPath}'.";
    }
}
