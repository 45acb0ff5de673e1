namespace Nixish.Kubernetes.Charts;

/// <summary>A text is not the YAML, JSON or TOML that it should be, or a value cannot be written as such. The message is Go's own, as Helm prints it.</summary>
internal sealed class GoDocumentException : NixishException
{
    public GoDocumentException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The line of the text that is wrong, from 1; 0 where it is not known or a value was to be written.</summary>
    public long Line { get; init; }

    /// <summary>The column within <see cref="Line"/>, from 1; 0 where it is not known.</summary>
    public long Column { get; init; }
}
