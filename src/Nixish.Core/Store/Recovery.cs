namespace Nixish;

/// <summary>
/// What a store does at its first opening after the machine started: hashes what was registered shortly before it went down.
/// </summary>
/// <remarks>
/// A killed process loses nothing that it wrote, a machine without power does: a rename may be on disk before the content it
/// speaks of. Forcing each path to disk would cost more than most builds. But systems write everything out within a minute, so
/// only the last registrations before the machine stopped are in doubt, and the newest of them tells when that was.
/// </remarks>
internal static class Recovery
{
    private static readonly TimeSpan Doubt = TimeSpan.FromMinutes(15);

    /// <summary>Makes invalid what the machine's last stop damaged. One look at a file where there was none.</summary>
    public static void Run(LocalStore store)
    {
        var marker = new FileInfo(store.Layout.Checked);
        var started = DateTime.UtcNow - TimeSpan.FromMilliseconds(Environment.TickCount64);
        if (marker.Exists && marker.LastWriteTimeUtc >= started)
        {
            return;
        }

        var infos = new DirectoryInfo(store.Layout.Info).GetFiles("*.narinfo");
        if (infos.Length > 0)
        {
            var since = infos.Max(static info => info.LastWriteTimeUtc) - Doubt;
            if (Check(store, infos.Where(info => info.LastWriteTimeUtc >= since)))
            {
                DeleteReferrers(store);
            }
        }

        File.WriteAllText(marker.FullName, StoreClock.Describe(store.Time));
        marker.LastWriteTimeUtc = DateTime.UtcNow;
    }

    private static bool Check(LocalStore store, IEnumerable<FileInfo> infos)
    {
        var damaged = false;
        foreach (var file in infos)
        {
            using var held = FileLock.TryTake(Path.Combine(store.Layout.Locks, Path.ChangeExtension(file.Name, ".lock")));
            if (held is null)
            {
                continue;
            }

            var info = PathInfo.Parse(File.ReadAllText(file.FullName), store.Directory);
            if (info is null || PathCheck.Find(store, info, CancellationToken.None) is not (null or { Kind: DamageKind.Permissions }))
            {
                file.Delete();
                damaged = true;
            }
        }

        return damaged;
    }

    // What refers to something that has just become invalid becomes so too. Times do not tell the order: use renews them.
    private static void DeleteReferrers(LocalStore store)
    {
        var nodes = StoreGraph.Read(store, CancellationToken.None).Nodes;
        var valid = nodes.Keys.ToHashSet();
        for (var changed = true; changed;)
        {
            changed = false;
            foreach (var (path, node) in nodes)
            {
                if (valid.Contains(path) && !node.Info.References.All(valid.Contains))
                {
                    File.Delete(store.Layout.InfoOf(path));
                    changed |= valid.Remove(path);
                }
            }
        }
    }
}
