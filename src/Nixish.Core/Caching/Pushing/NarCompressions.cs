using System.IO.Compression;

namespace Nixish;

/// <summary>What a compression is called, and who does it.</summary>
internal static class NarCompressions
{
    /// <summary>As a narinfo says it.</summary>
    public static string Text(this NarCompression compression) => compression switch
    {
        NarCompression.Gzip => "gzip",
        NarCompression.Brotli => "br",
        _ => "none",
    };

    /// <summary>What follows <c>.nar</c> in a file's name.</summary>
    public static string Extension(this NarCompression compression) => compression switch
    {
        NarCompression.Gzip => ".gz",
        NarCompression.Brotli => ".br",
        _ => "",
    };

    /// <summary>Compresses to a stream that stays open; null where nothing is to be compressed.</summary>
    public static Stream? Compress(this NarCompression compression, Stream output, CompressionLevel level) => compression switch
    {
        NarCompression.Gzip => new GZipStream(output, level, leaveOpen: true),
        NarCompression.Brotli => new BrotliStream(output, level, leaveOpen: true),
        _ => null,
    };
}
