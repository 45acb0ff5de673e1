using System.IO.Compression;
using System.Text;

namespace Nixish;

/// <summary>The list of what was placed in a layer, kept beside it.</summary>
internal static class LayerContents
{
    // Compressed not for its size: paths that could be found in it would be references, and keep alive what the archive holds a copy of.
    private const string FileName = "contents.gz";

    public static void Write(string folder, IReadOnlyList<LayerContent> contents)
    {
        var lines = new StringBuilder();
        foreach (var content in contents.OrderBy(static content => content.Path, Utf8Order.Comparer))
        {
            // The path last: it may hold anything but a NUL.
            lines.Append(System.Globalization.CultureInfo.InvariantCulture, $"{content.Size} {content.Path}\0");
        }

        using var file = new FileStream(Path.Combine(folder, FileName), FileMode.CreateNew, FileAccess.Write);
        using var gzip = new GZipStream(new GzipHeader(file), CompressionLevel.Fastest);
        gzip.Write(Encoding.UTF8.GetBytes(lines.ToString()));
    }

    public static Seq<LayerContent> Read(string folder)
    {
        using var file = new FileStream(Path.Combine(folder, FileName), FileMode.Open, FileAccess.Read);
        using var text = new StreamReader(new GZipStream(file, CompressionMode.Decompress), Encoding.UTF8);
        return [.. text.ReadToEnd().Split('\0', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];
    }

    private static LayerContent Parse(string line)
    {
        var space = line.IndexOf(' ', StringComparison.Ordinal);
        return new(line[(space + 1)..], long.Parse(line.AsSpan(0, space), System.Globalization.CultureInfo.InvariantCulture));
    }
}
