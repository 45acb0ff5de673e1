using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Nixish;

/// <summary>What tells a tree from a changed one without reading its files, and the time of its last change.</summary>
/// <param name="Digest">SHA-256 of every entry's name, kind, mode, length, inode and times.</param>
/// <param name="Newest">The latest modification or status change in the tree, in nanoseconds since 1970.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct TreeFingerprint(byte[] Digest, long Newest)
{
    public static TreeFingerprint Of(TreeNode tree)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var newest = long.MinValue;
        Add(tree, hash, ref newest);
        return new(hash.GetHashAndReset(), newest);
    }

    private static void Add(TreeNode node, IncrementalHash hash, ref long newest)
    {
        var stat = node.Stat;
        Span<byte> fields = stackalloc byte[44];
        BinaryPrimitives.WriteInt32LittleEndian(fields, node.Name.Length);
        BinaryPrimitives.WriteInt32LittleEndian(fields[4..], (int)stat.Kind);
        if (stat.Kind == FileKind.Directory)
        {
            // What a folder holds is listed each time; its own times say nothing more.
            BinaryPrimitives.WriteInt32LittleEndian(fields[8..], node.Children.Length);
            fields = fields[..12];
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(fields[8..], stat.Mode);
            BinaryPrimitives.WriteInt64LittleEndian(fields[12..], stat.Length);
            BinaryPrimitives.WriteUInt64LittleEndian(fields[20..], stat.Inode);
            BinaryPrimitives.WriteInt64LittleEndian(fields[28..], stat.Modified);
            BinaryPrimitives.WriteInt64LittleEndian(fields[36..], stat.Changed);
            newest = Math.Max(newest, Math.Max(stat.Modified, stat.Changed));
        }

        hash.AppendData(fields);
        hash.AppendData(node.Name);
        foreach (var child in node.Children)
        {
            Add(child, hash, ref newest);
        }
    }
}
