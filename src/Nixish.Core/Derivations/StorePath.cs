using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Nixish;

/// <summary>A path in a store: 32 characters of nix32 hash, and a name. https://nix.dev/manual/nix/latest/protocols/store-path</summary>
public sealed partial record StorePath : IComparable<StorePath>
{
    /// <summary>How long the hash part is, in characters.</summary>
    public const int HashLength = 32;

    internal const int MaxNameLength = 211;
    private static readonly SearchValues<char> NameCharacters =
        SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-._?=");

    /// <summary>The path <paramref name="baseName"/> (<c>hash-name</c>) in <paramref name="directory"/>.</summary>
    /// <exception cref="InvalidStorePathException">It is not 32 characters of nix32, a dash and a valid name.</exception>
    public StorePath(StoreDirectory directory, string baseName)
    {
        ArgumentNullException.ThrowIfNull(directory);
        ArgumentNullException.ThrowIfNull(baseName);
        if (Problem(baseName) is { } problem)
        {
            throw new InvalidStorePathException(baseName, problem);
        }

        (Directory, BaseName) = (directory, baseName);
    }

    private StorePath(StoreDirectory directory, ReadOnlySpan<char> hash, string name) =>
        (Directory, BaseName) = (directory, string.Concat(hash, "-", name));

    /// <summary>The logical store folder.</summary>
    public StoreDirectory Directory { get; }

    /// <summary><c>hash-name</c>.</summary>
    public string BaseName { get; }

    /// <summary>The first 32 characters.</summary>
    public string HashPart => BaseName[..HashLength];

    /// <summary>What follows the hash and its dash.</summary>
    public string Name => BaseName[(HashLength + 1)..];

    /// <summary>Reads a whole path, <c>/nix/store/hash-name</c>, and nothing below it.</summary>
    /// <param name="path">The path.</param>
    /// <param name="directory">Where it must lie; by default <c>/nix/store</c>.</param>
    /// <exception cref="InvalidStorePathException">It is not a store path, or lies elsewhere.</exception>
    public static StorePath Parse(string path, StoreDirectory? directory = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        directory ??= StoreDirectory.Default;
        var prefix = directory.Path.Length;
        if (path.Length <= prefix + 1 || path[prefix] != '/' || !path.StartsWith(directory.Path, StringComparison.Ordinal))
        {
            throw new InvalidStorePathException(path, $"it does not lie in {directory}");
        }

        var baseName = path[(prefix + 1)..];
        return Problem(baseName) is { } problem ? throw new InvalidStorePathException(path, problem) : new(directory, baseName);
    }

    /// <summary>Reads a whole path, or returns false.</summary>
    public static bool TryParse(string? path, StoreDirectory directory, [NotNullWhen(true)] out StorePath? result)
    {
        ArgumentNullException.ThrowIfNull(directory);
        var prefix = directory.Path.Length;
        result = path is not null && path.Length > prefix + 1 && path[prefix] == '/' &&
            path.StartsWith(directory.Path, StringComparison.Ordinal) && Problem(path.AsSpan(prefix + 1)) is null
            ? new(directory, path[(prefix + 1)..])
            : null;
        return result is not null;
    }

    /// <summary>Checks that <paramref name="name"/> can follow the hash in a store path.</summary>
    /// <exception cref="InvalidStorePathException">It cannot: 1 to 211 of <c>0-9 A-Z a-z + - . _ ? =</c>, and no <c>.</c> or <c>..</c> alone or before a dash.</exception>
    public static void CheckName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (NameProblem(name) is { } problem)
        {
            throw new InvalidStorePathException(name, problem);
        }
    }

    /// <summary>The order of the whole paths' bytes.</summary>
    public int CompareTo(StorePath? other)
    {
        if (other is null)
        {
            return 1;
        }

        var folders = ReferenceEquals(Directory, other.Directory) ? 0 : Utf8Order.Comparer.Compare(Directory.Path, other.Directory.Path);
        return folders != 0 ? folders : string.CompareOrdinal(BaseName, other.BaseName);
    }

    /// <summary>The whole path, <c>/nix/store/hash-name</c>.</summary>
    public override string ToString() => $"{Directory.Path}/{BaseName}";

    /// <summary>The whole path.</summary>
    internal byte[] ToBytes()
    {
        var bytes = new byte[Directory.Prefix.Length + BaseName.Length];
        Directory.Prefix.CopyTo(bytes);
        Ascii.FromUtf16(BaseName, bytes.AsSpan(Directory.Prefix.Length), out _);
        return bytes;
    }

    /// <summary>Whether <paramref name="left"/> sorts before <paramref name="right"/>.</summary>
    public static bool operator <(StorePath left, StorePath right) => Comparer<StorePath>.Default.Compare(left, right) < 0;

    /// <summary>Whether <paramref name="left"/> sorts after <paramref name="right"/>.</summary>
    public static bool operator >(StorePath left, StorePath right) => right < left;

    /// <summary>Whether <paramref name="left"/> does not sort after <paramref name="right"/>.</summary>
    public static bool operator <=(StorePath left, StorePath right) => !(right < left);

    /// <summary>Whether <paramref name="left"/> does not sort before <paramref name="right"/>.</summary>
    public static bool operator >=(StorePath left, StorePath right) => !(left < right);

    private static string? Problem(ReadOnlySpan<char> baseName)
    {
        if (baseName.Length < HashLength + 1 || baseName[HashLength] != '-')
        {
            return $"it must begin with {HashLength} characters of hash and a dash";
        }

        foreach (var symbol in baseName[..HashLength])
        {
            if (!Nix32.IsDigit(symbol))
            {
                return $"'{symbol}' is not in the nix32 alphabet";
            }
        }

        return NameProblem(baseName[(HashLength + 1)..]);
    }

    private static string? NameProblem(ReadOnlySpan<char> name)
    {
        if (name.IsEmpty)
        {
            return "its name is empty";
        }

        if (name.Length > MaxNameLength)
        {
            return $"its name is {name.Length} characters long, at most {MaxNameLength} are allowed";
        }

        if (name.IndexOfAnyExcept(NameCharacters) is >= 0 and var at)
        {
            return $"its name contains '{name[at]}'; allowed are letters, digits and + - . _ ? =";
        }

        return name is "." or ".." || name.StartsWith(".-") || name.StartsWith("..-")
            ? "its name may not be . or .. or have one of them before its first dash"
            : null;
    }
}
