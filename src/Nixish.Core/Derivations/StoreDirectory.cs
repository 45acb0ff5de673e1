using System.Buffers;

namespace Nixish;

/// <summary>The logical folder that store paths lie in; part of every hash.</summary>
public sealed record StoreDirectory
{
    // They would need escapes in an ATerm, or end the folder in a fingerprint.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\0\":\\\n\r\t");

    /// <summary>The folder <paramref name="path"/>: absolute, without a trailing slash, <c>.</c>, <c>..</c> or empty parts.</summary>
    /// <exception cref="InvalidStorePathException">It is not.</exception>
    public StoreDirectory(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Length < 2 || path[0] != '/' || path.AsSpan().ContainsAny(Forbidden) || path.Split('/')[1..].Any(part => part is "" or "." or ".."))
        {
            throw new InvalidStorePathException(path, "a store folder is an absolute path such as /nix/store");
        }

        Path = path;
    }

    /// <summary><c>/nix/store</c>.</summary>
    public static StoreDirectory Default { get; } = new("/nix/store");

    /// <summary>Absolute, without a trailing slash.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public override string ToString() => Path;
}
