using System.Globalization;

namespace Nixish;

/// <summary>The lines of a narinfo, <c>Key: value</c>, before anything is made of them.</summary>
internal sealed class NarInfoLines
{
    private const string UnknownDeriver = "unknown-deriver";
    private static readonly string[] Known = ["StorePath", "URL", "Compression", "FileHash", "FileSize", "NarHash", "NarSize", "References", "Deriver", "CA"];

    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);
    private readonly List<Signature> _signatures = [];

    /// <exception cref="InvalidNarInfoException">A line is none, or says again what may be said once.</exception>
    public static NarInfoLines Read(string text)
    {
        // Without it the last line may be half of one.
        if (!text.EndsWith('\n'))
        {
            throw new InvalidNarInfoException("it does not end with its last line");
        }

        var lines = new NarInfoLines();
        foreach (var range in text.AsSpan(0, text.Length - 1).Split('\n'))
        {
            lines.Add(text.AsSpan(range));
        }

        return lines;
    }

    public NarInfo ToNarInfo(StoreDirectory directory)
    {
        var info = ToPathInfo(directory);
        var url = Required("URL");
        return url.Length == 0 ? throw new InvalidNarInfoException("its URL is empty") : new(info, url)
        {
            Compression = _values.GetValueOrDefault("Compression") is { Length: > 0 } compression ? compression : "bzip2",
            FileHash = _values.TryGetValue("FileHash", out var hash) ? HashOf("FileHash", hash) : null,
            FileSize = _values.TryGetValue("FileSize", out var size) ? Size("FileSize", size) : null,
        };
    }

    public PathInfo ToPathInfo(StoreDirectory directory)
    {
        try
        {
            var path = StorePath.Parse(Required("StorePath"), directory);
            var narHash = HashOf("NarHash", Required("NarHash"));
            return new(path, narHash.Algorithm == HashAlgorithm.Sha256 ? narHash : throw new InvalidNarInfoException("its NarHash is no sha256"), Size("NarSize", Required("NarSize")))
            {
                References = References(directory, Required("References")),
                Deriver = _values.TryGetValue("Deriver", out var deriver) && deriver is not (UnknownDeriver or "") ? new StorePath(directory, deriver) : null,
                ContentAddress = _values.GetValueOrDefault("CA") is { Length: > 0 } address ? address : null,
                Signatures = _signatures.Count == 0 ? [] : [.. _signatures],
            };
        }
        catch (InvalidStorePathException failure)
        {
            throw new InvalidNarInfoException(failure.Message.TrimEnd('.'));
        }
    }

    private void Add(ReadOnlySpan<char> line)
    {
        var colon = line.IndexOf(':');
        if (colon < 1 || (colon + 1 < line.Length && line[colon + 1] != ' '))
        {
            throw new InvalidNarInfoException($"'{Shortened(line)}' is not a line of one");
        }

        var key = line[..colon];
        var value = line[Math.Min(colon + 2, line.Length)..];
        if (key is "Sig")
        {
            // Kinds of signatures that are not known here are nobody's: they help nothing and harm nothing.
            if (Signature.TryParse(value.ToString(), out var signature))
            {
                _signatures.Add(signature);
            }
        }
        else if (Array.IndexOf(Known, key.ToString()) is >= 0 and var known && !_values.TryAdd(Known[known], value.ToString()))
        {
            throw new InvalidNarInfoException($"it says {Known[known]} more than once");
        }
    }

    private string Required(string key) => _values.TryGetValue(key, out var value) ? value : throw new InvalidNarInfoException($"it has no {key}");

    private static Hash HashOf(string key, string value)
    {
        try
        {
            return Hash.Parse(value);
        }
        catch (InvalidHashException failure)
        {
            throw new InvalidNarInfoException($"its {key} is no hash: {failure.Message.TrimEnd('.')}");
        }
    }

    private static long Size(string key, string value) =>
        long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size > 0
            ? size
            : throw new InvalidNarInfoException($"its {key} is '{Shortened(value)}', not a number of bytes above zero");

    // Sorted, as they are in what is signed, and once each: caches exist that do neither.
    private static Seq<StorePath> References(StoreDirectory directory, string names)
    {
        var paths = names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new StorePath(directory, name)).ToArray();
        return paths.Length < 2 ? [.. paths] : [.. paths.Distinct().Order()];
    }

    private static string Shortened(ReadOnlySpan<char> text) => text.Length <= 60 ? text.ToString() : $"{text[..60]}…";
}
