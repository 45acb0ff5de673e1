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
        var marker = new FileInfo(Path.Combine(store.Root, "checked"));
        var started = DateTime.UtcNow - TimeSpan.FromMilliseconds(Environment.TickCount64);
        if (marker.Exists && marker.LastWriteTimeUtc >= started)
        {
            return;
        }

        var infos = new DirectoryInfo(store.Layout.Info).GetFiles("*.narinfo");
        if (infos.Length > 0)
        {
            var since = infos.Max(static info => info.LastWriteTimeUtc) - Doubt;
            Check(store, infos.Where(info => info.LastWriteTimeUtc >= since).OrderBy(static info => info.LastWriteTimeUtc));
        }

        File.WriteAllBytes(marker.FullName, []);
        marker.LastWriteTimeUtc = DateTime.UtcNow;
    }

    // In the order they were registered, inputs first: what refers to something that has just become invalid becomes so too.
    private static void Check(LocalStore store, IEnumerable<FileInfo> infos)
    {
        foreach (var file in infos)
        {
            using var held = FileLock.TryTake(Path.Combine(store.Layout.Locks, Path.ChangeExtension(file.Name, ".lock")));
            if (held is null)
            {
                continue;
            }

            var info = PathInfo.Parse(File.ReadAllText(file.FullName), store.Directory);
            if (info is null || store.Problem(info, CancellationToken.None) is not null)
            {
                file.Delete();
            }
        }
    }
}
