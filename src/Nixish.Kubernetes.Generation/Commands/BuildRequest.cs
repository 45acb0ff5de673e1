namespace Nixish.Kubernetes.Generation;

/// <summary>What the build targets ask for: a folder, and in a file one line for each definition, its namespace and path with a tab between.</summary>
internal static class BuildRequest
{
    /// <summary>Generates into a folder of each namespace below <paramref name="output"/>.</summary>
    public static void Run(string requestFile, string output)
    {
        var wanted = File.ReadAllLines(requestFile).Where(line => line.Length > 0).Select(line => line.Split('\t', 2))
            .Select(parts => parts is [var ns, var path] ? (ns, path) : throw new GenerationException($"{requestFile} has a line that is no request."))
            .GroupBy(one => one.ns, one => one.path, StringComparer.Ordinal)
            .ToDictionary(one => one.Key, one => Emitter.Files(one.Key, ModelBuilder.Of(one.Distinct(StringComparer.Ordinal).SelectMany(CrdReader.File))), StringComparer.Ordinal);
        foreach (var (ns, files) in wanted)
        {
            GeneratedFolder.Write(Path.Combine(output, ns), files);
        }

        // Namespaces that nothing is generated into any more.
        foreach (var folder in Directory.Exists(output) ? Directory.EnumerateDirectories(output).Where(folder => !wanted.ContainsKey(Path.GetFileName(folder))) : [])
        {
            GeneratedFolder.Write(folder, new Dictionary<string, string>(StringComparer.Ordinal));
        }
    }
}
