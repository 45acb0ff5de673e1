using System.Collections.Concurrent;
using System.IO.Enumeration;
using System.Runtime.CompilerServices;

namespace Nixish.Kubernetes.Charts;

/// <summary>Charts and what they rendered to, as long as the process lives and their files are as they were.</summary>
internal static class ChartCache
{
    private const int MostCharts = 64;
    private const int MostRenders = 32;

    // A file that changes again within a tick of the file system's clock shows the same time.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);
    private static readonly ConcurrentDictionary<(string Path, HelmVersion Version, ChartLinks Links), (long Stamp, LoadedChart Chart)> Charts = new();
    private static readonly ConditionalWeakTable<LoadedChart, ConcurrentDictionary<Chart, Lazy<Rendered>>> Renders = [];

    public static ChartRendering Rendering(Chart chart) => Find(chart).Rendering;

    public static ResourceSet Resources(Chart chart) => Find(chart).Resources.Value;

    public static string Text(Chart chart, HelmTextOptions options) => Find(chart).Text(options);

    /// <summary>The chart itself.</summary>
    /// <exception cref="ChartNotFetchedException">It is not on this machine.</exception>
    /// <exception cref="InvalidChartException">It is none.</exception>
    public static LoadedChart Load(Chart chart) => Load(ChartPlace.Of(chart), chart.Helm, chart.Links);

    private static Rendered Find(Chart chart)
    {
        var loaded = Load(chart);

        // What a cluster answered may be secret, and hardly comes twice.
        if (!chart.Lookups.IsEmpty)
        {
            return new(ChartRenderer.Render(loaded, chart.Request()), chart);
        }

        var renders = Renders.GetOrCreateValue(loaded);
        if (renders.Count >= MostRenders)
        {
            renders.Clear();
        }

        return renders.GetOrAdd(chart, static (one, from) => new(() => new(ChartRenderer.Render(from, one.Request()), one)), loaded).Value;
    }

    private static LoadedChart Load(string path, HelmVersion version, ChartLinks links)
    {
        var stamp = Stamp(path, out var newest);
        if (stamp is { } now && Charts.TryGetValue((path, version, links), out var known) && known.Stamp == now)
        {
            return known.Chart;
        }

        var chart = ChartLoader.Load(path, version, links);
        if (stamp is { } read && DateTimeOffset.UtcNow - newest > Tick)
        {
            if (Charts.Count >= MostCharts)
            {
                Charts.Clear();
            }

            Charts[(path, version, links)] = (read, chart);
        }

        return chart;
    }

    // Names, lengths and times of all files; null where that cannot be told.
    private static long? Stamp(string path, out DateTimeOffset newest)
    {
        newest = DateTimeOffset.MinValue;
        try
        {
            if (!Directory.Exists(path))
            {
                var file = new FileInfo(path);
                newest = new(file.LastWriteTimeUtc, TimeSpan.Zero);
                return file.Exists ? HashCode.Combine(file.Length, file.LastWriteTimeUtc.Ticks) : null;
            }

            var entries = new FileSystemEnumerable<(long Stamp, DateTimeOffset Time, bool IsLink)>(
                path,
                static (ref FileSystemEntry entry) => (
                    (HashCode.Combine(string.GetHashCode(entry.Directory, StringComparison.Ordinal), string.GetHashCode(entry.FileName, StringComparison.Ordinal)) * 31L) ^ (entry.IsDirectory ? 0 : entry.Length * 1_000_003L) ^ entry.LastWriteTimeUtc.Ticks,
                    entry.LastWriteTimeUtc,
                    entry.Attributes.HasFlag(FileAttributes.ReparsePoint)),
                new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None });
            var stamp = 0L;
            foreach (var (one, time, isLink) in entries)
            {
                // What a link leads to may change unseen.
                if (isLink)
                {
                    return null;
                }

                // The order of a folder's entries is nobody's business.
                stamp += one;
                newest = time > newest ? time : newest;
            }

            return stamp;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private sealed class Rendered(ChartRendering rendering, Chart chart)
    {
        private Printed? _printed;

        public ChartRendering Rendering => rendering;

        public Lazy<ResourceSet> Resources { get; } = new(() => ChartResources.Of(rendering, chart));

        // Who asks again asks for the same.
        public string Text(HelmTextOptions options)
        {
            var printed = _printed;
            if (printed is null || printed.Options != options)
            {
                _printed = printed = new(options, HelmText.Of(rendering, chart, options));
            }

            return printed.Text;
        }

        private sealed record Printed(HelmTextOptions Options, string Text);
    }
}
