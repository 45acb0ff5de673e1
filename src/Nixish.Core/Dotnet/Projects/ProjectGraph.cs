using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Nixish;

/// <summary>What publishing a project reads, found by reading the project files, not by running a build.</summary>
/// <remarks>
/// What is found too much costs a key that changes too often; what is not found is not in the build's sandbox, so the build fails and
/// says what is missing. https://learn.microsoft.com/visualstudio/msbuild/customize-by-directory
/// </remarks>
internal sealed partial class ProjectGraph
{
    // Taken from the nearest folder that has them. Directory.Build.rsp holds arguments for every build below it.
    private static readonly string[] Nearest = ["Directory.Build.props", "Directory.Packages.props", "Directory.Build.targets", "Directory.Build.rsp"];
    private static readonly string[] Conventions = [".editorconfig", ".globalconfig"];

    private readonly SourceList _sources;
    private readonly HashSet<string> _projects = new(StringComparer.Ordinal);
    private readonly Dictionary<string, XElement> _loaded = new(StringComparer.Ordinal);
    private readonly Queue<string> _rest = [];
    private readonly List<NuGetPackage> _packages = [];
    private readonly string? _runtime;

    private ProjectGraph(DotnetProgram program, string project)
    {
        Project = project;
        Root = program.Root is { } root ? Path.TrimEndingDirectorySeparator(Path.GetFullPath(root)) : RootOf(Path.GetDirectoryName(project)!);
        _runtime = program.RuntimeIdentifier;
        _sources = new(Root, project);
    }

    /// <summary>The project file's whole path.</summary>
    public string Project { get; }

    /// <summary>The folder that all is found below.</summary>
    public string Root { get; }

    /// <summary>How many projects there are.</summary>
    public int Count => _projects.Count;

    /// <summary>The project's assembly, as far as its files say.</summary>
    public string Assembly { get; private set; } = "";

    /// <summary>What is read, by where it lies below the root: <c>src/Web</c>; the root itself is empty.</summary>
    public IEnumerable<KeyValuePair<string, IBuildable>> Sources => _sources.All();

    /// <summary>The packages of all lock files.</summary>
    public IEnumerable<NuGetPackage> Packages => _packages.DistinctBy(static package => (package.FileName, package.ContentHash));

    /// <summary>The <c>global.json</c> that chooses the SDK; null where there is none.</summary>
    public string? GlobalJson { get; private set; }

    public static ProjectGraph Read(DotnetProgram program)
    {
        var graph = new ProjectGraph(program, FindProject(program.Project));
        graph._rest.Enqueue(graph.Project);
        while (graph._rest.TryDequeue(out var project))
        {
            if (graph._projects.Add(project))
            {
                graph.AddProject(project);
            }
        }

        graph.GlobalJson = graph._sources.AddNearest(Path.GetDirectoryName(graph.Project)!, "global.json");
        return graph;
    }

    private static string FindProject(string path)
    {
        var full = Path.GetFullPath(path);
        if (File.Exists(full))
        {
            return full;
        }

        if (!Directory.Exists(full))
        {
            throw new DotnetProjectException(path, $"There is no project '{full}'{(Path.IsPathRooted(path) ? "" : $", which a program names as '{path}' relative to the current folder")}. Create it, or correct the path.");
        }

        var found = Directory.GetFiles(full, "*.*proj");
        return found.Length == 1 ? found[0] : throw new DotnetProjectException(
            path, found.Length == 0 ? $"The folder '{full}' has no project file. Name the folder of a project." : $"The folder '{full}' has {found.Length} project files. Name one of them: {string.Join(", ", found.Select(Path.GetFileName).Order(StringComparer.Ordinal))}.");
    }

    private static string RootOf(string folder)
    {
        string? solution = null;
        for (var current = folder; current is not null; current = Path.GetDirectoryName(current))
        {
            if (Path.Exists(Path.Combine(current, ".git")))
            {
                return current;
            }

            solution ??= Directory.EnumerateFiles(current, "*.sln*").Any(static file => Path.GetExtension(file) is ".sln" or ".slnx") ? current : null;
        }

        return solution ?? folder;
    }

    private void AddProject(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        _sources.AddFolder(folder);
        var reading = new ProjectReading(this, project);
        foreach (var name in Nearest[..2])
        {
            reading.Read(_sources.AddNearest(folder, name));
        }

        reading.Read(project);
        reading.Read(_sources.AddNearest(folder, Nearest[2]));
        _sources.AddNearest(folder, Nearest[3]);
        _sources.AddConventions(folder, Conventions);
        AddPackages(project, folder, reading);
        if (project == Project)
        {
            Assembly = reading.Text["AssemblyName"] ?? Path.GetFileNameWithoutExtension(project);
        }
    }

    private void AddPackages(string project, string folder, ProjectReading reading)
    {
        var named = reading.Text["NuGetLockFilePath"] is { } path ? Path.GetFullPath(path, folder) : null;
        var file = ((string?[])[named, Path.Combine(folder, "packages.lock.json"), Path.Combine(folder, $"packages.{Path.GetFileNameWithoutExtension(project).Replace(' ', '_')}.lock.json")]).FirstOrDefault(File.Exists);
        if (file is not null)
        {
            _sources.AddFile(file);
            _packages.AddRange(PackageLock.Read(file, project, _runtime, NuGetFeeds.Of(folder, Root)));
        }
        else if (reading.HasPackages)
        {
            throw PackageLock.Missing(project);
        }
    }

    private XElement Load(string file) => _loaded.TryGetValue(file, out var known) ? known : _loaded[file] = ProjectText.Load(file);

    // $([MSBuild]::GetPathOfFileAbove('Directory.Build.props', '$(MSBuildThisFileDirectory)../')), by which such files go on above.
    [GeneratedRegex(@"GetPathOfFileAbove\(\s*'?(?<name>[^',)]+?)'?\s*[,)]", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex FileAbove();

    /// <summary>One project's files, read in the order that a build reads them in.</summary>
    private sealed class ProjectReading(ProjectGraph graph, string project)
    {
        private readonly HashSet<string> _read = new(StringComparer.Ordinal);
        private readonly string _folder = Path.GetDirectoryName(project)!;

        public ProjectText Text { get; } = new(project);

        public bool HasPackages { get; private set; }

        public void Read(string? file)
        {
            if (file is null || !_read.Add(file))
            {
                return;
            }

            Text.Enter(file);
            foreach (var element in graph.Load(file).Descendants())
            {
                switch (element.Parent!.Name.LocalName, element.Name.LocalName)
                {
                    case ("PropertyGroup", _):
                        Text.Set(element);
                        break;
                    case (_, "Import") when element.Attribute("Sdk") is null:
                        Import(file, element);
                        break;
                    case ("ItemGroup", var item):
                        AddItem(item, element);
                        break;
                    case (_, "HintPath"):
                        AddFiles(element.Value);
                        break;
                }
            }
        }

        private void Import(string file, XElement import)
        {
            var folder = Path.GetDirectoryName(file)!;
            foreach (var imported in Imported(folder, import.Attribute("Project")?.Value ?? "").Where(imported => imported != file && graph._sources.Holds(imported)))
            {
                graph._sources.AddFile(imported);
                Read(imported);
                Text.Enter(file);
            }
        }

        // Those of SDKs and packages cannot be told from here, and are there whatever is found.
        private IEnumerable<string> Imported(string folder, string path)
        {
            if (FileAbove().Match(path) is { Success: true } above)
            {
                var start = path.Contains("..", StringComparison.Ordinal) ? Path.GetDirectoryName(folder) : folder;
                return start is not null && graph._sources.AddNearest(start, above.Groups["name"].Value) is { } nearest ? [nearest] : [];
            }

            if (!Text.TryExpand(path, out var expanded) || expanded.Length == 0)
            {
                return [];
            }

            var whole = Path.GetFullPath(expanded, folder);
            return !Path.GetFileName(whole).AsSpan().ContainsAny('*', '?') ? File.Exists(whole) ? [whole] : []
                : Directory.Exists(Path.GetDirectoryName(whole)) ? Directory.GetFiles(Path.GetDirectoryName(whole)!, Path.GetFileName(whole)).Order(StringComparer.Ordinal) : [];
        }

        private void AddItem(string item, XElement element)
        {
            var include = element.Attribute("Include")?.Value;
            if (item == "ProjectReference" && include is not null)
            {
                foreach (var reference in include.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
                {
                    AddReference(element, reference);
                }

                return;
            }

            HasPackages |= item is "PackageReference" or "GlobalPackageReference" && include is not null && !(item == "GlobalPackageReference" && Text["ManagePackageVersionsCentrally"] is not ("true" or "True"));
            AddFiles(include ?? "");
            AddFiles(element.Attribute("HintPath")?.Value ?? "");
        }

        private void AddReference(XElement element, string reference)
        {
            if (!Text.TryExpand(reference, out var path) || path.AsSpan().ContainsAny('*', '?'))
            {
                throw new DotnetProjectException(project, $"'{project}' refers to the project '{reference}', which only a build can tell. Write its path out.");
            }

            var whole = Path.GetFullPath(path, _folder);
            if (File.Exists(whole))
            {
                graph._rest.Enqueue(whole);
            }
            else if (element.Attribute("Condition") is null && element.Parent!.Attribute("Condition") is null)
            {
                throw new DotnetProjectException(project, $"'{project}' refers to the project '{whole}', which is not there. Correct the path.");
            }
        }

        // What lies in the project's own folder is there anyway.
        private void AddFiles(string include)
        {
            foreach (var pattern in include.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            {
                if (Text.TryExpand(pattern, out var path) && (path.StartsWith("..", StringComparison.Ordinal) || path.Contains("/../", StringComparison.Ordinal) || Path.IsPathRooted(path)))
                {
                    graph._sources.AddPattern(_folder, path);
                }
            }
        }
    }
}
