using System.Collections.Concurrent;
using System.Text;

namespace Nixish;

/// <summary>One push of a closure.</summary>
internal sealed class CachePush(BinaryCache cache, LocalStore store, PushOptions options) : IDisposable
{
    private readonly SemaphoreSlim _jobs = new(options.Jobs);
    private readonly ConcurrentDictionary<StorePath, Lazy<Task>> _logs = [];
    private readonly ConcurrentQueue<NarInfo> _pushed = [];
    private readonly Lazy<ILookup<StorePath, BuildTrace>> _traces = new(() => new TraceFiles(store).ByOutput());
    private readonly ConcurrentDictionary<Hash, bool> _pushedTraces = [];

    public async Task<PushResult> RunAsync(IEnumerable<StorePath> paths, CancellationToken cancellationToken)
    {
        StorePath[] wanted = [.. paths.Distinct()];
        using var held = store.Access == StoreAccess.Read ? null : await store.LeaseAsync(wanted, TimeSpan.Zero, cancellationToken).ConfigureAwait(false);
        var closure = ClosureOrder.Of(store.Closure(wanted));
        await RequireCacheAsync(cancellationToken).ConfigureAwait(false);
        var lease = await PushLease.TakeAsync(cache, closure, cancellationToken).ConfigureAwait(false);
        await using (lease.ConfigureAwait(false))
        {
            return await RunAsync(closure, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<PushResult> RunAsync(List<PathInfo> closure, CancellationToken cancellationToken)
    {
        var missing = new ConcurrentDictionary<StorePath, bool>();
        await Parallel.ForEachAsync(closure, new ParallelOptions { MaxDegreeOfParallelism = cache.Options.Connections, CancellationToken = cancellationToken }, async (info, token) =>
        {
            if (!await cache.Storage.ExistsAsync(CacheKey.NarInfo(info.Path), token).ConfigureAwait(false))
            {
                missing[info.Path] = true;
            }
        }).ConfigureAwait(false);
        await UploadAsync([.. closure.Where(info => missing.ContainsKey(info.Path))], cancellationToken).ConfigureAwait(false);
        return new() { Pushed = [.. _pushed], AlreadyThere = closure.Count - missing.Count };
    }

    private async Task RequireCacheAsync(CancellationToken cancellationToken)
    {
        if (cache.Options.Directory != store.Directory)
        {
            throw new CacheException(CacheFailure.Invalid, cache.Location, $"is opened for paths of '{cache.Options.Directory}', and the store '{store.Root}' holds paths of '{store.Directory}'.");
        }

        if (await cache.GetInfoAsync(cancellationToken).ConfigureAwait(false) is null)
        {
            await WriteTextAsync(CacheKey.CacheInfo, new CacheInfo(store.Directory, options.Priority).ToString(), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task UploadAsync(PathInfo[] missing, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var uploads = new Dictionary<StorePath, Task>();
        foreach (var info in missing)
        {
            // In closure order, so what it refers to is in the list already, or in the cache.
            Task[] before = [.. info.References.Where(reference => reference != info.Path && uploads.ContainsKey(reference)).Select(reference => uploads[reference])];
            uploads.Add(info.Path, UploadAsync(info, before, stop));
        }

        try
        {
            await Task.WhenAll(uploads.Values).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Everything else stopped because one upload failed: that one says why.
            await (uploads.Values.FirstOrDefault(static upload => upload.IsFaulted) ?? Task.CompletedTask).ConfigureAwait(false);
            throw;
        }
    }

    private async Task UploadAsync(PathInfo info, Task[] before, CancellationTokenSource stop)
    {
        try
        {
            var narInfo = await UploadNarAsync(info, stop.Token).ConfigureAwait(false);
            await UploadLogAsync(info, stop.Token).ConfigureAwait(false);
            await UploadTracesAsync(info, stop.Token).ConfigureAwait(false);
            await Task.WhenAll(before).ConfigureAwait(false);
            await WriteTextAsync(CacheKey.NarInfo(info.Path), narInfo.ToString(), stop.Token).ConfigureAwait(false);
            _pushed.Enqueue(narInfo);
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<NarInfo> UploadNarAsync(PathInfo info, CancellationToken cancellationToken)
    {
        foreach (var key in options.SigningKeys)
        {
            info = info.Sign(key);
        }

        // One slot from the first byte read to the last sent, so that what is packed and not yet sent does not pile up.
        await cache.ConnectionSlots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var upload = cache.Storage.BeginUpload();
            await using (upload.ConfigureAwait(false))
            {
                var packing = new NarPacking(info, store.PhysicalPath(info.Path), options.Compression, upload.Content);
                await PackAsync(packing, cancellationToken).ConfigureAwait(false);
                await upload.CommitAsync(packing.NarInfo.Url, cancellationToken).ConfigureAwait(false);
                return packing.NarInfo;
            }
        }
        catch (IOException failure)
        {
            throw new CacheException(CacheFailure.Unreachable, cache.Location, $"could not be given '{info.Path}': {failure.Message}", failure);
        }
        finally
        {
            cache.ConnectionSlots.Release();
        }
    }

    private async Task PackAsync(NarPacking packing, CancellationToken cancellationToken)
    {
        await _jobs.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Reading files blocks: not on the few threads of the pool.
            await Task.Factory.StartNew(() => packing.Run(cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        }
        finally
        {
            _jobs.Release();
        }
    }

    // Of several outputs of one derivation the log is one.
    private Task UploadLogAsync(PathInfo info, CancellationToken cancellationToken) =>
        info.Deriver is { } deriver ? _logs.GetOrAdd(deriver, path => new(() => UploadLogAsync(path, cancellationToken))).Value : Task.CompletedTask;

    private async Task UploadLogAsync(StorePath deriver, CancellationToken cancellationToken)
    {
        FileStream log;
        try
        {
            log = new FileStream(store.Layout.LogOf(deriver), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        }
        catch (IOException)
        {
            // It was not built here, or its log is gone: the path is whole without.
            return;
        }

        await using (log.ConfigureAwait(false))
        {
            var key = CacheKey.Log(deriver);
            if (!await cache.Storage.ExistsAsync(key, cancellationToken).ConfigureAwait(false))
            {
                await WriteAsync(key, log, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    // Before the narinfo, so that whoever sees the path there knows that its trace is there too. A trace of what is missing harms nobody.
    private async Task UploadTracesAsync(PathInfo info, CancellationToken cancellationToken)
    {
        foreach (var trace in _traces.Value[info.Path])
        {
            var text = Encoding.UTF8.GetBytes(trace.ToText());
            if (text.Length > BinaryCache.LargestTrace || !_pushedTraces.TryAdd(trace.Key, true))
            {
                continue;
            }

            await cache.ConnectionSlots.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                await cache.AnnounceTracesAsync(cancellationToken).ConfigureAwait(false);
                await cache.WriteTraceAsync(trace.Key, text, options.SigningKeys, cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                cache.ConnectionSlots.Release();
            }
        }
    }

    private async Task WriteTextAsync(string key, string text, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream(Encoding.UTF8.GetBytes(text));
        await WriteAsync(key, bytes, cancellationToken).ConfigureAwait(false);
    }

    private async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        await cache.ConnectionSlots.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await cache.Storage.WriteAsync(key, content, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            cache.ConnectionSlots.Release();
        }
    }

    public void Dispose() => _jobs.Dispose();
}
