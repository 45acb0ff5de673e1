namespace Nixish;

public sealed partial class BinaryCache
{
    /// <summary>
    /// Brings a path to a store: its NAR is read, decompressed, hashed and restored in one pass, and valid only when everything about it is as
    /// <paramref name="narInfo"/> says. Its references must be there already.
    /// </summary>
    /// <exception cref="CacheException">The cache fails, what it gives is not what it should be, or nobody trusted vouches for it. Nothing was added.</exception>
    /// <exception cref="PathNotValidException">A reference is not valid in the store.</exception>
    /// <exception cref="StoreException">The store cannot be written.</exception>
    public Task<PathInfo> FetchAsync(NarInfo narInfo, LocalStore store, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(narInfo);
        ArgumentNullException.ThrowIfNull(store);
        return FetchAsync(narInfo, store, ImportMode.WhereMissing, null, cancellationToken);
    }

    private async Task<PathInfo> FetchAsync(NarInfo narInfo, LocalStore store, ImportMode mode, FileLock? held, CancellationToken cancellationToken)
    {
        var wanted = Check(narInfo);
        Download? download = null;
        Stream? nar = null;
        try
        {
            return await store.ImportAsync(
                wanted.Info,
                async token =>
                {
                    download = new(
                        await Storage.ReadAsync(wanted.Url, token).ConfigureAwait(false) ?? throw Invalid($"has a narinfo of '{wanted.Path}' and no '{wanted.Url}': it was deleted, or its upload never ended."),
                        wanted);
                    return nar = NarDecompression.Open(download, wanted.Compression);
                },
                token => download!.CompleteAsync(token),
                mode,
                held,
                cancellationToken).ConfigureAwait(false);
        }
        catch (ImportRefusedException failure)
        {
            throw Invalid($"gives something else than it promised: {failure.Message}", failure);
        }
        catch (InvalidDataException failure)
        {
            throw Invalid($"gives something else for '{wanted.Url}' than it promised: {failure.Message.TrimEnd('.')}. Nothing of it was kept.", failure);
        }
        catch (IOException failure)
        {
            throw new CacheException(CacheFailure.Unreachable, Location, $"broke off while '{wanted.Url}' was read: {failure.Message}", failure);
        }
        finally
        {
            if (nar is not null)
            {
                await nar.DisposeAsync().ConfigureAwait(false);
            }

            if (download is not null)
            {
                await download.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    /// <summary>The same within the cache's connections and health: null where it fails. Where <paramref name="held"/> is not null, the caller holds the path's lock.</summary>
    internal async Task<PathInfo?> TryFetchAsync(NarInfo narInfo, LocalStore store, ImportMode mode, FileLock? held, IProgress<CacheWarning>? warnings, CancellationToken cancellationToken)
    {
        await _connections.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_health.MayAsk())
            {
                return null;
            }

            var info = await FetchAsync(narInfo, store, mode, held, cancellationToken).ConfigureAwait(false);
            _health.Succeeded();
            return info;
        }
        catch (CacheException failure)
        {
            Note(failure, warnings);
            return null;
        }
        finally
        {
            _connections.Release();
        }
    }
}
