using System.Text;

namespace Nixish;

internal static unsafe partial class Disk
{
    private static class Portable
    {
        public static FileStat? Stat(string path)
        {
            FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            if (!info.Exists && info.LinkTarget is null)
            {
                return null;
            }

            var kind = info.LinkTarget is not null ? FileKind.Symlink
                : info is DirectoryInfo ? FileKind.Directory
                : info.Attributes.HasFlag(FileAttributes.Device) ? FileKind.Other
                : FileKind.Regular;
            var mode = OperatingSystem.IsWindows() ? 0x124u : (uint)info.UnixFileMode;
            var modified = (info.LastWriteTimeUtc - DateTime.UnixEpoch).Ticks * 100;
            return new(kind, mode, kind == FileKind.Regular ? ((FileInfo)info).Length : 0, 0, 0, modified, 0, 1);
        }

        public static List<byte[]> List(string folder) =>
            [.. new DirectoryInfo(folder).EnumerateFileSystemInfos().Select(info => Encoding.UTF8.GetBytes(info.Name))];

        public static byte[] ReadLink(string path) =>
            Encoding.UTF8.GetBytes(new FileInfo(path).LinkTarget ?? throw new IOException($"'{path}' is not a link."));

        public static void Move(string from, string to)
        {
            if (Directory.Exists(from))
            {
                Directory.Move(from, to);
            }
            else
            {
                File.Move(from, to, overwrite: true);
            }
        }

        public static void SetMode(string path, uint mode)
        {
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, (UnixFileMode)mode);
            }
        }

        public static void ClearTimes(string path)
        {
            FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
            if (info.LinkTarget is null)
            {
                info.LastWriteTimeUtc = DateTime.UnixEpoch.AddSeconds(1);
            }
        }

        public static void Delete(string path, FileKind kind)
        {
            if (kind == FileKind.Directory)
            {
                Directory.Delete(path);
            }
            else
            {
                File.Delete(path);
            }
        }
    }
}
