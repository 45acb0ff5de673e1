namespace Nixish.Core.Tests.Store;

/// <summary>A folder of one test's own, deleted after it, read-only content too.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public TemporaryFolder() => Path = Directory.CreateTempSubdirectory("nixish-test-").FullName;

    public string Path { get; }

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public LocalStore OpenStore() => LocalStore.Open(this["state"]);

    /// <summary>Writes a file, with the folders above it.</summary>
    public string Write(string name, string text)
    {
        var path = this[name];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Disk.Delete(Path);

    /// <summary>Runs a program to its end and returns what it printed, trimmed.</summary>
    public static string Run(string program, params string[] arguments) => Run(program, null, arguments);

    public static string Run(string program, IReadOnlyDictionary<string, string>? environment, params string[] arguments) =>
        new TestProgram(program, arguments) { Environment = environment ?? new Dictionary<string, string>() }.Output();

    public static bool HasProgram(string name) => TestProgram.IsOnPath(name);
}
