namespace Nixish;

/// <summary>Files and folders below a root, each once, as sources.</summary>
internal sealed class SourceList(string root, string project)
{
    private readonly SortedSet<string> _folders = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, SortedSet<string>> _patterns = new(StringComparer.Ordinal);

    public bool Holds(string path) => path == root || path.StartsWith(root.TrimEnd('/') + '/', StringComparison.Ordinal);

    /// <summary>The folder of a project, whole but for what builds make.</summary>
    public void AddFolder(string folder) => _folders.Add(Checked(folder));

    public void AddFile(string file) => _files.Add(Checked(file));

    /// <summary>The file called <paramref name="name"/> in <paramref name="folder"/> or the nearest folder above it, up to the root; null where there is none.</summary>
    public string? AddNearest(string folder, string name)
    {
        foreach (var current in Upwards(folder))
        {
            if (Path.Combine(current, name) is var file && File.Exists(file))
            {
                AddFile(file);
                return file;
            }
        }

        return null;
    }

    /// <summary>Files of these names in all folders upwards, until one says that it is the last.</summary>
    public void AddConventions(string folder, string[] names)
    {
        foreach (var name in names)
        {
            foreach (var current in Upwards(folder))
            {
                if (Path.Combine(current, name) is var file && File.Exists(file))
                {
                    AddFile(file);
                    if (File.ReadLines(file).Any(static line => line.Replace(" ", "", StringComparison.Ordinal).Equals("root=true", StringComparison.OrdinalIgnoreCase)))
                    {
                        break;
                    }
                }
            }
        }
    }

    /// <summary>What a pattern of a project in <paramref name="folder"/> names: <c>../Shared/**/*.cs</c>.</summary>
    public void AddPattern(string folder, string pattern)
    {
        var parts = pattern.Split('/');
        var wild = Array.FindIndex(parts, static part => part.AsSpan().ContainsAny('*', '?'));
        var fixedPart = Path.GetFullPath(wild < 0 ? pattern : string.Join('/', parts[..wild]) + "/", folder);
        if (wild < 0)
        {
            if (File.Exists(fixedPart))
            {
                AddFile(fixedPart);
            }
        }
        else if (Path.TrimEndingDirectorySeparator(fixedPart) is var start && Directory.Exists(start))
        {
            _ = Checked(start);
            if (!_patterns.TryGetValue(start, out var patterns))
            {
                _patterns[start] = patterns = new(StringComparer.Ordinal);
            }

            patterns.Add("/" + string.Join('/', parts[wild..]));
        }
    }

    /// <summary>All of it, by path below the root; what lies in a folder that is there whole is not there twice.</summary>
    public IEnumerable<KeyValuePair<string, IBuildable>> All()
    {
        foreach (var folder in _folders.Where(folder => !_folders.Any(other => IsBelow(folder, other))))
        {
            yield return new(Relative(folder), new DirectorySource(folder) { Name = NameFor(folder), Exclude = BuildFolders(folder) });
        }

        foreach (var (folder, patterns) in _patterns.Where(pattern => !InFolder(pattern.Key)))
        {
            yield return new(Relative(folder), new DirectorySource(folder) { Name = NameFor(folder), Include = [.. patterns] });
        }

        foreach (var file in _files.Where(file => !InFolder(file)))
        {
            yield return new(Relative(file), new FileSource(file) { Name = NameFor(file) });
        }
    }

    // Of the builds of the projects in it; what else is made there, git ignores.
    private Seq<string> BuildFolders(string folder) =>
        [.. _folders.Where(other => other == folder || IsBelow(other, folder)).Select(other => other[folder.TrimEnd('/').Length..]).SelectMany(static below => (string[])[$"{below}/bin/", $"{below}/obj/"])];

    private static bool IsBelow(string path, string folder) => path.StartsWith(folder.TrimEnd('/') + '/', StringComparison.Ordinal);

    private static string NameFor(string path)
    {
        var name = string.Concat(Path.GetFileName(path).Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or '+' ? letter : '-')).TrimStart('.');
        return name.Length == 0 ? "source" : name;
    }

    private bool InFolder(string path) => _folders.Contains(path) || _folders.Any(folder => IsBelow(path, folder));

    private string Relative(string path) => path == root ? "" : Path.GetRelativePath(root, path).Replace('\\', '/');

    private IEnumerable<string> Upwards(string folder)
    {
        for (var current = folder; current is not null && Holds(current); current = Path.GetDirectoryName(current))
        {
            yield return current;
        }
    }

    private string Checked(string path) => Holds(path) ? path : throw new DotnetProjectException(
        project, $"'{project}' reads '{path}', which is not below '{root}'. Set Root to a folder that holds both.");
}
