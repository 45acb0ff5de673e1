namespace Nixish.Core.Tests;

/// <summary>A temporary folder of one test.</summary>
internal sealed class Folder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("nixish-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    // Not Directory.Delete, which cannot name files whose names are not UTF-8.
    public void Dispose() => Shell("chmod -R u+rwX .; rm -rf \"$PWD\"");

    /// <summary>Runs a shell script in the folder, for what .NET cannot name; gives its output's bytes.</summary>
    public byte[] Shell(string script, params string[] arguments) =>
        new TestProgram("/bin/sh", ["-eu", "-c", script, "sh", .. arguments]) { Folder = Path }.Run().OrThrow().Output;
}
