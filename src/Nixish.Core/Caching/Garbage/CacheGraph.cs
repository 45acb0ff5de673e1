using System.Collections.Concurrent;
using System.Text;

namespace Nixish;

/// <summary>All narinfos of a cache at one moment, and how large the files are that they speak of.</summary>
internal sealed class CacheGraph(BinaryCache cache)
{
    private const string NarPrefix = "nar/";
    private readonly ConcurrentDictionary<string, Entry> _entries = [];

    public StoreGraph Paths { get; private set; } = StoreGraph.Empty;

    /// <summary>The files below <c>nar/</c>.</summary>
    public Dictionary<string, CacheObject> Nars { get; } = [];

    /// <summary>How many narinfos speak of a file.</summary>
    public Dictionary<string, int> Uses { get; } = [];

    /// <summary>What else lies at the top, such as listings.</summary>
    public HashSet<string> Others { get; } = [];

    /// <summary>What the narinfo of a path says; it is one of <see cref="Paths"/>.</summary>
    public NarInfo this[StorePath path] => _entries[CacheKey.NarInfo(path)].NarInfo!;

    /// <summary>Reads what changed since the last time: the first time everything.</summary>
    public async Task UpdateAsync(CancellationToken cancellationToken)
    {
        Nars.Clear();
        Others.Clear();
        List<CacheObject> narInfos = [];
        await foreach (var one in cache.Storage.ListAsync("", cancellationToken).ConfigureAwait(false))
        {
            if (one.Key.StartsWith(NarPrefix, StringComparison.Ordinal))
            {
                Nars[one.Key] = one;
            }
            else if (one.Key.EndsWith(".narinfo", StringComparison.Ordinal) && !one.Key.Contains('/', StringComparison.Ordinal))
            {
                narInfos.Add(one);
            }
            else
            {
                Others.Add(one.Key);
            }
        }

        var listed = narInfos.Select(static one => one.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var gone in _entries.Keys.Where(key => !listed.Contains(key)).ToArray())
        {
            _entries.TryRemove(gone, out _);
        }

        await Parallel.ForEachAsync(
            narInfos.Where(one => _entries.GetValueOrDefault(one.Key)?.Listed != one),
            new ParallelOptions { MaxDegreeOfParallelism = cache.Options.Connections, CancellationToken = cancellationToken },
            async (one, token) =>
            {
                if (await cache.ReadSmallAsync(one.Key, token).ConfigureAwait(false) is { } bytes)
                {
                    _entries[one.Key] = Read(one, Encoding.UTF8.GetString(bytes));
                }
                else
                {
                    _entries.TryRemove(one.Key, out _);
                }
            }).ConfigureAwait(false);

        Uses.Clear();
        foreach (var url in _entries.Values.SelectMany(static entry => entry.Urls))
        {
            Uses[url] = Uses.GetValueOrDefault(url) + 1;
        }

        Paths = StoreGraph.Of(_entries.Values.Where(static entry => entry.NarInfo is not null).Select(static entry => new StoreGraph.Node(entry.NarInfo!.Info, entry.Listed.Modified.UtcDateTime)));
    }

    /// <summary>The file of a narinfo, where that lies where NARs do: nothing that a narinfo says makes a collection delete anything else.</summary>
    public static string? NarOf(NarInfo narInfo) => narInfo.Url.StartsWith(NarPrefix, StringComparison.Ordinal) && CacheKey.IsValid(narInfo.Url) ? narInfo.Url : null;

    // What cannot be read is not known to be garbage: it stays, with its file.
    private Entry Read(CacheObject listed, string text)
    {
        try
        {
            var narInfo = NarInfo.Parse(text, cache.Options.Directory);
            if (CacheKey.NarInfo(narInfo.Path) == listed.Key)
            {
                return new(listed, narInfo, [narInfo.Url]);
            }
        }
        catch (InvalidNarInfoException)
        {
            // Below.
        }

        return new(listed, null, [.. text.Split('\n').Where(static line => line.StartsWith("URL: ", StringComparison.Ordinal)).Select(static line => line["URL: ".Length..].Trim())]);
    }

    private sealed record Entry(CacheObject Listed, NarInfo? NarInfo, string[] Urls);
}
