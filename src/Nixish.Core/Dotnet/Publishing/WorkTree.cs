namespace Nixish;

/// <summary>Copies from the store into a build's folder, to be worked on: writable, and with one time for all, as builds look at times.</summary>
internal static class WorkTree
{
    /// <summary>The time of everything: one that zip archives can hold, which some builds write.</summary>
    public static readonly DateTime Time = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Copies a file, link or folder; into a folder that is there already, its entries.</summary>
    public static void Copy(string from, string to, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var entry = new FileInfo(from);
        if (entry.LinkTarget is { } target)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.CreateSymbolicLink(to, target);
        }
        else if (Directory.Exists(from))
        {
            Directory.CreateDirectory(to);
            foreach (var child in Directory.EnumerateFileSystemEntries(from))
            {
                Copy(child, Path.Combine(to, Path.GetFileName(child)), cancellationToken);
            }
        }
        else
        {
            CopyFile(from, to);
        }
    }

    private static void CopyFile(string from, string to)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(from, to, overwrite: true);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(to, File.GetUnixFileMode(from) | UnixFileMode.UserWrite);
        }

        File.SetLastWriteTimeUtc(to, Time);
    }
}
