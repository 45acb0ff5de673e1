namespace Nixish;

/// <summary>A source's content, wherever it is: a tree on disk, or a text in memory.</summary>
internal sealed record SourceTree(DiskPath Path, TreeNode? Tree, byte[]? Text)
{
    public static SourceTree? At(string path) => TreeReader.Read(path) is { } tree ? new(path, tree, null) : null;

    public static SourceTree? Of(LoweredSource source) => source.Content switch
    {
        SourceContent.Text text => new(default, null, text.Bytes),
        SourceContent.Tree tree => tree.Read() is { } read ? new(tree.Path, read, null) : null,
        _ => null,
    };

    public FileKind Kind => Tree?.Stat.Kind ?? FileKind.Regular;

    public bool IsExecutable => Tree is { Stat: { Kind: FileKind.Regular, Executable: true } };

    public long Length => Text?.Length ?? Tree!.Stat.Length;

    public SourceTree Child(TreeNode child) => new(Path.Join(child.Name), child, null);

    public Stream Open() => Text is not null ? new MemoryStream(Text) : new FileStream(Disk.OpenRead(Path), FileAccess.Read, bufferSize: 0);

    public byte[] LinkTarget() => Disk.ReadLink(Path);
}
