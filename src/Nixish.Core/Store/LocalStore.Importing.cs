using System.Buffers;
using System.IO.Pipelines;

namespace Nixish;

public sealed partial class LocalStore
{
    // A NAR up to this size is read whole; of a larger one never more than this is in memory.
    private const int LargestInMemory = 1 << 20;

    /// <summary>
    /// Makes a path valid whose NAR comes from elsewhere: restores it while hashing, in one pass, with memory that does not grow with it. It is
    /// valid only when all of it is what <paramref name="info"/> says, its content address too, where it has one. Where it is valid already, nothing is read.
    /// </summary>
    /// <param name="info">What the path should be. The caller answers for it: signatures are kept, not checked; caches check them before they come here.</param>
    /// <param name="nar">The NAR, not compressed, and nothing after it. It stays open.</param>
    /// <param name="cancellationToken">Ends the import; nothing of it is left.</param>
    /// <exception cref="ImportRefusedException">The bytes are not what the path should be. Nothing was added.</exception>
    /// <exception cref="PathNotValidException">It refers to a path that is not valid here: import that first.</exception>
    /// <exception cref="StoreFullException">There is no space left. Nothing was added.</exception>
    public Task<PathInfo> ImportAsync(PathInfo info, Stream nar, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(info);
        ArgumentNullException.ThrowIfNull(nar);
        return ImportAsync(info, _ => Task.FromResult(nar), static _ => Task.CompletedTask, ImportMode.WhereMissing, null, cancellationToken);
    }

    /// <summary>
    /// The same, with a NAR that is opened only when it is needed, and a last check, before the path becomes valid, of what it came in.
    /// Where <paramref name="held"/> is not null, the caller holds the path's lock.
    /// </summary>
    internal async Task<PathInfo> ImportAsync(
        PathInfo info, Func<CancellationToken, Task<Stream>> open, Func<CancellationToken, Task> complete, ImportMode mode, FileLock? held, CancellationToken cancellationToken)
    {
        CheckDirectory(info.Path);
        if (mode == ImportMode.WhereMissing && Find(info.Path) is { } valid)
        {
            return valid;
        }

        // What it refers to must still be there when it becomes valid.
        using var lease = await ProtectAsync([.. info.References], cancellationToken).ConfigureAwait(false);
        CheckClaims(info);
        using var taken = held is null ? await LockAsync(info.Path, cancellationToken).ConfigureAwait(false) : null;
        if (mode == ImportMode.WhereMissing && Find(info.Path) is { } known)
        {
            return known;
        }

        DiskPath made = Temporary();
        try
        {
            await RestoreAsync(info, await open(cancellationToken).ConfigureAwait(false), made, cancellationToken).ConfigureAwait(false);
            await complete(cancellationToken).ConfigureAwait(false);
            var tree = Canonical.Make(made);
            if (info.ContentAddress is not null && ContentAddressCheck.Problem(info, made, tree, cancellationToken) is { } problem)
            {
                throw new ImportRefusedException(info.Path, problem);
            }

            if (mode == ImportMode.WhereMissing)
            {
                Register(info, made, tree);
            }
            else
            {
                Replace(info, made, tree);
            }

            return info;
        }
        catch (Exception failure)
        {
            Disk.Delete(made);
            throw failure switch
            {
                InvalidArchiveException or UnsupportedFileException => new ImportRefusedException(info.Path, failure.Message.TrimEnd('.'), failure),
                DiskException disk => StoreException.From(disk, Root),
                IOException full when StoreException.IsFull(full) => StoreException.From(full, Root),
                UnauthorizedAccessException => new StoreException($"The store '{Root}' cannot be written: {failure.Message}", failure),
                _ => failure,
            };
        }
    }

    private void CheckClaims(PathInfo info)
    {
        if (info.NarHash.Algorithm != HashAlgorithm.Sha256)
        {
            throw new ImportRefusedException(info.Path, $"the hash of its NAR must be sha256, not {info.NarHash.Algorithm.Text()}");
        }

        if (info.ContentAddress is not null && ContentAddressCheck.Problem(info) is { } problem)
        {
            throw new ImportRefusedException(info.Path, problem);
        }

        foreach (var reference in info.References)
        {
            if (reference != info.Path && !Contains(reference))
            {
                throw new PathNotValidException(reference, $"'{info.Path}' refers to '{reference}', which is not valid in the store '{Root}': import that first.");
            }
        }
    }

    private static async Task RestoreAsync(PathInfo info, Stream nar, DiskPath made, CancellationToken cancellationToken)
    {
        if (info.NarSize > LargestInMemory)
        {
            await RestoreLargeAsync(info, nar, made, cancellationToken).ConfigureAwait(false);
            return;
        }

        // One byte more than there should be, to see that there is none.
        var buffer = ArrayPool<byte>.Shared.Rent((int)info.NarSize + 1);
        try
        {
            var length = await nar.ReadAtLeastAsync(buffer.AsMemory(0, (int)info.NarSize + 1), (int)info.NarSize + 1, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            using var bytes = new MemoryStream(buffer, 0, length);
            Restore(info, bytes, made, cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // What arrives and what is written overlap: a pipe between a task that waits for the one and a thread that does the other, since
    // reading an archive and writing files block, and the pool has few threads.
    private static async Task RestoreLargeAsync(PathInfo info, Stream nar, DiskPath made, CancellationToken cancellationToken)
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: LargestInMemory, resumeWriterThreshold: LargestInMemory / 2, minimumSegmentSize: 64 * 1024, useSynchronizationContext: false));
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var restoring = Task.Factory.StartNew(() =>
        {
            try
            {
                using var bytes = pipe.Reader.AsStream();
                Restore(info, bytes, made, stop.Token);
            }
            catch
            {
                // Whoever feeds the pipe must not wait for a reader that is gone.
                stop.Cancel();
                throw;
            }
        }, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        Exception? failure = null;
        try
        {
            await nar.CopyToAsync(pipe.Writer, stop.Token).ConfigureAwait(false);
        }
        catch (Exception problem)
        {
            failure = problem;
        }

        await pipe.Writer.CompleteAsync(failure).ConfigureAwait(false);
        try
        {
            await restoring.ConfigureAwait(false);
        }
        catch (Exception) when (failure is not null and not OperationCanceledException)
        {
            // Why the bytes stopped says more than that they did.
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (failure is not null and not OperationCanceledException)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        }
    }

    private static void Restore(PathInfo info, Stream nar, DiskPath made, CancellationToken cancellationToken)
    {
        using var input = new NarInput(nar, info);
        using var parent = FileTree.OpenParent(made.ToString(), out var name);
        new NarRestoring(new(input), cancellationToken).Restore(parent, name);
        input.Verify();
    }
}

/// <summary>Whether what is valid is imported again.</summary>
internal enum ImportMode
{
    /// <summary>What is valid stays as it is.</summary>
    WhereMissing,

    /// <summary>What is damaged is replaced.</summary>
    Anew,
}
