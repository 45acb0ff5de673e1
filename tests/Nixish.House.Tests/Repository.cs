namespace Nixish.House.Tests;

/// <summary>The clone that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>The folder of <c>Nixish.sln</c>. Not <c>[CallerFilePath]</c>: a deterministic build maps that away.</summary>
    public static string Root { get; } = Find();

    /// <summary>The names of the packages, lowest first.</summary>
    public static IReadOnlyList<string> Packages { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Where(project => File.ReadAllText(project).Contains("<ProjectType>Library</ProjectType>", StringComparison.Ordinal))
            .Select(project => Path.GetFileNameWithoutExtension(project))
            .Order(StringComparer.Ordinal)];

    /// <summary>An absolute path from one below the root.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>Text of a file below the root.</summary>
    public static string Read(params string[] parts) => File.ReadAllText(At(parts));

    /// <summary>C# files below the folders that people write, generated ones and build output left out; relative paths.</summary>
    public static IEnumerable<string> Sources(params string[] folders) =>
        from folder in folders
        where Directory.Exists(At(folder))
        from file in Directory.EnumerateFiles(At(folder), "*.cs", SearchOption.AllDirectories)
        where !file.EndsWith(".g.cs", StringComparison.Ordinal) && !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal)
        select Path.GetRelativePath(Root, file);

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Nixish.sln")))
        {
            folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No Nixish.sln above {AppContext.BaseDirectory}: run the tests inside a clone.");
        }

        return folder;
    }
}
