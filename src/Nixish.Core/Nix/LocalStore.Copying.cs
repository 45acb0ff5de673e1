namespace Nixish;

public sealed partial class LocalStore
{
    /// <summary>
    /// Makes paths, and all that they refer to, valid in a store of real Nix: one question for what it lacks, and one stream with that.
    /// The machine's Nix hashes what arrives and believes no path whose content differs.
    /// </summary>
    /// <param name="target">Where to.</param>
    /// <param name="paths">Valid paths of this store.</param>
    /// <param name="options">How.</param>
    /// <param name="progress">Told of each path that arrived, on any thread.</param>
    /// <param name="cancellationToken">Breaks off; paths that arrived stay.</param>
    /// <exception cref="PathNotValidException">One of the paths is not valid here.</exception>
    /// <exception cref="SshException">The machine is not reached, or was lost.</exception>
    /// <exception cref="NixStoreException">Its Nix refuses: a user that is not trusted there may add only what a key signed that is.</exception>
    public async Task<CopyResult> CopyToAsync(NixStore target, IReadOnlyCollection<StorePath> paths, CopyOptions? options = null, IProgress<PathInfo>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(target);
        ArgumentNullException.ThrowIfNull(paths);
        CheckSameDirectory(target);
        using var lease = await HoldAsync(paths, cancellationToken).ConfigureAwait(false);
        var closure = await Task.Run(() => Closure(paths), cancellationToken).ConfigureAwait(false);
        var upload = new NixUpload(this, new());
        return await ServeSession.RunAsync(target, session => upload.Run(session, closure, (options ?? new()).RemoteSubstitution, given => progress?.Report(given), cancellationToken), null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes paths of a store of real Nix, and all that they refer to, valid in this one: two questions, for the closure and what is
    /// known of it, and one stream with what is not here yet. Every NAR is held to the hash that the machine has on record.
    /// </summary>
    /// <param name="source">Where from. What it says of its own paths is believed, as it is known by its host key.</param>
    /// <param name="paths">Paths that are valid there.</param>
    /// <param name="progress">Told of each path that arrived, on any thread.</param>
    /// <param name="cancellationToken">Breaks off; paths that arrived stay.</param>
    /// <exception cref="ImportRefusedException">A NAR is not what the machine says it is.</exception>
    /// <exception cref="SshException">The machine is not reached, or was lost.</exception>
    /// <exception cref="NixStoreException">The paths are not valid there, or its Nix cannot be used.</exception>
    public async Task<CopyResult> CopyFromAsync(NixStore source, IReadOnlyCollection<StorePath> paths, IProgress<PathInfo>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(paths);
        CheckSameDirectory(source);
        return await ServeSession.RunAsync(source, session => Receive(session, paths, progress, cancellationToken), null, cancellationToken).ConfigureAwait(false);
    }

    private CopyResult Receive(ServeSession session, IReadOnlyCollection<StorePath> paths, IProgress<PathInfo>? progress, CancellationToken cancellationToken)
    {
        // The lock keeps the closure there as long as the talk lasts.
        var valid = session.FindValid(paths, RemoteSubstitution.Never);
        if (paths.FirstOrDefault(path => !valid.Contains(path)) is { } absent)
        {
            throw new NixStoreException(session.StoreName, $"'{absent}' is not valid in '{session.StoreName}', so it cannot be copied from there.");
        }

        var closure = session.FindClosure(paths);
        StorePath[] missing = [.. closure.Where(path => !Contains(path)).Distinct()];
        var infos = session.FindInfos(missing);
        if (infos.Count < missing.Length)
        {
            throw new NixStoreException(session.StoreName, $"'{missing.First(path => !infos.ContainsKey(path))}' was deleted from '{session.StoreName}' while it was copied from there.");
        }

        var order = ClosureOrder.Of(infos);
        session.Take(order, (info, nar) =>
        {
            ImportAsync(info, nar, cancellationToken).GetAwaiter().GetResult();
            progress?.Report(info);
        });
        return new([.. order], closure.Count - order.Count);
    }

    private void CheckSameDirectory(NixStore other)
    {
        if (other.Directory != Directory)
        {
            throw new StoreException($"'{other.Name}' holds {other.Directory} and the store '{Root}' holds {Directory}: a path of one is none of the other. Open stores of the same folder.");
        }
    }
}
