using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>The file system by byte names and with whole stats on Linux; through the framework, with UTF-8 names, elsewhere.</summary>
internal static unsafe partial class Disk
{
    private static readonly bool Native = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>Whether <see cref="Stat"/> knows inodes and change times, without which a stat cache cannot be trusted.</summary>
    public static bool HasWholeStats => Native;

    /// <summary>What is at <paramref name="path"/>, links not followed; null where there is nothing.</summary>
    public static FileStat? Stat(DiskPath path)
    {
        if (!Native)
        {
            return Portable.Stat(path.ToString());
        }

        Posix.StatxBuffer buffer;
        int result;
        fixed (byte* name = Terminated(path, stackalloc byte[Short]))
        {
            result = Posix.Statx(Posix.CurrentFolder, name, Posix.NoFollow, Posix.BasicStats, &buffer);
        }

        if (result == 0)
        {
            return Read(buffer);
        }

        return Marshal.GetLastPInvokeError() is Posix.NotFound or Posix.NotAFolder ? null : throw Failure("read", path);
    }

    /// <summary>How many names an open file still has: none once it is deleted. Linux only.</summary>
    public static uint Links(SafeFileHandle file)
    {
        Posix.StatxBuffer buffer;
        var empty = stackalloc byte[] { 0 };
        var result = Posix.Statx((int)file.DangerousGetHandle(), empty, Posix.EmptyPath, Posix.BasicStats, &buffer);
        return result == 0 ? buffer.Links : throw Failure("read", "an open file");
    }

    /// <summary>The names in a folder, without <c>.</c> and <c>..</c>, sorted by bytes.</summary>
    public static byte[][] List(DiskPath folder)
    {
        var names = Native ? ListNative(folder) : Portable.List(folder.ToString());
        names.Sort(static (left, right) => left.AsSpan().SequenceCompareTo(right));
        return [.. names];
    }

    /// <summary>Where a symbolic link points.</summary>
    public static byte[] ReadLink(DiskPath path)
    {
        if (!Native)
        {
            return Portable.ReadLink(path.ToString());
        }

        var buffer = new byte[4096];
        nint length;
        fixed (byte* name = Terminated(path, stackalloc byte[Short]), target = buffer)
        {
            length = Posix.ReadLink(name, target, buffer.Length);
        }

        return length >= 0 ? buffer[..(int)length] : throw Failure("read the link", path);
    }

    /// <summary>Makes a symbolic link.</summary>
    public static void MakeLink(DiskPath path, byte[] target)
    {
        if (!Native)
        {
            File.CreateSymbolicLink(path.ToString(), Encoding.UTF8.GetString(target));
            return;
        }

        fixed (byte* name = Terminated(path, stackalloc byte[Short]), to = Terminated(new(target), stackalloc byte[Short]))
        {
            Require(Posix.Symlink(to, name), "make the link", path);
        }
    }

    /// <summary>Makes a folder that must not be there yet, open to its owner only.</summary>
    public static void MakeFolder(DiskPath path)
    {
        if (!Native)
        {
            Directory.CreateDirectory(path.ToString());
            return;
        }

        fixed (byte* name = Terminated(path, stackalloc byte[Short]))
        {
            Require(Posix.MakeFolder(name, 0x1c0), "make the folder", path);
        }
    }

    /// <summary>Moves within a file system, over what is there.</summary>
    public static void Move(DiskPath from, DiskPath to)
    {
        if (!Native)
        {
            Portable.Move(from.ToString(), to.ToString());
            return;
        }

        fixed (byte* source = Terminated(from, stackalloc byte[Short]), target = Terminated(to, stackalloc byte[Short]))
        {
            Require(Posix.Rename(source, target), "move", from);
        }
    }

    /// <summary>Sets permissions, never those of a link.</summary>
    public static void SetMode(DiskPath path, uint mode)
    {
        if (!Native)
        {
            Portable.SetMode(path.ToString(), mode);
            return;
        }

        fixed (byte* name = Terminated(path, stackalloc byte[Short]))
        {
            Require(Posix.ChangeMode(name, mode), "set the mode of", path);
        }
    }

    /// <summary>Sets access and modification time to one second after 1970, as Nix does; of a link its own.</summary>
    public static void ClearTimes(DiskPath path)
    {
        if (!Native)
        {
            Portable.ClearTimes(path.ToString());
            return;
        }

        var times = stackalloc long[] { 1, 0, 1, 0 };
        fixed (byte* name = Terminated(path, stackalloc byte[Short]))
        {
            Require(Posix.SetTimes(Posix.CurrentFolder, name, times, Posix.NoFollow), "set the times of", path);
        }
    }

    /// <summary>Deletes whatever is there, read-only folders too; nothing there is fine.</summary>
    public static void Delete(DiskPath path)
    {
        if (Stat(path) is not { } stat)
        {
            return;
        }

        if (stat.Kind == FileKind.Directory)
        {
            if ((stat.Mode & 0x1c0) != 0x1c0)
            {
                SetMode(path, 0x1c0);
            }

            foreach (var name in List(path))
            {
                Delete(path.Join(name));
            }
        }

        if (!Native)
        {
            Portable.Delete(path.ToString(), stat.Kind);
            return;
        }

        int result;
        fixed (byte* name = Terminated(path, stackalloc byte[Short]))
        {
            result = stat.Kind == FileKind.Directory ? Posix.RemoveFolder(name) : Posix.Unlink(name);
        }

        if (result != 0 && Marshal.GetLastPInvokeError() != Posix.NotFound)
        {
            throw Failure("delete", path);
        }
    }

    private const int Short = 256;

    private static FileStat Read(in Posix.StatxBuffer buffer) => new(
        (buffer.Mode & 0xf000) switch { 0x8000 => FileKind.Regular, 0x4000 => FileKind.Directory, 0xa000 => FileKind.Symlink, _ => FileKind.Other },
        buffer.Mode & 0xfffu,
        (long)buffer.Size,
        buffer.Inode,
        ((ulong)buffer.DeviceMajor << 32) | buffer.DeviceMinor,
        (buffer.ModifiedSeconds * 1_000_000_000) + buffer.ModifiedNanoseconds,
        (buffer.ChangedSeconds * 1_000_000_000) + buffer.ChangedNanoseconds,
        buffer.Links);

    private static List<byte[]> ListNative(DiskPath folder)
    {
        nint handle;
        fixed (byte* name = Terminated(folder, stackalloc byte[Short]))
        {
            handle = Posix.OpenFolder(name);
        }

        if (handle == 0)
        {
            throw Failure("list", folder);
        }

        try
        {
            List<byte[]> names = [];
            while (true)
            {
                Marshal.SetLastSystemError(0);
                var entry = Posix.ReadFolder(handle);
                if (entry == null)
                {
                    return Marshal.GetLastPInvokeError() == 0 ? names : throw Failure("list", folder);
                }

                // struct dirent of 64-bit Linux: inode 8, offset 8, length 2, kind 1, then the name.
                var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + 19);
                if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                {
                    names.Add(name.ToArray());
                }
            }
        }
        finally
        {
            _ = Posix.CloseFolder(handle);
        }
    }

    private static Span<byte> Terminated(DiskPath path, Span<byte> buffer)
    {
        if (path.Bytes.Length >= buffer.Length)
        {
            buffer = new byte[path.Bytes.Length + 1];
        }

        path.Bytes.CopyTo(buffer);
        buffer[path.Bytes.Length] = 0;
        return buffer;
    }

    private static void Require(int result, string what, DiskPath path)
    {
        if (result != 0)
        {
            throw Failure(what, path);
        }
    }

    private static DiskException Failure(string what, DiskPath path)
    {
        var error = Marshal.GetLastPInvokeError();
        return new DiskException($"Cannot {what} '{path}': {new Win32Exception(error).Message}.", error);
    }
}

/// <summary>A failed system call, with its error number in <see cref="Exception.HResult"/> as the framework's own have it.</summary>
internal sealed class DiskException(string message, int error) : IOException(message, error);
