namespace Nixish;

/// <summary>A program of this machine that Nixish needs and that cannot be started.</summary>
public sealed class ProgramMissingException : NixishException
{
    internal ProgramMissingException(string program, Exception innerException)
        : base($"The program '{program}' cannot be started: {innerException.Message}. Install it, or put its folder on PATH.", innerException) => Program = program;

    /// <summary>The program's name or path.</summary>
    public string Program { get; }
}
