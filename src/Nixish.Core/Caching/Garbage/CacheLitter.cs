using System.Text;

namespace Nixish;

/// <summary>What of a cache's litter may go.</summary>
internal enum CacheLitterScope
{
    /// <summary>All of it.</summary>
    Everything,

    /// <summary>Not what a push that goes on may just have written and not yet named.</summary>
    NamedOnly,
}

/// <summary>What lies in a cache beside paths and is nobody's: files that no narinfo speaks of, logs and traces of what is gone, what killed pushes left.</summary>
internal sealed class CacheLitter(BinaryCache cache, CacheGraph graph, IEnumerable<StorePath> deleted, StoreClock clock, TimeSpan grace, CollectorMark mark)
{
    private const string LogPrefix = "log/";
    private const string TracePrefix = "nixish/traces/";
    private readonly HashSet<StorePath> _deleted = [.. deleted];

    public int Count { get; private set; }

    public long Bytes { get; private set; }

    public async Task DeleteAsync(CacheLitterScope scope, CancellationToken cancellationToken)
    {
        if (scope == CacheLitterScope.Everything)
        {
            foreach (var file in graph.Nars.Values.Where(file => graph.Uses.GetValueOrDefault(file.Key) == 0))
            {
                await DeleteOldAsync(file, grace, cancellationToken).ConfigureAwait(false);
            }
        }

        var kept = graph.Paths.Nodes.Values.Where(node => !_deleted.Contains(node.Info.Path)).ToArray();
        var derivations = kept.Select(static node => node.Info.Deriver).OfType<StorePath>().Concat(kept.Select(static node => node.Info.Path)).Select(static path => path.BaseName).ToHashSet(StringComparer.Ordinal);
        await foreach (var log in cache.Storage.ListAsync(LogPrefix, cancellationToken).ConfigureAwait(false))
        {
            // Nix adds how it compressed it.
            if (!derivations.Contains(log.Key[LogPrefix.Length..]) && !derivations.Contains(Path.GetFileNameWithoutExtension(log.Key)) && scope == CacheLitterScope.Everything)
            {
                await DeleteOldAsync(log, grace, cancellationToken).ConfigureAwait(false);
            }
        }

        await DeleteTracesAsync([.. kept.Select(static node => node.Info.Path)], cancellationToken).ConfigureAwait(false);
        await DeleteAllAsync(PushLease.Prefix, PushLease.Duration, cancellationToken).ConfigureAwait(false);
        if (scope == CacheLitterScope.Everything)
        {
            // Leases, roots and marks are written through such files too, by those whom no lease announces yet.
            await DeleteAllAsync(FileCacheStorage.Temporary, grace > PushLease.Duration ? grace : PushLease.Duration, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DeleteTracesAsync(HashSet<StorePath> kept, CancellationToken cancellationToken)
    {
        await foreach (var one in cache.Storage.ListAsync(TracePrefix, cancellationToken).ConfigureAwait(false))
        {
            // Only old ones are read. One speaks of what it was built to; without that it helps nobody.
            if (clock.Age(one.Modified.UtcDateTime) > grace && await cache.ReadSmallAsync(one.Key, cancellationToken).ConfigureAwait(false) is { } bytes)
            {
                var content = bytes.AsSpan().IndexOf("\n\n"u8) is >= 0 and var at ? bytes.AsSpan(at + 2) : bytes.AsSpan().StartsWith("\n"u8) ? bytes.AsSpan(1) : [];
                if (BuildTrace.Parse(Encoding.UTF8.GetString(content), cache.Options.Directory) is not { } trace || trace.Outputs.Values.Any(output => !kept.Contains(output.Path)))
                {
                    await DeleteOldAsync(one, grace, cancellationToken).ConfigureAwait(false);
                }
            }
        }
    }

    private async Task DeleteAllAsync(string prefix, TimeSpan age, CancellationToken cancellationToken)
    {
        await foreach (var one in cache.Storage.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            await DeleteOldAsync(one, age, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task DeleteOldAsync(CacheObject one, TimeSpan age, CancellationToken cancellationToken)
    {
        if (clock.Age(one.Modified.UtcDateTime) > age)
        {
            await mark.CheckAsync(cancellationToken).ConfigureAwait(false);
            await cache.Storage.DeleteAsync(one.Key, cancellationToken).ConfigureAwait(false);
            Bytes += one.Size;
            Count++;
        }
    }
}
