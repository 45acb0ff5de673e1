namespace Nixish;

public sealed partial class LocalStore
{
    /// <summary>Makes a source valid: copies it, and what its text refers to, unless it is here.</summary>
    /// <exception cref="SourceChangedException">The files are no longer what was hashed. Nothing was added.</exception>
    /// <exception cref="StoreFullException">There is no space left. Nothing was added.</exception>
    public async Task<PathInfo> AddAsync(LoweredSource source, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (Find(source.Path) is { } known)
        {
            return known;
        }

        // From being looked at until something valid refers to it, what it speaks of must not be collected.
        using var lease = await ProtectAsync([.. source.References.Select(static reference => reference.Path)], cancellationToken).ConfigureAwait(false);
        foreach (var reference in source.References.ToArray())
        {
            await RequireAsync(reference, cancellationToken).ConfigureAwait(false);
        }

        return await RegisterAsync(source.Path, () => MakeAside(source, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Copies a source to a temporary place, canonical and checked.</summary>
    internal (PathInfo Info, DiskPath Made, TreeNode Tree) MakeAside(LoweredSource source, CancellationToken cancellationToken) => source.Content switch
    {
        SourceContent.Text text => WriteText(source.Path, text.Bytes, source.References.Select(static reference => reference.Path)),
        SourceContent.Tree tree => Copy(source, tree, cancellationToken),
        _ => throw new NotSupportedException(),
    };

    /// <summary>Makes a source, or a path that must be here already, valid.</summary>
    internal async Task RequireAsync(Lowered lowered, CancellationToken cancellationToken)
    {
        if (lowered is LoweredSource source)
        {
            await AddAsync(source, cancellationToken).ConfigureAwait(false);
        }
        else if (!Contains(lowered.Path))
        {
            throw new PathNotValidException(lowered.Path, $"'{lowered.Path}' is needed and neither in the store '{Root}' nor made by anything: add it to the store first.");
        }
    }

    /// <summary>Makes a text file valid, as <c>builtins.toFile</c> and instantiation do. Everything in <paramref name="references"/> must be valid.</summary>
    internal Task<PathInfo> AddTextAsync(StorePath path, byte[] text, Seq<StorePath> references, CancellationToken cancellationToken) =>
        RegisterAsync(path, () => WriteText(path, text, references), cancellationToken);

    /// <summary>Moves a canonical tree into its place and makes it valid. The caller holds the path's lock.</summary>
    internal void Register(PathInfo info, DiskPath made, TreeNode tree, Hash? content = null)
    {
        // First what needs space: on a full disk the tree then stays where whoever made it deletes it.
        var prepared = PrepareInfo(info, content);
        DiskPath place = _layout.PhysicalOf(info.Path);
        if (!made.Bytes.AsSpan().SequenceEqual(place.Bytes))
        {
            // Without an info it is what a killed process left.
            Disk.Delete(place);
            Disk.Move(made, place);
        }

        Canonical.Seal(place, tree);
        File.Move(prepared, _layout.InfoOf(info.Path), overwrite: true);
    }

    /// <summary>Keeps what a path's content was found to be, so that nobody reads all of it again. Where another has its lock, it is not kept.</summary>
    internal void KeepContent(PathInfo info, Hash content)
    {
        using var held = TryLock(info.Path);
        if (held is not null && FindWithContent(info.Path) is ({ } found, null) && found.NarHash == info.NarHash)
        {
            WriteInfo(found, content);
        }
    }

    private async Task<PathInfo> RegisterAsync(StorePath path, Func<(PathInfo Info, DiskPath Made, TreeNode Tree)> make, CancellationToken cancellationToken)
    {
        try
        {
            using var held = await LockAsync(path, cancellationToken).ConfigureAwait(false);
            if (Contains(path) && Find(path) is { } known)
            {
                return known;
            }

            var (info, made, tree) = make();
            try
            {
                Register(info, made, tree);
                return info;
            }
            catch
            {
                Disk.Delete(made);
                throw;
            }
        }
        catch (IOException failure)
        {
            throw StoreException.From(failure, Root);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new StoreException($"The store '{Root}' cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>Writes a text to a temporary place, canonical.</summary>
    internal (PathInfo Info, DiskPath Made, TreeNode Tree) WriteText(StorePath path, byte[] text, Seq<StorePath> references)
    {
        DiskPath made = Temporary();
        try
        {
            using var file = Disk.MakeFile(made, 0x1a4);
            RandomAccess.Write(file, text, 0);
        }
        catch
        {
            Disk.Delete(made);
            throw;
        }

        var digest = NarDigest.OfFile(text);
        var info = new PathInfo(path, digest.Hash, digest.Size)
        {
            References = [.. references.Order()],
            ContentAddress = $"text:{Hash.Sha256(text).ToString(HashFormat.Nix32)}",
        };
        return (info, made, Canonical.Make(made));
    }

    private (PathInfo Info, DiskPath Made, TreeNode Tree) Copy(LoweredSource source, SourceContent.Tree content, CancellationToken cancellationToken)
    {
        DiskPath made = Temporary();
        try
        {
            var tree = content.Read() ?? throw new TreeChangedException($"'{content.Path}' is gone.");
            var digest = NarDigest.Of(content.Path, tree, made, cancellationToken: cancellationToken);
            if (digest.Hash != source.NarHash)
            {
                throw new TreeChangedException("Its content is another.");
            }

            var info = new PathInfo(source.Path, digest.Hash, digest.Size) { ContentAddress = $"fixed:r:{digest.Hash.ToString(HashFormat.Nix32)}" };
            return (info, made, Canonical.Make(made));
        }
        catch (Exception failure)
        {
            Disk.Delete(made);
            if (failure is TreeChangedException or DiskException { HResult: Libc.NotFound or Libc.NotADirectory })
            {
                throw new SourceChangedException(content.Path.ToString(), $"The source '{content.Path}' changed between being hashed and being copied to the store: {failure.Message} Nothing was added; run again when nothing writes to it.");
            }

            throw;
        }
    }

    internal void WriteInfo(PathInfo info, Hash? content = null) => File.Move(PrepareInfo(info, content), _layout.InfoOf(info.Path), overwrite: true);

    /// <summary>Writes a file of the store's own, wholly or not at all.</summary>
    internal void WriteWhole(string path, string text) => File.Move(Prepare(text), path, overwrite: true);

    private string PrepareInfo(PathInfo info, Hash? content) => Prepare(info.ToText() + ContentIdentity.ToLine(content));

    private string Prepare(string text)
    {
        var temporary = Temporary();
        try
        {
            File.WriteAllText(temporary, text);
            return temporary;
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
