namespace Nixish.Core.Tests.Store.Disks;

/// <summary>A file system of its own with so much space and so many files, and no more.</summary>
internal sealed class SmallDisk : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public SmallDisk(int kilobytes = 1024, int files = 1000)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && OperatingSystem.IsLinux() && TemporaryFolder.HasProgram("mount"), "needs root, to mount a small file system");
        Directory.CreateDirectory(Path);
        TemporaryFolder.Run("mount", "-t", "tmpfs", "-o", $"size={kilobytes}k,nr_inodes={files}", "tmpfs", Path);
    }

    public string Path => _folder["disk"];

    public string StorePath => System.IO.Path.Combine(Path, "state");

    /// <summary>A place on another disk.</summary>
    public string Elsewhere(string name) => _folder[name];

    /// <summary>Takes all space but so much.</summary>
    public void Fill(int leave)
    {
        var free = new DriveInfo(Path).AvailableFreeSpace - leave;
        if (free > 0)
        {
            File.WriteAllBytes(System.IO.Path.Combine(Path, "filler"), new byte[free]);
        }
    }

    /// <summary>Gives it back.</summary>
    public void Free() => File.Delete(System.IO.Path.Combine(Path, "filler"));

    /// <summary>Makes empty files until there can be no more.</summary>
    public void FillFiles()
    {
        try
        {
            for (var i = 0; ; i++)
            {
                File.WriteAllText(System.IO.Path.Combine(Path, $"filler-{i}"), "");
            }
        }
        catch (IOException)
        {
            // That was the last.
        }
    }

    /// <summary>Deletes them.</summary>
    public void FreeFiles() => Array.ForEach(Directory.GetFiles(Path, "filler-*"), File.Delete);

    public void Remount(string options) => TemporaryFolder.Run("mount", "-o", $"remount,{options}", Path);

    public void Dispose()
    {
        TemporaryFolder.Run("umount", "-l", Path);
        _folder.Dispose();
    }
}
