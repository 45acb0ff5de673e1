namespace Nixish.Kubernetes.Generation;

/// <summary>
/// What the build targets ask for: a folder, and in a file one line for each definition, with tabs between: its namespace and path, and for a
/// chart's schema of values a third: <c>values:</c> and the record's name, if it has one.
/// </summary>
internal static class BuildRequest
{
    private const string Values = "values:";

    /// <summary>Generates into a folder of each namespace below <paramref name="output"/>.</summary>
    public static void Run(string requestFile, string output)
    {
        var wanted = File.ReadAllLines(requestFile).Where(line => line.Length > 0).Select(line => line.Split('\t'))
            .Select(parts => parts is [_, _] || (parts is [_, _, var third] && third.StartsWith(Values, StringComparison.Ordinal)) ? parts : throw new GenerationException($"{requestFile} has a line that is no request."))
            .GroupBy(parts => parts[0], StringComparer.Ordinal)
            .ToDictionary(one => one.Key, one => Emitter.Files(one.Key, Model(one)), StringComparer.Ordinal);
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

    private static CustomModel Model(IEnumerable<string[]> requests) => ModelBuilder.Of(
        requests.Where(parts => parts.Length == 2).Select(parts => parts[1]).Distinct(StringComparer.Ordinal).SelectMany(CrdReader.File),
        requests.Where(parts => parts.Length == 3).Select(parts => (Path: parts[1], Name: parts[2][Values.Length..])).Distinct().Select(one => ValuesDefinition.File(one.Path, one.Name)));
}
