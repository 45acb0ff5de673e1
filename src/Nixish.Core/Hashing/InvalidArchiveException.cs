namespace Nixish;

/// <summary>Bytes that are no Nix archive, or files that no Nix archive can hold.</summary>
public sealed class InvalidArchiveException : NixishException
{
    internal InvalidArchiveException(string message)
        : base(message)
    {
    }

    internal InvalidArchiveException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal InvalidArchiveException(long position, string problem)
        : base($"The Nix archive is not valid at byte {position}: {problem}.") => Position = position;

    /// <summary>Where the archive goes wrong, in bytes from 0; null where files cannot be archived.</summary>
    public long? Position { get; }
}
