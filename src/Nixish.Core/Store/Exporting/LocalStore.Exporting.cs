using System.Runtime.ExceptionServices;

namespace Nixish;

public sealed partial class LocalStore
{
    /// <summary>Writes paths, and all that they refer to, as <c>nix-store --export</c> does: what <see cref="ImportAsync(Stream, CancellationToken)"/> and <c>nix-store --import</c> read.</summary>
    /// <param name="paths">Valid paths.</param>
    /// <param name="output">Where to; it stays open.</param>
    /// <param name="cancellationToken">Breaks off; what was written is of no use then.</param>
    /// <returns>What was written, in order.</returns>
    /// <exception cref="PathNotValidException">One of the paths is not valid here.</exception>
    /// <exception cref="StoreException">A path is not what was registered: verify the store.</exception>
    public Task<Seq<PathInfo>> ExportAsync(IReadOnlyCollection<StorePath> paths, Stream output, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(output);
        return Task.Factory.StartNew(() => Export(paths, output, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>
    /// Makes the paths valid that <c>nix-store --export</c> or <see cref="ExportAsync"/> wrote. Each becomes valid as soon as all of it is
    /// here; those that are valid already are left as they are.
    /// </summary>
    /// <param name="export">The export. What follows its end counts for nothing, though some of it may have been read; it stays open.</param>
    /// <param name="cancellationToken">Breaks off; paths that arrived stay.</param>
    /// <returns>What was in it, in order.</returns>
    /// <remarks>An export says nothing that could be checked against: import only what you would build. Where a path follows from its content alone, that is found and recorded.</remarks>
    /// <exception cref="InvalidArchiveException">It is no export, or ends too early.</exception>
    /// <exception cref="PathNotValidException">A path in it refers to one that is neither valid nor before it.</exception>
    public Task<Seq<PathInfo>> ImportAsync(Stream export, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(export);
        _ = Writable;
        return Task.Factory.StartNew(() => Import(export, cancellationToken), cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    private Seq<PathInfo> Export(IReadOnlyCollection<StorePath> paths, Stream output, CancellationToken cancellationToken)
    {
        using var lease = HoldAsync(paths, cancellationToken).GetAwaiter().GetResult();
        var order = ClosureOrder.Of(Closure(paths));
        using var writer = new ServeWriter(output);
        try
        {
            Write(order, writer, cancellationToken);
        }
        catch (TalkEndedException failure) when (failure.InnerException is { } cause)
        {
            // What is wrong with the caller's stream is the caller's to understand.
            ExceptionDispatchInfo.Throw(cause);
        }
        catch (IOException failure)
        {
            throw StoreException.From(failure, Root);
        }

        return [.. order];
    }

    private void Write(List<PathInfo> order, ServeWriter writer, CancellationToken cancellationToken)
    {
        foreach (var info in order)
        {
            writer.Number(ExportFormat.Path);
            writer.Nar(info, PhysicalPath(info.Path), cancellationToken);
            writer.Number(ExportFormat.Magic);
            writer.Path(info.Path);
            writer.Paths(info.References);
            writer.Path(info.Deriver);
            writer.Number(0);
        }

        writer.Number(ExportFormat.End);
        writer.Flush();
    }

    private Seq<PathInfo> Import(Stream export, CancellationToken cancellationToken)
    {
        var reader = new ServeReader(export, Directory, static problem => new InvalidArchiveException($"This is no export of a Nix store: {problem}."));
        List<PathInfo> infos = [];
        try
        {
            while (reader.Number() is not ExportFormat.End and var start)
            {
                infos.Add(start == ExportFormat.Path ? ImportOne(reader, cancellationToken) : throw reader.Invalid($"it goes on with {start} where 1 or 0 must be"));
            }
        }
        catch (TalkEndedException failure)
        {
            throw new InvalidArchiveException("The export of a Nix store ends too early: it was cut, or is still being written.", failure);
        }

        return [.. infos];
    }

    private PathInfo ImportOne(ServeReader reader, CancellationToken cancellationToken)
    {
        DiskPath made = Temporary();
        try
        {
            using var nar = new HashedInput(reader.Rest());
            using (var parent = FileTree.OpenParent(made.ToString(), out var name))
            {
                new NarRestoring(new(nar, NarEnd.OfArchive), cancellationToken).Restore(parent, name);
            }

            var info = ReadInfo(reader, nar);
            using var lease = ProtectAsync([.. info.References], cancellationToken).GetAwaiter().GetResult();
            using var held = FileLock.TakeAsync(_layout.LockOf(info.Path), cancellationToken).GetAwaiter().GetResult();
            if (Find(info.Path) is { } known)
            {
                return known;
            }

            CheckClaims(info);
            var tree = Canonical.Make(made);
            info = info with { ContentAddress = ContentAddressCheck.Find(info, made, tree) };
            Register(info, made, tree);
            return info;
        }
        catch (IOException failure) when (failure is DiskException || StoreException.IsFull(failure))
        {
            throw StoreException.From(failure, Root);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw StoreException.Unwritable(failure, Root);
        }
        finally
        {
            Disk.Delete(made);
        }
    }

    private static PathInfo ReadInfo(ServeReader reader, HashedInput nar)
    {
        if (reader.Number() is not ExportFormat.Magic and var magic)
        {
            throw reader.Invalid($"a NAR is followed by {magic:x}, not {ExportFormat.Magic:x}");
        }

        var path = reader.Path();
        var references = reader.Paths();
        var deriver = reader.PathOrNone();
        if (reader.Number() == 1)
        {
            // Nix 1 signed here with what nobody checks any more.
            _ = reader.Text(ServeReader.LongestText);
        }

        return new(path, nar.Finish(), nar.Length) { References = [.. references.Distinct().Order()], Deriver = deriver };
    }
}
