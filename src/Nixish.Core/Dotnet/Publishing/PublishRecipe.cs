namespace Nixish;

/// <summary>A published program as a derivation: which variables say what.</summary>
internal static class PublishRecipe
{
    internal const string Project = "project";
    internal const string Assembly = "assembly";
    internal const string Sdk = "sdk";
    internal const string Configuration = "configuration";
    internal const string Framework = "framework";
    internal const string Runtime = "runtime";
    internal const string SelfContained = "selfContained";
    internal const string Projects = "projects";
    internal const string Source = "source./";
    internal const string Package = "package.";
    internal const string Property = "property.";

    internal static Recipe Of(DotnetProgram program)
    {
        var graph = ProjectGraph.Read(program);
        RequireAssembly(program, graph);
        RequireRuntime(program);
        List<KeyValuePair<string, StoreString>> variables =
        [
            new(Project, Path.GetRelativePath(graph.Root, graph.Project).Replace('\\', '/')),
            new(Assembly, program.Assembly),
            new(Sdk, DotnetSdk.Find(graph.GlobalJson).Identity),
            new(Configuration, program.Configuration),
            new(Projects, $"{graph.Count}"),
        ];
        if (program.Framework is { } framework)
        {
            variables.Add(new(Framework, framework));
        }

        if (program.RuntimeIdentifier is { } runtime)
        {
            variables.Add(new(Runtime, runtime));
            variables.Add(new(SelfContained, program.SelfContained ? "true" : "false"));
        }

        foreach (var (path, source) in graph.Sources)
        {
            variables.Add(new(Source + path, $"{source}"));
        }

        foreach (var package in graph.Packages.Concat(program.Packages).DistinctBy(static package => (package.FileName, package.ContentHash)))
        {
            variables.Add(new(Package + package.FileName, $"{package}"));
        }

        foreach (var (name, value) in program.Properties.AsSpan())
        {
            variables.Add(new(Property + name, value));
        }

        return new(NameOf(program.Assembly))
        {
            System = "builtin",
            Builder = PublishBuilder.DerivationName,
            Environment = [.. variables],
        };
    }

    private static void RequireAssembly(DotnetProgram program, ProjectGraph graph)
    {
        if (graph.Assembly != program.Assembly)
        {
            throw new DotnetProjectException(program.Project, $"The assembly of '{graph.Project}' is called '{graph.Assembly}'. Say so, since images are described before anything is built: with {{ Assembly = \"{graph.Assembly}\" }}.");
        }
    }

    // Which runtime an SDK takes is in the SDK, and what is in it in no lock file.
    private static void RequireRuntime(DotnetProgram program)
    {
        var (suffix, version) = ($".Runtime.{program.RuntimeIdentifier}", Environment.Version.ToString(3));
        if (!program.SelfContained || program.Packages.AsEnumerable().Any(package => package.Id.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)))
        {
            return;
        }

        var known = ((string[])["Microsoft.NETCore.App", "Microsoft.AspNetCore.App"]).SelectMany(name => Known(name + suffix)).ToArray();
        throw new DotnetProjectException(
            program.Project,
            $"A self-contained program brings its runtime in packages that no lock file pins. Name them in Packages, as 'dotnet publish --self-contained -r {program.RuntimeIdentifier}' puts them into NuGet's folder, with the contentHash of their .nupkg.metadata. " +
            (known.Length > 0 ? $"In NuGet's folder are:\n{string.Join('\n', known)}" : $"In NuGet's folder is none yet; for the runtime that this program runs on it would be Microsoft.NETCore.App{suffix} {version}."));
    }

    private static IEnumerable<string> Known(string id)
    {
        foreach (var folder in NuGetFeeds.PackageFolders.Select(folder => Path.Combine(folder, NuGetPackage.Lower(id))).Where(Directory.Exists))
        {
            foreach (var version in Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal))
            {
                if (PackageLock.FindContentHash(Path.Combine(version, ".nupkg.metadata")) is { } hash)
                {
                    yield return $"  new(\"{id}\", \"{Path.GetFileName(version)}\", \"{hash}\"),";
                }
            }
        }
    }

    private static string NameOf(string assembly)
    {
        var name = string.Concat(assembly.Select(static letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '-')).TrimStart('.').ToLowerInvariant();
        return name.Length == 0 || name.EndsWith(".drv", StringComparison.Ordinal) ? "program" : name;
    }
}
