using System.IO.Compression;

namespace Nixish;

/// <summary>Opens what caches compressed: in process where the base class library can, through a program of the system where it cannot.</summary>
internal static class NarDecompression
{
    private static readonly Dictionary<string, string> Programs = new(StringComparer.Ordinal) { ["xz"] = "xz", ["bzip2"] = "bzip2", ["zstd"] = "zstd" };

    public static bool IsReadable(string compression) =>
        compression is "none" or "gzip" or "br" || (Programs.TryGetValue(compression, out var program) && DecompressingProgram.Find(program) is not null);

    /// <summary>What to do about a compression that is not readable.</summary>
    public static string Advice(string compression) =>
        Programs.TryGetValue(compression, out var program) ? $"which the program '{program}' would read; install it" : "which is not known here; push it again as none, gzip or br";

    public static Stream Open(Stream compressed, string compression) => compression switch
    {
        "none" => compressed,
        "gzip" => new CheckedDecompression(new GZipStream(compressed, CompressionMode.Decompress, leaveOpen: true)),
        "br" => new CheckedDecompression(new BrotliStream(compressed, CompressionMode.Decompress, leaveOpen: true)),
        _ => new DecompressingProgram(Programs[compression], compressed),
    };
}
