namespace Nixish;

public sealed partial class LocalStore
{
    /// <summary>
    /// Puts a canonical tree in the place of a damaged one. The path stays valid all the time, and whoever reads it sees the old tree or the new
    /// one; where the system cannot swap two folders, for a moment nothing. The caller holds the path's lock.
    /// </summary>
    internal void Replace(PathInfo info, DiskPath made, TreeNode tree, Hash? content = null)
    {
        DiskPath place = _layout.PhysicalOf(info.Path);
        var damaged = made;
        if (Disk.Stat(place) is not { } stat)
        {
            Disk.Move(made, place);
        }
        else
        {
            if (stat.Kind == FileKind.Directory)
            {
                // A folder that is moved must be writable, since its ".." changes.
                Disk.SetMode(place, 0x1c0);
            }

            if (!Disk.TryExchange(made, place))
            {
                damaged = Temporary();
                Disk.Move(place, damaged);
                Disk.Move(made, place);
            }
        }

        Canonical.Seal(place, tree);
        if (Registered(info.Path) is { } registered && registered.NarHash == info.NarHash)
        {
            // After a power cut what is new is looked at again.
            File.SetLastWriteTimeUtc(_layout.InfoOf(info.Path), Time.GetUtcNow().UtcDateTime);
        }
        else
        {
            WriteInfo(info, content);
        }

        Disk.Delete(damaged);
    }

    private PathInfo? Registered(StorePath path)
    {
        try
        {
            return Find(path);
        }
        catch (StoreException)
        {
            return null;
        }
    }
}
