using System.Buffers;
using System.Text;

namespace Nixish;

public sealed partial class LocalStore
{
    /// <summary>What is known of <paramref name="path"/>; null where it is not valid.</summary>
    public async Task<PathInfo?> FindAsync(StorePath path, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        try
        {
            var text = await File.ReadAllTextAsync(_layout.InfoOf(path), cancellationToken).ConfigureAwait(false);
            return IsThere(path) ? Read(path, text) : null;
        }
        catch (IOException failure)
        {
            return NothingWhenMissing(failure);
        }
    }

    /// <summary>Whether <paramref name="path"/> is valid: known here, and still there, whatever others delete.</summary>
    public bool Contains(StorePath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        return IsRegistered(path) && IsThere(path);
    }

    internal PathInfo? Find(StorePath path) => FindWithContent(path)?.Info;

    /// <summary>The valid path with that hash part; null where there is none.</summary>
    internal PathInfo? FindByHashPart(string hashPart)
    {
        // What is no hash part could name a file elsewhere.
        if (hashPart.Length != StorePath.HashLength || !hashPart.All(Nix32.IsDigit))
        {
            return null;
        }

        try
        {
            var info = PathInfo.Parse(InfoText(Path.Combine(_layout.Info, $"{hashPart}.narinfo")), Directory);
            return info?.Path.HashPart == hashPart ? (IsThere(info.Path) ? info : null) : throw new StoreException($"What the store '{Root}' knows of '{hashPart}' is damaged. Verify the store.");
        }
        catch (IOException failure)
        {
            return NothingWhenMissing(failure);
        }
    }

    /// <summary>What is known of a valid path, with what <see cref="ContentIdentity"/> made of it, where that was kept.</summary>
    internal (PathInfo Info, Hash? Content)? FindWithContent(StorePath path) => IsThere(path) ? FindRegistered(path) : null;

    /// <summary>The same, though the path itself may be gone: what verification is about.</summary>
    internal (PathInfo Info, Hash? Content)? FindRegistered(StorePath path)
    {
        try
        {
            var text = InfoText(_layout.InfoOf(path));
            return (Read(path, text), ContentIdentity.ReadLine(text));
        }
        catch (IOException failure)
        {
            NothingWhenMissing(failure);
            return null;
        }
    }

    internal bool IsRegistered(StorePath path) => File.Exists(_layout.InfoOf(path));

    // Whole and never written again once it has its name: so without the lock that a reader of a common file takes.
    private static string InfoText(string file)
    {
        using var handle = File.OpenHandle(file, share: FileShare.ReadWrite | FileShare.Delete);
        var bytes = ArrayPool<byte>.Shared.Rent((int)RandomAccess.GetLength(handle));
        try
        {
            return Encoding.UTF8.GetString(bytes.AsSpan(0, RandomAccess.Read(handle, bytes, 0)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    // Not ours alone to delete: a Nix that keeps a store of its own over the same folder collects what it does not know.
    private bool IsThere(StorePath path) => Disk.Stat(_layout.PhysicalOf(path)) is not null;

    private PathInfo? NothingWhenMissing(IOException failure) =>
        failure is FileNotFoundException ? null : throw StoreException.From(failure, Root);

    private PathInfo Read(StorePath path, string text) => PathInfo.Parse(text, Directory) is { } info && info.Path == path
        ? info
        : throw new StoreException($"'{_layout.InfoOf(path)}' is damaged: it does not describe '{path}'. Verify the store.");
}
