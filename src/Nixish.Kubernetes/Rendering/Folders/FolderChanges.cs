namespace Nixish.Kubernetes;

/// <summary>What rendering did to a folder, or would do. Paths are relative to it, with <c>/</c>, sorted.</summary>
public sealed record FolderChanges
{
    /// <summary>Files that were not there.</summary>
    public Seq<string> Added { get; init; }

    /// <summary>Files with other content than before.</summary>
    public Seq<string> Changed { get; init; }

    /// <summary>Files that nothing makes any more, removed.</summary>
    public Seq<string> Removed { get; init; }

    /// <summary>Files that nothing makes any more, and that somebody changed since: they stay, and are nobody's from now on.</summary>
    public Seq<string> Kept { get; init; }

    /// <summary>Files that were as they should be, and were not written.</summary>
    public int Unchanged { get; init; }

    /// <summary>Secrets that were left out, by their ids.</summary>
    public Seq<string> LeftOut { get; init; }

    /// <summary>Whether the folder was, or is, as it should be.</summary>
    public bool IsEmpty => Added.IsEmpty && Changed.IsEmpty && Removed.IsEmpty;

    /// <summary>For people: a line a file, <c>+</c> added, <c>~</c> changed, <c>-</c> removed.</summary>
    public override string ToString() => string.Join('\n', [
        .. Added.AsEnumerable().Select(static path => $"+ {path}"), .. Changed.AsEnumerable().Select(static path => $"~ {path}"), .. Removed.AsEnumerable().Select(static path => $"- {path}")]);
}

/// <summary>A folder that resources cannot be rendered into: it holds files of others, or cannot be read or written.</summary>
public sealed class RenderFolderException : NixishException
{
    internal RenderFolderException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
