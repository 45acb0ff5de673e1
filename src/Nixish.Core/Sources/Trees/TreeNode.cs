namespace Nixish;

/// <summary>A file, link or folder as it was when its tree was read.</summary>
internal sealed class TreeNode(byte[] name, FileStat stat, TreeNode[] children)
{
    /// <summary>Its name as bytes; empty for the top of the tree.</summary>
    public byte[] Name { get; } = name;

    public FileStat Stat { get; } = stat;

    /// <summary>What a folder holds, sorted by bytes.</summary>
    public TreeNode[] Children { get; } = children;
}
