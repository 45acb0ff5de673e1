namespace Nixish;

public sealed partial class LocalStore
{
    /// <summary>
    /// Protects paths from collection for as long as somebody works with them, whether they are valid yet or not: what is about to be
    /// built or substituted is leased first, then looked for. What they refer to is protected with them.
    /// </summary>
    /// <param name="paths">What to protect; <see cref="StoreLease.AddAsync"/> adds more.</param>
    /// <param name="duration">
    /// How long the lease outlives a holder that died without giving it back. By default ten minutes, in which a build that was killed
    /// can be started again and finds what it had. A living process keeps its leases however long it takes.
    /// </param>
    /// <param name="cancellationToken">Gives up while a collection in another process decides, which takes milliseconds.</param>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public async Task<StoreLease> LeaseAsync(IEnumerable<StorePath> paths, TimeSpan? duration = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var lease = new StoreLease(this, duration ?? StoreLease.DefaultDuration);
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
}
