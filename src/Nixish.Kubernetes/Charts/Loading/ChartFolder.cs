using System.Formats.Tar;

namespace Nixish.Kubernetes.Charts;

/// <summary>A chart that is not packed. Links are followed as far as they may lead.</summary>
internal sealed class ChartFolder
{
    // Links may make a folder contain itself.
    private const int MostDepth = 64;
    private const string Git = ".git";
    private readonly string? _limit;
    private readonly string _chart;
    private readonly LoadingBudget _budget;
    private readonly HelmIgnore _ignore;
    private readonly List<ChartFile> _files = [];

    private ChartFolder(string root, string chart, LoadingBudget budget, ChartLinks links)
    {
        _limit = links switch { ChartLinks.Anywhere => null, ChartLinks.WithinRepository => Repository(root) ?? root, _ => root };
        (_chart, _budget) = (chart, budget);
        var rules = Path.Combine(root, HelmIgnore.FileName);
        _ignore = HelmIgnore.Parse(File.Exists(rules) ? Bytes(rules, HelmIgnore.FileName) : [], chart);
    }

    /// <summary>Its files, in the order of their names within each folder.</summary>
    /// <exception cref="InvalidChartException">There is something that is no file, too large, or a link that leads out.</exception>
    public static List<ChartFile> Read(string folder, string chart, LoadingBudget budget, ChartLinks links)
    {
        try
        {
            var root = RealPath.Of(Path.GetFullPath(folder));
            var walk = new ChartFolder(root, chart, budget, links);
            walk.Walk(root, "", 0);
            return walk._files;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidChartException(chart, $"its folder cannot be read: {failure.Message}", failure);
        }
    }

    // A submodule's .git is a file.
    private static string? Repository(string? folder)
    {
        while (folder is not null && !Path.Exists(Path.Combine(folder, Git)))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder;
    }

    // What git keeps for itself may hold credentials.
    private bool MayLeadTo(string real) => _limit is null
        || (real == _limit && !Path.Exists(Path.Combine(real, Git)))
        || (IsIn(_limit, real) && real != Path.Combine(_limit, Git) && !IsIn(Path.Combine(_limit, Git), real));

    private static bool IsIn(string folder, string path) => path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private void Walk(string folder, string prefix, int depth)
    {
        if (depth > MostDepth)
        {
            throw new InvalidChartException(_chart, $"'{prefix}' is more than {MostDepth} folders deep; a link may lead into the folder that it is in.");
        }

        var entries = new DirectoryInfo(folder).GetFileSystemInfos();
        Array.Sort(entries, static (left, right) => Utf8Order.Comparer.Compare(left.Name, right.Name));
        foreach (var entry in entries)
        {
            var (path, real) = (prefix + entry.Name, entry.FullName);
            FileSystemInfo target = entry;
            if (entry.LinkTarget is not null)
            {
                real = RealPath.Of(entry.FullName);
                if (!MayLeadTo(real))
                {
                    // One that .helmignore leaves out harms nobody.
                    if (_ignore.Ignores(path, Directory.Exists(real)))
                    {
                        continue;
                    }

                    throw new InvalidChartException(_chart, $"'{path}' is a link out of its folder, to '{real}'. A chart is made of its own files only: put the file there, leave it out with .helmignore, or trust the chart with more by its Links (ChartLinks.WithinRepository, ChartLinks.Anywhere).");
                }

                target = Directory.Exists(real) ? new DirectoryInfo(real) : new FileInfo(real);
            }

            if (target is DirectoryInfo)
            {
                if (!_ignore.Ignores(path, isFolder: true))
                {
                    Walk(real, path + "/", depth + 1);
                }
            }
            else if (!_ignore.Ignores(path, isFolder: false))
            {
                _files.Add(new(path, Bytes(real, path)));
            }
        }
    }

    private byte[] Bytes(string file, string path)
    {
        var info = new FileInfo(file);
        if (!info.Exists || IsSpecial(info))
        {
            throw new InvalidChartException(_chart, $"cannot load irregular file '{path}'. Only files and folders can be in a chart.");
        }

        _budget.Take(path, info.Length);
        var data = File.ReadAllBytes(file);
        return data.AsSpan().StartsWith("\uFEFF"u8) ? data[3..] : data;
    }

    // Reading a pipe would wait for its writer, and the library has no other way to ask what a file is than to pack it: the type is in the header.
    private static bool IsSpecial(FileInfo info)
    {
        if (OperatingSystem.IsWindows() || info.Length > 0)
        {
            return false;
        }

        using var packed = new MemoryStream();
        using (var tar = new TarWriter(packed, TarEntryFormat.Ustar, leaveOpen: true))
        {
            tar.WriteEntry(info.FullName, "f");
        }

        return packed.GetBuffer()[156] != (byte)TarEntryType.RegularFile;
    }
}
