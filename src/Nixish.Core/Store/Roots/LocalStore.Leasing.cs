using System.Collections.Concurrent;

namespace Nixish;

public sealed partial class LocalStore
{
    // The leases that this open store holds.
    private readonly ConcurrentDictionary<StoreLease, bool> _leases = [];

    /// <summary>
    /// Protects paths from collection for as long as somebody works with them, whether they are valid yet or not: what is about to be
    /// built or substituted is leased first, then looked for. What they refer to is protected with them.
    /// </summary>
    /// <param name="paths">What to protect; <see cref="StoreLease.AddAsync"/> adds more.</param>
    /// <param name="duration">
    /// How long the lease outlives a holder that died without giving it back; by default what <see cref="StoreOptions.LeaseDuration"/> says.
    /// A living process keeps its leases however long it takes.
    /// </param>
    /// <param name="cancellationToken">Gives up while a collection in another process decides, which takes milliseconds.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async Task<StoreLease> LeaseAsync(IEnumerable<StorePath> paths, TimeSpan? duration = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var lease = new StoreLease(this, duration ?? _options.LeaseDuration);
        try
        {
            await lease.AddAsync(paths, cancellationToken).ConfigureAwait(false);
            return lease;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Protects what is about to be referred to, unless a lease of this open store does so already, as that of a running build does: then null.</summary>
    internal async Task<StoreLease?> ProtectAsync(IReadOnlyCollection<StorePath> paths, CancellationToken cancellationToken) =>
        paths.Count == 0 || _leases.Keys.Any(lease => lease.Covers(paths)) ? null : await LeaseAsync(paths, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);

    internal void Holds(StoreLease lease) => _leases.TryAdd(lease, true);

    internal void GivesBack(StoreLease lease) => _leases.TryRemove(lease, out _);
}
