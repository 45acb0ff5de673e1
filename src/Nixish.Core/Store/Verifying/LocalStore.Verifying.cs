namespace Nixish;

public sealed partial class LocalStore
{
    /// <summary>
    /// Hashes valid paths again, checks that what they refer to is valid, and deletes what is in the store without being valid. Safe beside
    /// builds and collections: what another process deletes or makes anew meanwhile is no damage.
    /// </summary>
    /// <param name="options">Which paths, and whether to repair; by default all, and damaged paths are reported, not touched.</param>
    /// <param name="progress">What a repair tells: what it builds, and which caches failed.</param>
    /// <param name="cancellationToken">Ends it; what was repaired stays so.</param>
    /// <returns>What is wrong, or was. What cannot be repaired is told there too, and is as it was.</returns>
    /// <exception cref="StoreException">The store cannot be read, or for a repair not written.</exception>
    public Task<VerifyResult> VerifyAsync(VerifyOptions? options = null, IProgress<BuildEvent>? progress = null, CancellationToken cancellationToken = default) => Task.Run(
        async () =>
        {
            try
            {
                return await new Verification(options?.Repair == VerifyRepair.Repair ? Writable : this, options ?? new(), progress).RunAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                throw StoreException.Unwritable(failure, Root);
            }
        },
        cancellationToken);
}
