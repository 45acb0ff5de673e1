using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>The sha256 of a NAR, its length, and how many files were opened for it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NarDigest(Hash Hash, long Size, long Files)
{
    /// <summary>Of the tree, and at the same time a copy of it, where asked.</summary>
    public static NarDigest Of(DiskPath path, TreeNode tree, DiskPath? copy = null, ReferenceScanner? scanner = null, CancellationToken cancellationToken = default)
    {
        using var output = new DigestStream(HashAlgorithm.Sha256, scanner);
        using var nar = new TreeNar(new NarWriter(output), cancellationToken);
        nar.Write(path, tree, copy);
        return new(output.Finish(), output.Written, nar.Files);
    }

    /// <summary>Of one file with these bytes, not executable.</summary>
    public static NarDigest OfFile(byte[] content)
    {
        using var output = new DigestStream(HashAlgorithm.Sha256);
        var writer = new NarWriter(output);
        writer.WriteFile(content);
        writer.Complete();
        return new(output.Finish(), output.Written, 0);
    }
}
