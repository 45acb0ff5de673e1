namespace Nixish;

/// <summary>The socket, in a folder that only its owner can enter, through which commands share one connection.</summary>
internal sealed class ControlSocket : IDisposable
{
    // A socket's path has 104 to 108 bytes, and ssh adds 17 of its own while it makes it.
    private const int LongestFolder = 80;
    private readonly string _folder;

    public ControlSocket(SshDestination destination)
    {
        _folder = Directory.CreateTempSubdirectory("nixish-ssh-").FullName;
        if (_folder.Length > LongestFolder)
        {
            Directory.Delete(_folder);
            _folder = $"/tmp/nixish-ssh-{Guid.NewGuid():N}";
            Disk.MakeFolder(_folder);
        }

        if (destination.HostKey is { } key)
        {
            File.WriteAllText(KnownHosts, $"{destination.Host} {key}\n");
        }
    }

    public string Path => System.IO.Path.Combine(_folder, "s");

    public bool Exists => File.Exists(Path);

    public string KnownHosts => System.IO.Path.Combine(_folder, "hosts");

    public void Dispose() => Disk.Delete(_folder);
}
