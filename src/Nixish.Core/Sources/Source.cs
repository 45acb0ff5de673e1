namespace Nixish;

/// <summary>
/// Files or text of the consumer's own, known to the store by their content: the same bytes have the same store path, which is
/// the one that <c>nix-store --add</c> gives. A file's times, owner and permissions are no part of it, but for "executable".
/// </summary>
/// <example><code>
/// var site = Source.Directory("site") with { Exclude = ["*.psd"] };
/// var motd = Source.Text("motd", $"Served by {server}\n");
/// </code></example>
public abstract record Source : Buildable
{
    private protected Source()
    {
    }

    /// <summary>The file, folder or link at <paramref name="path"/>, whole. A relative path starts at the current folder when the source is lowered.</summary>
    public static FileSource File(string path) => new(path);

    /// <summary>
    /// The folder at <paramref name="path"/> without what git would ignore: see <see cref="DirectorySource"/>.
    /// A relative path starts at the current folder when the source is lowered.
    /// </summary>
    public static DirectorySource Directory(string path) => new(path);

    /// <summary>A file of <paramref name="text"/> in UTF-8, as <c>builtins.toFile</c> makes it; what the text refers to, it depends on.</summary>
    /// <param name="name">Its name in the store.</param>
    /// <param name="text">Its content, byte for byte: line ends are not touched.</param>
    public static TextSource Text(string name, StoreString text) => new(name, text);

    /// <summary>The file at <paramref name="url"/>, which must have the hash <paramref name="hash"/>: see <see cref="UrlSource"/>.</summary>
    /// <param name="url">Where it is: <c>http:</c> or <c>https:</c>, without a password.</param>
    /// <param name="hash">As <see cref="Hash.Parse(string)"/> takes it: <c>sha256-…</c>, <c>sha256:…</c>.</param>
    /// <exception cref="SourceException">The address is not one that can be fetched.</exception>
    /// <exception cref="InvalidHashException">The hash is none.</exception>
    public static UrlSource Url(string url, string hash) => new(url, Hash.Parse(hash));

    /// <summary>The same with a hash that was read before.</summary>
    /// <exception cref="SourceException">The address is not one that can be fetched.</exception>
    public static UrlSource Url(string url, Hash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return new(url, hash);
    }

    /// <summary>A file whose hash is not known yet. Building it fetches it, keeps nothing, and fails with <see cref="HashMismatchException"/>, which tells the hash to write down.</summary>
    /// <exception cref="SourceException">The address is not one that can be fetched.</exception>
    public static UrlSource Url(string url) => new(url, null);
}
