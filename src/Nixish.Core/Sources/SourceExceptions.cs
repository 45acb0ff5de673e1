namespace Nixish;

/// <summary>A source that cannot be read, or not as it is: the message names the path.</summary>
public class SourceException : NixishException
{
    /// <summary>A failure with its message.</summary>
    public SourceException(string message)
        : base(message)
    {
    }

    /// <summary>A failure with its message and what caused it.</summary>
    public SourceException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }
}

/// <summary>A source whose path has nothing at it.</summary>
public sealed class SourceNotFoundException(string path, string message) : SourceException(message)
{
    /// <summary>The whole path that was looked at.</summary>
    public string Path { get; } = path;
}

/// <summary>A source that changed between the time it was hashed and the time it was copied to the store. Nothing was added; run again.</summary>
public sealed class SourceChangedException(string path, string message) : SourceException(message)
{
    /// <summary>The source's whole path.</summary>
    public string Path { get; } = path;
}

/// <summary>A device, socket or pipe where only files, folders and links can be, or a tree deeper than any store holds.</summary>
public sealed class UnsupportedFileException(string message) : SourceException(message);
