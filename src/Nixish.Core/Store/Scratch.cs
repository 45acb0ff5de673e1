using System.Collections.Concurrent;
using System.Globalization;

namespace Nixish;

/// <summary>The temporary folder of one open store. A lock beside it shows that its process lives; folders of the dead are deleted.</summary>
internal sealed class Scratch : IDisposable
{
    public const string LockExtension = ".lock";
    private readonly FileLock _lock;
    private long _used;

    private Scratch(string folder, FileLock held)
    {
        (Folder, _lock) = (folder, held);
        Locks = new(folder);
    }

    /// <summary>The locks of paths.</summary>
    public SpareLocks Locks { get; }

    /// <summary>Folders of builds that are as they were made, for the next builds.</summary>
    public ConcurrentBag<string> BuildFolders { get; } = [];

    /// <summary>Roots of sandboxes for the next builds, by what is seen in them.</summary>
    public ConcurrentDictionary<string, ConcurrentBag<SandboxHome>> SandboxHomes { get; } = new(StringComparer.Ordinal);

    /// <summary>The folder.</summary>
    public string Folder { get; }

    /// <summary>The folder's name, which no other open store ever has.</summary>
    public string Id => Path.GetFileName(Folder);

    /// <summary>Makes a folder under <paramref name="temporary"/>, open to its owner only.</summary>
    public static Scratch Make(string temporary)
    {
        while (true)
        {
            // The lock first: a folder without a held lock is anybody's to delete.
            var folder = Path.Combine(temporary, Guid.NewGuid().ToString("N"));
            if (FileLock.TryTake(folder + LockExtension) is { } held)
            {
                try
                {
                    Disk.MakeFolder(folder);
                }
                catch
                {
                    held.Dispose();
                    throw;
                }

                return new(folder, held);
            }
        }
    }

    /// <summary>Deletes what dead processes left under <paramref name="temporary"/>.</summary>
    public static void Sweep(string temporary)
    {
        foreach (var path in Directory.EnumerateFiles(temporary, $"*{LockExtension}"))
        {
            if (FileLock.TryTake(path) is { } dead)
            {
                using (dead)
                {
                    Disk.Delete(path[..^LockExtension.Length]);
                }
            }
        }
    }

    /// <summary>Whether the open store whose folder is called <paramref name="id"/> lives.</summary>
    public static bool Lives(string temporary, string id)
    {
        // Looking must make nothing: a disk may have no room.
        var path = LockOf(temporary, id);
        using var dead = File.Exists(path) ? FileLock.TryTake(path) : null;
        if (dead is not null)
        {
            // With its lock goes what nobody would find any more.
            Disk.Delete(path[..^LockExtension.Length]);
            return false;
        }

        return File.Exists(path);
    }

    /// <summary>The lock of the open store whose folder is called <paramref name="id"/>.</summary>
    public static string LockOf(string temporary, string id) => Path.Combine(temporary, id + LockExtension);

    /// <summary>A path in it that nothing is at.</summary>
    public string Next() => Path.Combine(Folder, Interlocked.Increment(ref _used).ToString(CultureInfo.InvariantCulture));

    /// <summary>Deletes the folders and roots that no build took.</summary>
    public void DiscardBuildFolders()
    {
        while (BuildFolders.TryTake(out var folder))
        {
            Disk.Delete(folder);
        }

        foreach (var homes in SandboxHomes.Values)
        {
            while (homes.TryTake(out var home))
            {
                home.Delete();
            }
        }
    }

    public void Dispose()
    {
        Locks.Dispose();
        Disk.Delete(Folder);
        _lock.Dispose();
    }
}
