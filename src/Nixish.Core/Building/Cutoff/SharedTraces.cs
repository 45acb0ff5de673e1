using System.Text;

namespace Nixish;

/// <summary>What other machines built, as caches tell it: the trace for a key, and the outputs that it speaks of.</summary>
internal sealed class SharedTraces(LocalStore store, CacheSet caches, StoreLease lease)
{
    /// <summary>The traces that caches have for a key, whose outputs are valid here now or were fetched.</summary>
    public async Task<BuildTrace?> FindAsync(Hash key, Func<BuildTrace, bool> fits, CancellationToken cancellationToken)
    {
        foreach (var content in await caches.ReadTracesAsync(key, cancellationToken).ConfigureAwait(false))
        {
            if (BuildTrace.Parse(Encoding.UTF8.GetString(content), store.Directory) is { } trace && trace.Key == key && fits(trace) &&
                await TryFetchAsync(trace, cancellationToken).ConfigureAwait(false))
            {
                return trace;
            }
        }

        return null;
    }

    /// <summary>Makes the outputs of a trace valid; false where caches do not have them all.</summary>
    public async Task<bool> TryFetchAsync(BuildTrace trace, CancellationToken cancellationToken)
    {
        try
        {
            var outputs = trace.Outputs.Values.Select(static output => output.Path);
            return (await caches.SubstituteAsync(outputs, store, lease, cancellationToken).ConfigureAwait(false)).Missing.IsEmpty;
        }
        catch (PathNotValidException)
        {
            // Caches that do not agree on what a path refers to: it is built.
            return false;
        }
    }
}
