using System.Buffers.Binary;

namespace Nixish;

/// <summary>
/// Writes a Nix archive piece by piece: one node, which is a file, a symbolic link, or a directory of entries in byte order.
/// Memory does not grow with the archive. Call <see cref="Complete"/> at the end.
/// </summary>
/// <remarks>https://nix.dev/manual/nix/latest/protocols/nix-archive</remarks>
public sealed class NarWriter
{
    private readonly NarOutput _output;
    private readonly Stack<byte[]?> _lastNames = [];
    private byte[] _buffer;
    private int _filled;
    private long _flushed;
    private long _fileLeft = -1;
    private int _filePadding;
    private bool _entryOpen = true;

    /// <summary>Writes to <paramref name="output"/>, which stays open.</summary>
    public NarWriter(Stream output)
        : this(new NarStreamOutput(output ?? throw new ArgumentNullException(nameof(output))))
    {
    }

    internal NarWriter(NarOutput output)
    {
        (_output, _buffer) = (output, output.Take());
        Put(NarFormat.Magic);
    }

    /// <summary>How many bytes the archive has so far.</summary>
    public long Length => _flushed + _filled;

    /// <summary>Writes a file that is not executable.</summary>
    public void WriteFile(ReadOnlySpan<byte> content)
    {
        BeginFile(content.Length);
        Append(content);
        EndFile();
    }

    /// <summary>Writes an executable file.</summary>
    public void WriteExecutable(ReadOnlySpan<byte> content)
    {
        BeginExecutable(content.Length);
        Append(content);
        EndFile();
    }

    /// <summary>Begins a file of <paramref name="size"/> bytes that is not executable.</summary>
    public void BeginFile(long size) => Begin(NarFormat.FileStart, size);

    /// <summary>Begins an executable file of <paramref name="size"/> bytes.</summary>
    public void BeginExecutable(long size) => Begin(NarFormat.ExecutableStart, size);

    /// <summary>The next bytes of the file that was begun.</summary>
    public void Append(ReadOnlySpan<byte> content)
    {
        if (content.Length > _fileLeft)
        {
            throw new InvalidOperationException("More bytes were given than the file was begun with.");
        }

        _fileLeft -= content.Length;
        Put(content);
    }

    /// <summary>Ends the file that was begun.</summary>
    public void EndFile()
    {
        if (_fileLeft != 0)
        {
            throw new InvalidOperationException("There is no file to end, or it lacks bytes that it was begun with.");
        }

        _fileLeft = -1;
        Pad(_filePadding);
        Put(NarFormat.Close);
        EndNode();
    }

    /// <summary>Writes a symbolic link.</summary>
    /// <exception cref="InvalidArchiveException">The target is empty, longer than 4095 bytes or contains NUL.</exception>
    public void WriteSymlink(ReadOnlySpan<byte> target)
    {
        if (NarFormat.TargetProblem(target) is { } problem)
        {
            throw new InvalidArchiveException($"No Nix archive can hold this link: {problem}.");
        }

        BeginNode();
        Put(NarFormat.SymlinkStart);
        PutToken(target);
        Put(NarFormat.Close);
        EndNode();
    }

    /// <summary>Begins a directory; <see cref="BeginEntry"/> and one node follow for each entry.</summary>
    /// <exception cref="InvalidArchiveException">It lies more than 64 deep.</exception>
    public void BeginDirectory()
    {
        BeginNode();
        if (_lastNames.Count >= NarFormat.MaxDepth)
        {
            throw new InvalidArchiveException($"No Nix archive can hold this tree: it is more than {NarFormat.MaxDepth} directories deep.");
        }

        _lastNames.Push(null);
        Put(NarFormat.DirectoryStart);
    }

    /// <summary>Names the entry that the next node is.</summary>
    /// <exception cref="InvalidArchiveException">The name is empty, <c>.</c>, <c>..</c>, longer than 255 bytes, contains a slash or NUL, or does not follow the one before it in byte order.</exception>
    public void BeginEntry(ReadOnlySpan<byte> name)
    {
        if (_entryOpen || !_lastNames.TryPop(out var last))
        {
            throw new InvalidOperationException("An entry can only begin in a directory, after the entry before it.");
        }

        var problem = NarFormat.NameProblem(name) ??
            (last is not null && last.AsSpan().SequenceCompareTo(name) >= 0 ? "the names of a directory's entries do not increase" : null);
        if (problem is not null)
        {
            throw new InvalidArchiveException($"No Nix archive can hold this tree: {problem}.");
        }

        _lastNames.Push(name.ToArray());
        Put(NarFormat.EntryStart);
        PutToken(name);
        Put(NarFormat.EntryNode);
        _entryOpen = true;
    }

    /// <summary>Ends the directory that was begun last.</summary>
    public void EndDirectory()
    {
        if (_entryOpen || !_lastNames.TryPop(out _))
        {
            throw new InvalidOperationException("There is no directory to end.");
        }

        Put(NarFormat.Close);
        EndNode();
    }

    /// <summary>Hands over the last bytes.</summary>
    /// <exception cref="InvalidOperationException">Something that was begun has not ended.</exception>
    public void Complete()
    {
        if (_entryOpen || _lastNames.Count > 0)
        {
            throw new InvalidOperationException("The archive is not complete: a node has not been written or not been ended.");
        }

        Flush();
    }

    // Lets a file be read straight into the buffer.
    internal Span<byte> Room()
    {
        if (_filled == _buffer.Length)
        {
            Flush();
        }

        var room = _buffer.AsSpan(_filled);
        return room.Length > _fileLeft ? room[..(int)_fileLeft] : room;
    }

    internal void Advance(int count)
    {
        _filled += count;
        _fileLeft -= count;
    }

    private void Begin(ReadOnlySpan<byte> start, long size)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        BeginNode();
        Put(start);
        PutLength(size);
        (_fileLeft, _filePadding) = (size, NarFormat.Padding(size));
    }

    private void BeginNode()
    {
        if (!_entryOpen)
        {
            throw new InvalidOperationException("A node can only be written once at the top, and once after each BeginEntry.");
        }

        _entryOpen = false;
    }

    private void EndNode()
    {
        if (_lastNames.Count > 0)
        {
            Put(NarFormat.Close);
        }
    }

    private void PutToken(ReadOnlySpan<byte> value)
    {
        PutLength(value.Length);
        Put(value);
        Pad(NarFormat.Padding(value.Length));
    }

    private void PutLength(long value)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        Put(bytes);
    }

    private void Pad(int count) => Put("\0\0\0\0\0\0\0"u8[..count]);

    private void Put(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > _buffer.Length - _filled)
        {
            var part = _buffer.Length - _filled;
            bytes[..part].CopyTo(_buffer.AsSpan(_filled));
            _filled += part;
            bytes = bytes[part..];
            Flush();
        }

        bytes.CopyTo(_buffer.AsSpan(_filled));
        _filled += bytes.Length;
    }

    private void Flush()
    {
        _output.Put(_buffer, _filled);
        _flushed += _filled;
        _filled = 0;
        _buffer = _output.Take();
    }
}
