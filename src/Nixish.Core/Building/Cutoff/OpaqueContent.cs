namespace Nixish;

/// <summary>
/// Finds files that may hold store paths which nobody can see: compressed ones, known by how they begin. What they say of paths cannot
/// be replaced, so an output with such a file is not reused under another path.
/// </summary>
internal static class OpaqueContent
{
    private const int Longest = 6;

    private static readonly byte[][] Beginnings =
    [
        [0x1f, 0x8b],                           // gzip
        [0x1f, 0x9d],                           // compress
        [.. "BZh"u8],                           // bzip2
        [0xfd, .. "7zXZ"u8],                    // xz
        [0x5d, 0, 0],                           // lzma
        [0x28, 0xb5, 0x2f, 0xfd],               // zstd
        [0x04, 0x22, 0x4d, 0x18],               // lz4
        [0x02, 0x21, 0x4c, 0x18],               // lz4, old, as in kernels
        [.. "LZIP"u8],
        [0x89, .. "LZO"u8],
        [.. "PK\x3\x4"u8],                      // zip, jar, whl, nupkg
        [.. "7z"u8, 0xbc, 0xaf],
        [.. "Rar!"u8],
        [.. "hsqs"u8],                          // squashfs
        [0xe2, 0xe1, 0xf5, 0xe0],               // erofs
        [.. "QFI"u8, 0xfb],                     // qcow2
        [.. "KDMV"u8],                          // vmdk
        [.. "MSCF"u8],                          // cabinet
        [.. "xar!"u8],
    ];

    /// <summary>The first such file in a tree, for people; null where there is none.</summary>
    public static string? Find(DiskPath place, TreeNode tree)
    {
        switch (tree.Stat.Kind)
        {
            case FileKind.Directory:
                foreach (var child in tree.Children)
                {
                    if (Find(place.Join(child.Name), child) is { } found)
                    {
                        return found;
                    }
                }

                return null;
            case FileKind.Regular when tree.Stat.Length >= Longest:
                Span<byte> begin = stackalloc byte[Longest];
                using (var file = Disk.OpenRead(place))
                {
                    begin = begin[..RandomAccess.Read(file, begin, 0)];
                }

                foreach (var beginning in Beginnings)
                {
                    if (begin.StartsWith(beginning))
                    {
                        return place.ToString();
                    }
                }

                return null;
            default:
                return null;
        }
    }
}
