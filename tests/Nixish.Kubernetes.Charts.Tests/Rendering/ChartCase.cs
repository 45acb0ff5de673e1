namespace Nixish.Kubernetes.Charts.Tests.Rendering;

/// <summary>A chart of ours in one file: its files, values and options, and what it renders to, each after a line <c>-- name --</c>.</summary>
internal sealed class ChartCase
{
    private const string Golden = "golden";
    private static readonly string[] NotFiles = ["options", "values", Golden];
    private readonly string _path;
    private readonly List<(string Name, string Text)> _parts = [];

    private ChartCase(string path)
    {
        _path = path;
        foreach (var line in File.ReadAllText(path).Split('\n')[..^1])
        {
            if (line.StartsWith("-- ", StringComparison.Ordinal) && line.EndsWith(" --", StringComparison.Ordinal))
            {
                _parts.Add((line[3..^3], ""));
            }
            else
            {
                _parts[^1] = (_parts[^1].Name, $"{_parts[^1].Text}{line}\n");
            }
        }
    }

    public static string Folder { get; } = Find();

    /// <summary>What it should render to; of a failure, what Helm says.</summary>
    public string? Wanted => Text(Golden);

    /// <summary>A part of the message, where the case is a failure whose whole text is nobody's business.</summary>
    public string? OnlyError => Option("only-error");

    public static ChartCase Read(string name) => new(Path.Combine(Folder, name + ".txt"));

    /// <summary>Renders the chart from a folder.</summary>
    public string Render(string folder)
    {
        foreach (var (name, text) in _parts.Where(static part => !NotFiles.Contains(part.Name)))
        {
            var file = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        var chart = new Chart("release-name", Source.Directory(folder))
        {
            Release = Option("release") ?? "release-name",
            Namespace = Option("namespace") ?? "default",
            Helm = Option("helm") is { } helm ? Enum.Parse<HelmVersion>(helm) : HelmVersion.V4_2,
            KubernetesVersion = Option("kubernetes"),
            ApiVersions = Option("api") is { } api ? [api] : [],
            Set = Option("set") is { } set ? [set] : [],
            SetText = Option("set-text") is { } text2 ? [text2] : [],
            MissingValues = Option("strict") is null ? MissingValues.Empty : MissingValues.Refused,
        };
        return chart.WithValues(Text("values") ?? "").RenderText(new() { Parts = Option("definitions") is null ? ChartParts.Hooks : ChartParts.All }) + Notes(chart);
    }

    public void Accept(string rendered) => File.WriteAllText(
        _path,
        string.Concat(_parts.Where(static part => part.Name != Golden).Append((Golden, rendered)).Select(static part => $"-- {part.Item1} --\n{part.Item2}")));

    private string Notes(Chart chart) => _parts.Exists(static part => part.Name.EndsWith("NOTES.txt", StringComparison.Ordinal)) ? "NOTES:\n" + chart.RenderNotes() : "";

    private string? Text(string name) => _parts.Find(part => part.Name == name).Text;

    private string? Option(string name) => Text("options")?.Split('\n').Where(line => line.StartsWith(name + ":", StringComparison.Ordinal)).Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Nixish.sln")))
        {
            folder = Path.GetDirectoryName(folder.TrimEnd('/'))!;
        }

        return Path.Combine(folder, "tests", "Nixish.Kubernetes.Charts.Tests", "Rendering", "Charts");
    }
}
