namespace Nixish;

/// <summary>Adds up what deleting trees frees: content with several names counts with the last of them.</summary>
internal sealed class DiskUse
{
    private readonly Dictionary<(ulong Device, ulong Inode), uint> _seen = [];

    /// <summary>How many bytes deleting <paramref name="path"/> too would free.</summary>
    public long Add(DiskPath path)
    {
        var bytes = 0L;
        var rest = new Stack<DiskPath>([path]);
        while (rest.TryPop(out var next))
        {
            if (Disk.Stat(next) is not { } stat)
            {
                continue;
            }

            if (stat.Kind == FileKind.Directory)
            {
                foreach (var (name, _) in ListOrNothing(next))
                {
                    rest.Push(next.Join(name));
                }
            }
            else if (stat.Kind == FileKind.Regular && IsLastName(stat))
            {
                bytes += stat.Length;
            }
        }

        return bytes;
    }

    private bool IsLastName(FileStat stat)
    {
        if (stat.Links <= 1)
        {
            return true;
        }

        var seen = _seen.GetValueOrDefault((stat.Device, stat.Inode)) + 1;
        _seen[(stat.Device, stat.Inode)] = seen;
        return seen == stat.Links;
    }

    // A folder that cannot be read, or is gone, is counted as nothing; deleting it will say what is wrong.
    private static List<FileEntry> ListOrNothing(DiskPath folder)
    {
        try
        {
            return Disk.List(folder);
        }
        catch (IOException)
        {
            return [];
        }
    }
}
