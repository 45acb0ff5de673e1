using System.Buffers;
using System.Text;

namespace Nixish;

/// <summary>The logical folder that store paths lie in; part of every hash.</summary>
public sealed record StoreDirectory
{
    // They would need escapes in an ATerm, or end the folder in a fingerprint.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create("\0\":\\\n\r\t");
    private readonly byte[] _prefix;

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
        _prefix = Encoding.UTF8.GetBytes($"{path}/");
    }

    /// <summary><c>/nix/store</c>.</summary>
    public static StoreDirectory Default { get; } = new("/nix/store");

    /// <summary>Absolute, without a trailing slash.</summary>
    public string Path { get; }

    /// <summary>What every path in it begins with: the folder and a slash.</summary>
    internal ReadOnlySpan<byte> Prefix => _prefix;

    /// <summary>Whether both are the same folder.</summary>
    public bool Equals(StoreDirectory? other) => other is not null && Path == other.Path;

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Path);

    /// <inheritdoc/>
    public override string ToString() => Path;
}
