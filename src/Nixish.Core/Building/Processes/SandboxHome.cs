namespace Nixish;

/// <summary>
/// The folder that a sandbox has as its root, and the arguments that bubblewrap makes it by. A builder cannot write to it, so that the next build gets it as it
/// is: to make and delete dozens of files for each would take longer than most builds.
/// </summary>
internal sealed class SandboxHome
{
    private readonly string _folder;
    private string? _text;

    private SandboxHome(string folder) => _folder = folder;

    /// <summary>The root.</summary>
    public string Root => Path.Combine(_folder, "root");

    /// <summary>The file with the arguments.</summary>
    public string Arguments => Path.Combine(_folder, "arguments");

    /// <summary>An empty file. Under other names it is mounted upon.</summary>
    public string Empty => Path.Combine(_folder, "empty");

    /// <summary>Makes one in <paramref name="folder"/>, which is not there yet.</summary>
    public static SandboxHome Make(string folder)
    {
        var home = new SandboxHome(folder);
        Disk.MakeFolder(folder);
        Disk.MakeFolder(home.Root);
        Disk.MakeFile(home.Empty, 0x124).Dispose();
        return home;
    }

    /// <summary>Writes the arguments, unless they stand there already.</summary>
    public async Task WriteAsync(IEnumerable<string> arguments)
    {
        var text = string.Concat(arguments.Select(static argument => argument + "\0"));
        if (text != _text)
        {
            await File.WriteAllTextAsync(Arguments, text).ConfigureAwait(false);
            _text = text;
        }
    }

    public void Delete() => Disk.Delete(_folder);
}
