using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Makes charts of files.</summary>
internal sealed class ChartLoader(string where, HelmVersion version)
{
    private const string Templates = "templates/";
    private const string Charts = "charts/";
    private readonly LoadingBudget _budget = new(where);

    /// <summary>The chart in a folder, or in an archive.</summary>
    /// <exception cref="InvalidChartException">There is none, or not one that may be used.</exception>
    public static LoadedChart Load(string path, HelmVersion version, ChartLinks links = ChartLinks.WithinChart)
    {
        var loader = new ChartLoader(path, version);
        if (Directory.Exists(path))
        {
            return loader.Read(ChartFolder.Read(path, path, loader._budget, links), path, 0);
        }

        byte[] archive;
        try
        {
            var file = new FileInfo(path);
            archive = !file.Exists ? throw new InvalidChartException(path, "there is no such folder or file. Correct the path; a relative one starts at the current folder.")
                : file.Length > LoadingBudget.MostInArchive ? throw new InvalidChartException(path, $"it has {file.Length} bytes, more than a chart may have unpacked.")
                : File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidChartException(path, $"it cannot be read: {failure.Message}", failure);
        }

        return loader.Read(ChartArchive.Read(archive, path, loader._budget), path, 0);
    }

    /// <summary>The chart in an archive that was read before.</summary>
    /// <exception cref="InvalidChartException">It holds none, or not one that may be used.</exception>
    public static LoadedChart Load(byte[] archive, string name, HelmVersion version)
    {
        var loader = new ChartLoader(name, version);
        return loader.Read(ChartArchive.Read(archive, name, loader._budget), name, 0);
    }

    private LoadedChart Read(List<ChartFile> files, string chart, int depth)
    {
        _budget.CheckDepth(depth);
        if (files.FindLast(static file => file.Name == ChartFile.ChartYaml) is not { } described)
        {
            throw new InvalidChartException(chart, $"{ChartFile.ChartYaml} file is missing.");
        }

        var metadata = Parse(chart, described, static document => ChartMetadata.Read(document));
        metadata = metadata.ApiVersion.Length > 0 ? metadata : metadata with { ApiVersion = "v1" };
        GoMap? values = null;
        string? valuesText = null;
        string? schema = null;
        List<TemplateFile> templates = [];
        List<ChartFile> others = [];
        SortedDictionary<string, List<ChartFile>> charts = new(StringComparer.Ordinal);
        foreach (var file in files)
        {
            switch (file.Name)
            {
                case ChartFile.ChartYaml:
                    break;
                case "Chart.lock":
                    CheckLock(chart, file);
                    break;
                case "values.yaml":
                    valuesText = GoText.FromUtf8(file.Data);
                    values = Parse(chart, file, _ => ChartValues.ReadFile(valuesText, version));
                    break;
                case "values.schema.json":
                    schema = GoText.FromUtf8(file.Data);
                    break;
                case "requirements.yaml" or "requirements.lock":
                    if (file.Name.EndsWith("yaml", StringComparison.Ordinal))
                    {
                        metadata = Parse(chart, file, document => ChartMetadata.Read(document, metadata));
                    }
                    else
                    {
                        CheckLock(chart, file);
                    }

                    if (metadata.ApiVersion == "v1")
                    {
                        others.Add(file);
                    }

                    break;
                case var name when name.StartsWith(Templates, StringComparison.Ordinal):
                    templates.Add(new(name, GoText.FromUtf8(file.Data)));
                    break;
                case var name when name.StartsWith(Charts, StringComparison.Ordinal) && !name.EndsWith(".prov", StringComparison.Ordinal):
                    var path = name[Charts.Length..];
                    var slash = path.IndexOf('/', StringComparison.Ordinal);
                    Add(charts, slash < 0 ? path : path[..slash], new(path, file.Data));
                    break;
                default:
                    others.Add(file);
                    break;
            }
        }

        metadata = metadata.Checked(chart);
        return new()
        {
            Metadata = metadata,
            Values = values ?? new(),
            ValuesText = valuesText,
            Schema = schema,
            Templates = [.. templates],
            Files = [.. others],
            Dependencies = [.. charts.Select(one => ReadInner(one.Key, one.Value, metadata.Name, depth + 1)).OfType<LoadedChart>()],
        };
    }

    // A folder or an archive in charts/; null where it is neither.
    private LoadedChart? ReadInner(string name, List<ChartFile> files, string parent, int depth)
    {
        if (name[0] is '_' or '.')
        {
            return null;
        }

        try
        {
            if (name.EndsWith(".tgz", StringComparison.Ordinal))
            {
                return files[0].Name == name
                    ? Read(ChartArchive.Read(files[0].Data, name, _budget), name, depth)
                    : throw new InvalidChartException(name, $"expected {name}, got {files[0].Name}.");
            }

            List<ChartFile> own = [.. files.Where(file => file.Name.Length > name.Length).Select(file => new ChartFile(file.Name[(name.Length + 1)..], file.Data))];
            return Read(own, name, depth);
        }
        catch (InvalidChartException problem)
        {
            throw new InvalidChartException(where, $"error unpacking subchart {name} in {parent}: {problem.Message}", problem);
        }
    }

    private static void CheckLock(string chart, ChartFile file) => Parse(chart, file, static document => StructReader.Of(document, "chart.", "Lock").List("dependencies", "*chart.Dependency"));

    private static T Parse<T>(string chart, ChartFile file, Func<object?, T> read)
    {
        try
        {
            return read(file.Name == "values.yaml" ? null : GoYaml.ReadExact(GoText.FromUtf8(file.Data)));
        }
        catch (GoDocumentException problem)
        {
            throw new InvalidChartException(chart, $"cannot load {file.Name}: {problem.Message}.", problem);
        }
    }

    private static void Add(SortedDictionary<string, List<ChartFile>> charts, string name, ChartFile file)
    {
        if (!charts.TryGetValue(name, out var files))
        {
            charts.Add(name, files = []);
        }

        files.Add(file);
    }
}
