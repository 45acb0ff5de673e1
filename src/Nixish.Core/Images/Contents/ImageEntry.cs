namespace Nixish;

/// <summary>What an entry of an image is.</summary>
public enum ImageEntryKind
{
    /// <summary>A file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,
}

/// <summary>A file, folder or link in a layer of an image.</summary>
/// <param name="Path">Where: <c>/app/web</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Layer">The layer that it is in, counted from 0, the lowest of the image's own.</param>
public sealed record ImageEntry(string Path, ImageEntryKind Kind, int Layer)
{
    /// <summary>Files of at most this many bytes are kept whole.</summary>
    public const int MostKept = 1024 * 1024;

    /// <summary>Its permissions, four octal digits: <c>0755</c>. Links have none of their own: <c>0777</c>.</summary>
    public required string Mode { get; init; }

    /// <summary>Who owns it.</summary>
    public Owner Owner { get; init; }

    /// <summary>Where a link points; null for all else.</summary>
    public string? Target { get; init; }

    /// <summary>A file's length in bytes; 0 for all else.</summary>
    public long Size { get; init; }

    /// <summary>The SHA-256 of a file's bytes; null for all else.</summary>
    public Digest? Digest { get; init; }

    /// <summary>A file's bytes; null where there are more than <see cref="MostKept"/>, or 64 MiB in the files before it, and for all else.</summary>
    public ReadOnlyMemory<byte>? Content { get; init; }
}
