namespace Nixish;

/// <summary>What <see cref="NarReader.Read"/> came to.</summary>
public enum NarNode
{
    /// <summary>Nothing yet, or the end of the archive.</summary>
    None,

    /// <summary>A file that is not executable; its bytes may be read.</summary>
    File,

    /// <summary>An executable file; its bytes may be read.</summary>
    Executable,

    /// <summary>A symbolic link.</summary>
    Symlink,

    /// <summary>The start of a directory; its entries follow, in byte order.</summary>
    Directory,

    /// <summary>The end of the innermost directory.</summary>
    DirectoryEnd,
}

/// <summary>
/// Reads a Nix archive node by node, checking everything: token order, names and their order, padding, bounds, and that nothing
/// follows. Memory does not grow with the archive.
/// </summary>
/// <remarks>
/// Bounds: 64 directories deep, names of 255 bytes, link targets of 4095. https://nix.dev/manual/nix/latest/protocols/nix-archive
/// </remarks>
public sealed class NarReader
{
    private readonly NarTokens _tokens;
    private readonly Stack<byte[]?> _lastNames = [];
    private long _fileLeft;
    private int _filePadding;

    /// <summary>Reads from <paramref name="input"/>, which stays open, to its end.</summary>
    public NarReader(Stream input)
        : this(input, NarEnd.OfStream)
    {
    }

    internal NarReader(Stream input, NarEnd end)
    {
        ArgumentNullException.ThrowIfNull(input);
        _tokens = new(input, end);
    }

    /// <summary>What the reader is at.</summary>
    public NarNode Node { get; private set; }

    /// <summary>The name of the entry that the node is; empty for the top.</summary>
    public ReadOnlyMemory<byte> Name { get; private set; }

    /// <summary>The size of the file that the reader is at, in bytes.</summary>
    public long Size { get; private set; }

    /// <summary>The target of the link that the reader is at.</summary>
    public ReadOnlyMemory<byte> Target { get; private set; }

    /// <summary>Moves to the next node; skips what is left of a file. False at the end of the archive.</summary>
    /// <exception cref="InvalidArchiveException">The archive is not valid.</exception>
    public bool Read()
    {
        switch (Node)
        {
            case NarNode.File or NarNode.Executable:
                SkipContent();
                return EndNode() && ReadInDirectory();
            case NarNode.Symlink or NarNode.DirectoryEnd:
                return EndNode() && ReadInDirectory();
            case NarNode.Directory:
                return ReadInDirectory();
            default:
                if (_tokens.Position > 0)
                {
                    return false;
                }

                _tokens.Expect("nix-archive-1"u8);
                ReadNode();
                return true;
        }
    }

    /// <summary>Reads some bytes of the file that the reader is at; 0 at the file's end.</summary>
    /// <exception cref="InvalidArchiveException">The archive ends before the file does.</exception>
    public int ReadContent(Span<byte> buffer)
    {
        if (Node is not (NarNode.File or NarNode.Executable))
        {
            throw new InvalidOperationException("The reader is not at a file.");
        }

        var count = _tokens.ReadSome(buffer.Length > _fileLeft ? buffer[..(int)_fileLeft] : buffer);
        _fileLeft -= count;
        return count;
    }

    private void SkipContent()
    {
        Span<byte> skipped = stackalloc byte[4096];
        while (_fileLeft > 0)
        {
            ReadContent(skipped);
        }

        _tokens.ExpectPadding(_filePadding);
    }

    // After a node comes its ")", the ")" of the entry that it is, and at the top nothing.
    private bool EndNode()
    {
        if (Node != NarNode.DirectoryEnd)
        {
            _tokens.Expect(")"u8);
        }

        if (_lastNames.Count > 0)
        {
            _tokens.Expect(")"u8);
            return true;
        }

        _tokens.ExpectEnd();
        Node = NarNode.None;
        return false;
    }

    private bool ReadInDirectory()
    {
        if (_tokens.Next(")"u8, "entry"u8) == 0)
        {
            _lastNames.Pop();
            (Node, Name) = (NarNode.DirectoryEnd, default);
            return true;
        }

        _tokens.Expect("("u8);
        _tokens.Expect("name"u8);
        var name = _tokens.ReadToken(NarFormat.MaxNameLength, "the name of an entry");
        var last = _lastNames.Pop();
        if (NarFormat.NameProblem(name) is { } problem)
        {
            throw _tokens.Invalid(problem);
        }

        if (last is not null && last.AsSpan().SequenceCompareTo(name) >= 0)
        {
            throw _tokens.Invalid("the names of a directory's entries do not increase");
        }

        _lastNames.Push(name);
        Name = name;
        _tokens.Expect("node"u8);
        ReadNode();
        return true;
    }

    private void ReadNode()
    {
        _tokens.Expect("("u8);
        _tokens.Expect("type"u8);
        switch (_tokens.Next("regular"u8, "symlink"u8, "directory"u8))
        {
            case 0:
                Node = NarNode.File;
                if (_tokens.Next("contents"u8, "executable"u8) == 1)
                {
                    Node = NarNode.Executable;
                    _tokens.Expect(""u8);
                    _tokens.Expect("contents"u8);
                }

                Size = _fileLeft = _tokens.ReadLength(long.MaxValue - 7, "a file");
                _filePadding = NarFormat.Padding(Size);
                break;
            case 1:
                _tokens.Expect("target"u8);
                var target = _tokens.ReadToken(NarFormat.MaxTargetLength, "the target of a symbolic link");
                (Node, Target) = NarFormat.TargetProblem(target) is { } problem ? throw _tokens.Invalid(problem) : (NarNode.Symlink, target);
                break;
            default:
                if (_lastNames.Count >= NarFormat.MaxDepth)
                {
                    throw _tokens.Invalid($"it is more than {NarFormat.MaxDepth} directories deep");
                }

                _lastNames.Push(null);
                Node = NarNode.Directory;
                break;
        }
    }
}
