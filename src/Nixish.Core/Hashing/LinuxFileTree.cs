using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>A directory through the system's own calls, where names are bytes: for Linux on 64-bit machines.</summary>
internal sealed unsafe class LinuxFileTree : FileTree
{
    private readonly int _directory;
    private string? _path;
    private readonly LinuxFileTree? _parent;
    private readonly byte[]? _name;
    private bool _closed;

    private LinuxFileTree(int directory, string path) => (_directory, _path) = (directory, path);

    private LinuxFileTree(int directory, LinuxFileTree parent, byte[] name) => (_directory, _parent, _name) = (directory, parent, name);

    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess && BitConverter.IsLittleEndian;

    public override string Location => _path ??= _parent!.Display(_name);

    public static LinuxFileTree OpenPath(string path)
    {
        var directory = Libc.OpenAt(Libc.CurrentDirectory, Terminated(Encoding.UTF8.GetBytes(path)), Libc.ReadOnly | Libc.CloseOnExec | Libc.Directory, 0);
        return directory >= 0 ? new(directory, path) : throw Libc.Failure("open", path);
    }

    public override List<FileEntry> Entries()
    {
        // readdir moves the directory's position, so each listing has a descriptor of its own.
        var descriptor = Libc.OpenAt(_directory, "."u8, Libc.ReadOnly | Libc.CloseOnExec | Libc.Directory, 0);
        var stream = descriptor < 0 ? 0 : Libc.FdOpenDir(descriptor);
        if (stream == 0)
        {
            throw Libc.Failure("list", Location);
        }

        List<FileEntry> entries = [];
        try
        {
            while (true)
            {
                var entry = Libc.ReadDir(stream);
                if (entry is null)
                {
                    if (Marshal.GetLastPInvokeError() != 0)
                    {
                        throw Libc.Failure("list", Location);
                    }

                    break;
                }

                var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + Libc.DirentName);
                if (name is not [(byte)'.'] and not [(byte)'.', (byte)'.'])
                {
                    entries.Add(new(name.ToArray(), Libc.TypeOfDirent(entry[Libc.DirentType])));
                }
            }
        }
        finally
        {
            _ = Libc.CloseDir(stream);
        }

        entries.Sort(static (left, right) => left.Name.AsSpan().SequenceCompareTo(right.Name));
        return entries;
    }

    public override FileFacts Stat(byte[] name) => Libc.Stat(_directory, Terminated(name), Libc.NoFollow) ?? throw Failure("read the properties of", name);

    public override FileTree OpenDirectory(byte[] name)
    {
        var child = Libc.OpenAt(_directory, Terminated(name), Libc.ReadOnly | Libc.CloseOnExec | Libc.Directory | Libc.OpenNoFollow, 0);
        return child >= 0 ? new LinuxFileTree(child, this, name) : throw Failure("open", name);
    }

    public override OpenFile OpenFile(byte[] name)
    {
        var file = Libc.OpenAt(_directory, Terminated(name), Libc.ReadOnly | Libc.CloseOnExec | Libc.OpenNoFollow | Libc.NonBlocking, 0);
        return file >= 0 ? new LinuxFile(file, this, name) : throw Failure("open", name);
    }

    public override byte[] ReadLink(byte[] name)
    {
        Span<byte> target = stackalloc byte[NarFormat.MaxTargetLength + 1];
        var length = Libc.ReadLinkAt(_directory, Terminated(name), target);
        return length >= 0 ? target[..length].ToArray() : throw Failure("read the link", name);
    }

    public override FileTree CreateDirectory(byte[] name) =>
        Libc.MkDirAt(_directory, Terminated(name), 0b111_101_101) == 0 ? OpenDirectory(name) : throw Failure("create", name);

    public override Stream CreateFile(byte[] name, bool executable)
    {
        var file = Libc.OpenAt(_directory, Terminated(name), Libc.WriteOnly | Libc.Create | Libc.Exclusive | Libc.CloseOnExec | Libc.OpenNoFollow, executable ? 0b111_101_101u : 0b110_100_100u);
        return file >= 0 ? new FileStream(new SafeFileHandle(file, ownsHandle: true), FileAccess.Write, 0) : throw Failure("create", name);
    }

    public override void CreateLink(byte[] name, byte[] target)
    {
        if (Libc.SymlinkAt(Terminated(target), _directory, Terminated(name)) != 0)
        {
            throw Failure("create", name);
        }
    }

    public override void Delete(byte[] name)
    {
        if (Stat(name).Type != FileType.Directory)
        {
            Unlink(name, 0);
            return;
        }

        using (var directory = OpenDirectory(name))
        {
            // Outputs in a store are read-only; fails harmlessly where the owner is another.
            _ = Libc.FChMod(((LinuxFileTree)directory)._directory, 0b111_101_101);
            foreach (var entry in directory.Entries())
            {
                directory.Delete(entry.Name);
            }
        }

        Unlink(name, Libc.RemoveDirectory);
    }

    public override void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            _ = Libc.Close(_directory);
        }
    }

    private void Unlink(byte[] name, int flags)
    {
        if (Libc.UnlinkAt(_directory, Terminated(name), flags) != 0)
        {
            throw Failure("delete", name);
        }
    }

    private IOException Failure(string verb, byte[] name) => Libc.Failure(verb, Display(name));

    private static byte[] Terminated(byte[] name)
    {
        var terminated = new byte[name.Length + 1];
        name.CopyTo(terminated, 0);
        return terminated;
    }

    private sealed class LinuxFile(int file, LinuxFileTree tree, byte[] name) : OpenFile
    {
        private bool _closed;

        public override FileFacts Facts => Libc.Stat(file, "\0"u8, Libc.EmptyPath) ?? throw tree.Failure("read the properties of", name);

        public override int Read(Span<byte> buffer)
        {
            var count = Libc.Read(file, buffer);
            return count >= 0 ? count : throw tree.Failure("read", name);
        }

        public override void Dispose()
        {
            if (!_closed)
            {
                _closed = true;
                _ = Libc.Close(file);
            }
        }
    }
}
