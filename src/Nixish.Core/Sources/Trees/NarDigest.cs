using System.Runtime.InteropServices;
using System.Text;

namespace Nixish;

/// <summary>The sha256 of a NAR, its length, and how many files were opened for it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct NarDigest(Hash Hash, long Size, long Files)
{
    /// <summary>Of the tree, and at the same time a copy of it, where asked.</summary>
    public static NarDigest Of(DiskPath path, TreeNode tree, DiskPath? copy = null, ReferenceScanner? scanner = null, CancellationToken cancellationToken = default)
    {
        using var output = new DigestStream(HashAlgorithm.Sha256, scanner);
        using var nar = new TreeNar(output, cancellationToken);
        nar.Write(path, tree, copy);
        var hash = output.Finish();
        return new(hash, output.Length, nar.Files);
    }

    /// <summary>Of one file with these bytes, not executable.</summary>
    public static NarDigest OfFile(byte[] content)
    {
        using var output = new DigestStream(HashAlgorithm.Sha256);
        foreach (var token in (ReadOnlySpan<string>)["nix-archive-1", "(", "type", "regular", "contents"])
        {
            Write(output, Encoding.ASCII.GetBytes(token));
        }

        Write(output, content);
        Write(output, ")"u8);
        var hash = output.Finish();
        return new(hash, output.Length, 0);
    }

    private static void Write(DigestStream output, ReadOnlySpan<byte> text)
    {
        Span<byte> length = stackalloc byte[8];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        output.Write(length);
        output.Write(text);
        output.Write(stackalloc byte[-text.Length & 7]);
    }
}
