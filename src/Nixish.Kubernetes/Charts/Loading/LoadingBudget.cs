using System.Globalization;

namespace Nixish.Kubernetes.Charts;

/// <summary>How much one chart, with all the charts in it, may make us read. Limits of single archives and files are Helm's.</summary>
internal sealed class LoadingBudget(string chart)
{
    public const long MostInFile = 5 * 1024 * 1024;
    public const long MostInArchive = 100 * 1024 * 1024;
    private const long MostInAll = 512 * 1024 * 1024;
    private const int MostFiles = 65_536;
    private const int MostDepth = 32;
    private long _bytes;
    private int _files;

    /// <summary>Counts a file.</summary>
    /// <exception cref="InvalidChartException">It is too large, or there are too many.</exception>
    public void Take(string file, long size)
    {
        if (size > MostInFile)
        {
            throw new InvalidChartException(chart, $"its file '{file}' has {size} bytes, and a file of a chart may have {MostInFile}. Keep large files out of the chart, with .helmignore where it is a folder.");
        }

        _bytes += size;
        if (++_files > MostFiles || _bytes > MostInAll)
        {
            throw new InvalidChartException(chart, string.Create(CultureInfo.InvariantCulture, $"with the charts in it, it has more than {MostFiles} files or {MostInAll} bytes. Is this the chart's own folder?"));
        }
    }

    /// <exception cref="InvalidChartException">Charts in charts go deeper than any that is meant.</exception>
    public void CheckDepth(int depth)
    {
        if (depth > MostDepth)
        {
            throw new InvalidChartException(chart, $"it has charts in charts more than {MostDepth} deep.");
        }
    }
}
