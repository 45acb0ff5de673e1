using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>A directory through the system's own calls, where names are bytes: for Linux on 64-bit machines.</summary>
internal sealed unsafe partial class LinuxFileTree : FileTree
{
    // Longer names are copied to the heap to be ended by a zero.
    private const int Short = 256;

    // PATH_MAX: the system has no longer links.
    private const int LongestLink = 4096;

    private readonly int _directory;
    private string? _path;
    private readonly LinuxFileTree? _parent;
    private readonly byte[]? _name;
    private bool _closed;

    private LinuxFileTree(int directory, string path) => (_directory, _path) = (directory, path);

    private LinuxFileTree(int directory, LinuxFileTree parent, byte[] name) => (_directory, _parent, _name) = (directory, parent, name);

    public static bool IsSupported { get; } = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>See <see cref="FileTree.OfPaths"/>: every call takes an absolute path as well as a name.</summary>
    public static LinuxFileTree OfAllPaths { get; } = new(Libc.CurrentDirectory, "") { _closed = true };

    public override string Location => _path ??= _parent!.Display(_name);

    public static LinuxFileTree OpenPath(string path)
    {
        var directory = OfAllPaths.Open(Encoding.UTF8.GetBytes(path), Libc.ReadOnly | Libc.Directory, 0);
        return directory >= 0 ? new(directory, path) : throw Libc.Failure("open", path);
    }

    public override FileStat? Find(ReadOnlySpan<byte> name) =>
        Libc.Stat(_directory, Terminated(name, stackalloc byte[Short]), Libc.NoFollow) is { } stat ? stat
        : Marshal.GetLastPInvokeError() is Libc.NotFound or Libc.NotADirectory ? null
        : throw Failure("read", name);

    public override FileTree OpenDirectory(ReadOnlySpan<byte> name)
    {
        var child = Open(name, Libc.ReadOnly | Libc.Directory | Libc.OpenNoFollow, 0);
        return child >= 0 ? new LinuxFileTree(child, this, name.ToArray()) : throw Failure("open", name);
    }

    public override OpenFile OpenFile(ReadOnlySpan<byte> name) => new LinuxFile(OpenToRead(name), this, name.ToArray());

    public override SafeFileHandle OpenRead(ReadOnlySpan<byte> name) => new(OpenToRead(name), ownsHandle: true);

    public override byte[] ReadLink(ReadOnlySpan<byte> name)
    {
        Span<byte> target = stackalloc byte[LongestLink];
        var length = Libc.ReadLinkAt(_directory, Terminated(name, stackalloc byte[Short]), target);
        return length >= 0 ? target[..length].ToArray() : throw Failure("read the link", name);
    }

    public override void MakeFolder(ReadOnlySpan<byte> name, uint mode) =>
        Require(Libc.MkDirAt(_directory, Terminated(name, stackalloc byte[Short]), mode), "make the folder", name);

    public override SafeFileHandle MakeFile(ReadOnlySpan<byte> name, uint mode)
    {
        var file = Open(name, Libc.WriteOnly | Libc.Create | Libc.Exclusive | Libc.OpenNoFollow, mode);
        return file >= 0 ? new(file, ownsHandle: true) : throw Failure("make the file", name);
    }

    public override void MakeLink(ReadOnlySpan<byte> name, ReadOnlySpan<byte> target) =>
        Require(Libc.SymlinkAt(Terminated(target, stackalloc byte[Short]), _directory, Terminated(name, stackalloc byte[Short])), "make the link", name);

    public override void Move(ReadOnlySpan<byte> from, ReadOnlySpan<byte> to) =>
        Require(Libc.RenameAt(_directory, Terminated(from, stackalloc byte[Short]), _directory, Terminated(to, stackalloc byte[Short])), "move", from);

    // Kernels before 3.15, some network file systems and C libraries do not have it.
    public override bool TryExchange(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        try
        {
            return Libc.ExchangeAt(_directory, Terminated(one, stackalloc byte[Short]), Terminated(other, stackalloc byte[Short])) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    public override void SetMode(ReadOnlySpan<byte> name, uint mode) =>
        Require(Libc.ChModAt(_directory, Terminated(name, stackalloc byte[Short]), mode, 0), "set the mode of", name);

    public override void ClearTimes(ReadOnlySpan<byte> name) =>
        Require(Libc.SetTimesAt(_directory, Terminated(name, stackalloc byte[Short]), 1, Libc.NoFollow), "set the times of", name);

    public override void Dispose()
    {
        if (!_closed)
        {
            _closed = true;
            _ = Libc.Close(_directory);
        }
    }

    protected override List<FileEntry> List(ReadOnlySpan<byte> name)
    {
        // readdir moves the directory's position, so each listing has a descriptor of its own.
        var descriptor = Open(name, Libc.ReadOnly | Libc.Directory, 0);
        var stream = descriptor < 0 ? 0 : Libc.FdOpenDir(descriptor);
        if (stream == 0)
        {
            throw Failure("list", name);
        }

        try
        {
            List<FileEntry> entries = [];
            while (true)
            {
                var entry = Libc.ReadDir(stream);
                if (entry is null)
                {
                    return Marshal.GetLastPInvokeError() == 0 ? entries : throw Failure("list", name);
                }

                var child = MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + Libc.DirentName);
                if (child is not [(byte)'.'] and not [(byte)'.', (byte)'.'])
                {
                    entries.Add(new(child.ToArray(), Libc.KindOfDirent(entry[Libc.DirentType])));
                }
            }
        }
        finally
        {
            _ = Libc.CloseDir(stream);
        }
    }

    private static Span<byte> Terminated(ReadOnlySpan<byte> name, Span<byte> buffer)
    {
        if (name.Length >= buffer.Length)
        {
            buffer = new byte[name.Length + 1];
        }

        name.CopyTo(buffer);
        buffer[name.Length] = 0;
        return buffer;
    }

    // A pipe that took a file's place must not block.
    private int OpenToRead(ReadOnlySpan<byte> name)
    {
        var file = Open(name, Libc.ReadOnly | Libc.OpenNoFollow | Libc.NonBlocking, 0);
        return file >= 0 ? file : throw Failure("open", name);
    }

    private int Open(ReadOnlySpan<byte> name, int flags, uint mode) =>
        Libc.OpenAt(_directory, Terminated(name, stackalloc byte[Short]), flags | Libc.CloseOnExec, mode);

    private void Require(int result, string verb, ReadOnlySpan<byte> name)
    {
        if (result != 0)
        {
            throw Failure(verb, name);
        }
    }

    private DiskException Failure(string verb, ReadOnlySpan<byte> name) => Libc.Failure(verb, Display(name));

    private sealed class LinuxFile(int file, LinuxFileTree tree, byte[] name) : OpenFile
    {
        private bool _closed;

        public override FileStat Stat => Libc.Stat(file, "\0"u8, Libc.EmptyPath) ?? throw tree.Failure("read", name);

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
