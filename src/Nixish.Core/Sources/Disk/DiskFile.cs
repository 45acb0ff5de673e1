using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>Opens regular files by byte names; a link in the last place is refused, so that what was stat'ed is what is read.</summary>
internal static unsafe class DiskFile
{
    /// <summary>Opens for reading.</summary>
    public static SafeFileHandle OpenRead(DiskPath path) => OperatingSystem.IsLinux()
        ? Open(path, Posix.OpenRead | Posix.OpenNoFollow, 0)
        : File.OpenHandle(path.ToString());

    /// <summary>Makes a file that must not be there yet, with its mode.</summary>
    public static SafeFileHandle Create(DiskPath path, uint mode) => OperatingSystem.IsLinux()
        ? Open(path, Posix.OpenWriteNew | Posix.OpenNoFollow, mode)
        : File.OpenHandle(path.ToString(), FileMode.CreateNew, FileAccess.Write);

    /// <summary>All of a file.</summary>
    public static byte[] ReadAll(DiskPath path)
    {
        using var handle = OpenRead(path);
        using var stream = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }

    private static SafeFileHandle Open(DiskPath path, int flags, uint mode)
    {
        byte[] name = [.. path.Bytes, 0];
        fixed (byte* pointer = name)
        {
            int handle;
            do
            {
                handle = Posix.Open(pointer, flags | Posix.CloseOnExec, mode);
            }
            while (handle < 0 && Marshal.GetLastPInvokeError() == Posix.Interrupted);

            var error = Marshal.GetLastPInvokeError();
            return handle >= 0 ? new(handle, ownsHandle: true) : throw new DiskException($"Cannot open '{path}': {new Win32Exception(error).Message}.", error);
        }
    }
}
