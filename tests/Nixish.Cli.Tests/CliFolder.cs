namespace Nixish.Cli.Tests;

// A folder of one test's own, with a store and a site in it.
internal sealed class CliFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("nixish-").FullName;

    public string this[string name] => Path.Combine(_path, name);

    public string StorePath => this["store"];

    public string Site => this["site"];

    // The site's only page.
    public void Write(string page)
    {
        Directory.CreateDirectory(Site);
        File.WriteAllText(Path.Combine(Site, "index.html"), page);
    }

    // Read-only content too.
    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            foreach (var folder in Directory.EnumerateDirectories(_path, "*", SearchOption.AllDirectories))
            {
                File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }
        }

        Directory.Delete(_path, recursive: true);
    }
}
