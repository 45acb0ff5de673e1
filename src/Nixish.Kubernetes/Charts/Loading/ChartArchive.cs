using System.Buffers;
using System.Formats.Tar;
using System.IO.Compression;

namespace Nixish.Kubernetes.Charts;

/// <summary>A packed chart: a gzipped tar of one folder.</summary>
internal static class ChartArchive
{
    // Beside the files there are headers.
    private const long MostUnpacked = LoadingBudget.MostInArchive + (64 * 1024 * 1024);

    /// <summary>The files of an archive, without its folder, in its order.</summary>
    /// <exception cref="InvalidChartException">It is no archive, is too large, or has paths or links that no chart needs.</exception>
    public static List<ChartFile> Read(byte[] archive, string chart, LoadingBudget budget)
    {
        if (archive is not [0x1f, 0x8b, 0x08, ..])
        {
            throw new InvalidChartException(chart, "it does not appear to be a gzipped archive. A packed chart is a .tgz; a chart that is not packed is a folder.");
        }

        try
        {
            using var tar = Unpack(archive, chart);
            return Read(tar, chart, budget);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException or FormatException or ArgumentException or NotSupportedException or OverflowException or InvalidOperationException)
        {
            throw new InvalidChartException(chart, $"its archive is damaged: {failure.Message}", failure);
        }
    }

    private static MemoryStream Unpack(byte[] archive, string chart)
    {
        using var gzip = new GZipStream(new MemoryStream(archive), CompressionMode.Decompress);
        var unpacked = new MemoryStream(archive.Length * 4);
        var buffer = ArrayPool<byte>.Shared.Rent(81920);
        try
        {
            int read;
            while ((read = gzip.Read(buffer, 0, buffer.Length)) > 0)
            {
                if (unpacked.Length + read > MostUnpacked)
                {
                    throw TooLarge(chart);
                }

                unpacked.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        unpacked.Position = 0;
        return unpacked;
    }

    private static List<ChartFile> Read(MemoryStream unpacked, string chart, LoadingBudget budget)
    {
        List<ChartFile> files = [];
        var left = LoadingBudget.MostInArchive;
        using var tar = new TarReader(unpacked);
        while (tar.GetNextEntry() is { } entry)
        {
            if (entry.EntryType is TarEntryType.Directory or TarEntryType.DirectoryList or TarEntryType.GlobalExtendedAttributes or TarEntryType.ExtendedAttributes || entry.Name.EndsWith('/'))
            {
                continue;
            }

            var name = NameOf(entry.Name, chart);
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile or TarEntryType.ContiguousFile))
            {
                throw new InvalidChartException(chart, $"'{entry.Name}' in its archive is no file but a {entry.EntryType}. Pack it again with the file itself.");
            }

            budget.Take(name, entry.Length);
            left -= entry.Length;
            if (left <= 0)
            {
                throw TooLarge(chart);
            }

            var data = new byte[entry.Length];
            entry.DataStream?.ReadExactly(data);
            files.Add(new(name, data.AsSpan().StartsWith("\uFEFF"u8) ? data[3..] : data));
        }

        return files.Count > 0 ? files : throw new InvalidChartException(chart, "no files in chart archive.");
    }

    // Without the folder that everything lies in. Archives made on Windows may have backslashes.
    private static string NameOf(string path, string chart)
    {
        var delimiter = path.Contains('\\', StringComparison.Ordinal) ? '\\' : '/';
        var first = path.IndexOf(delimiter, StringComparison.Ordinal);
        if (string.Equals(first < 0 ? path : path[..first], ChartFile.ChartYaml, StringComparison.Ordinal))
        {
            throw new InvalidChartException(chart, "chart yaml not in base directory. Everything in the archive must lie in one folder.");
        }

        var name = (first < 0 ? "" : path[(first + 1)..]).Replace(delimiter, '/');
        if (name.StartsWith('/'))
        {
            throw new InvalidChartException(chart, $"chart illegally contains absolute paths: '{path}'.");
        }

        List<string> parts = [];
        foreach (var part in name.Split('/'))
        {
            switch (part)
            {
                case "" or ".":
                    break;
                case "..":
                    if (parts.Count == 0)
                    {
                        throw new InvalidChartException(chart, $"chart illegally references parent directory: '{path}'.");
                    }

                    parts.RemoveAt(parts.Count - 1);
                    break;
                default:
                    parts.Add(part);
                    break;
            }
        }

        if (parts.Count == 0)
        {
            throw new InvalidChartException(chart, $"chart illegally contains content outside the base directory: \"{path}\".");
        }

        return parts[0] is [>= 'a' and <= 'z' or >= 'A' and <= 'Z', ':']
            ? throw new InvalidChartException(chart, $"chart contains illegally named files: '{path}'.")
            : string.Join('/', parts);
    }

    private static InvalidChartException TooLarge(string chart) => new(chart, $"decompressed chart is larger than the maximum size {LoadingBudget.MostInArchive}.");
}
