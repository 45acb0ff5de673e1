using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Ssh;

/// <summary>A real sshd of one test's own, on a free loopback port, with its own host key and one key that may log in.</summary>
internal sealed class SshServer : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _program;
    private Process? _process;

    private SshServer(string program, IReadOnlyDictionary<string, string>? environment)
    {
        _program = program;
        MakeKey("host");
        MakeKey("identity");
        File.Copy(_folder["identity.pub"], _folder["authorized"]);
        Port = FreePort();
        File.WriteAllText(KnownHosts, $"[127.0.0.1]:{Port} {HostKey}\n");

        // Its path is on every sshd's own; sshd as root wants the folder that its service would make.
        string[] settings =
        [
            $"ListenAddress 127.0.0.1:{Port}", $"HostKey {_folder["host"]}", $"AuthorizedKeysFile {_folder["authorized"]}", "PidFile none",
            "PermitRootLogin yes", "StrictModes no", "UsePAM no", "PasswordAuthentication no", "KbdInteractiveAuthentication no", "LogLevel ERROR",
            "MaxSessions 20", "MaxStartups 100",
            .. environment is null ? [] : (string[])[$"SetEnv {string.Join(' ', environment.Select(pair => $"\"{pair.Key}={pair.Value}\""))}"],
        ];
        File.WriteAllLines(_folder["config"], settings);
        Start();
    }

    public int Port { get; }

    public string KnownHosts => _folder["known"];

    /// <summary>Type and digits of the public key.</summary>
    public string HostKey => string.Join(' ', File.ReadAllText(_folder["host.pub"]).Split(' ')[..2]).Trim();

    public SshDestination Destination => new("127.0.0.1")
    {
        Port = Port,
        User = Environment.UserName,
        IdentityFile = _folder["identity"],
        KnownHostsFile = KnownHosts,
        ConfigFile = "/dev/null",
    };

    public static SshServer Run(IReadOnlyDictionary<string, string>? environment = null)
    {
        string[] folders = ["/usr/sbin", .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')];
        var program = folders.Select(folder => Path.Combine(folder, "sshd")).FirstOrDefault(File.Exists);
        Assert.SkipUnless(program is not null && TemporaryFolder.HasProgram("ssh"), "needs sshd and ssh (openssh-server, openssh-client)");
        return new(program, environment);
    }

    public string this[string name] => _folder[name];

    /// <summary>Ends the server and everything that runs on its connections.</summary>
    public void Kill()
    {
        _process!.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    /// <summary>Ends the connections, as a network does that fails; what runs on them lives.</summary>
    public void DropConnections()
    {
        foreach (var id in Descendants(_process!.Id).Where(id => CommandOf(id) == "sshd").ToArray())
        {
            using var connection = Process.GetProcessById(id);
            connection.Kill();
        }
    }

    /// <summary>How many connections there are: each has one process of sshd's right below it.</summary>
    public int Connections() => Descendants(_process!.Id).Count(id => CommandOf(id) == "sshd" && ParentOf($"/proc/{id}") == _process.Id);

    /// <summary>How many commands run on its connections.</summary>
    public IEnumerable<string> Running() => Descendants(_process!.Id).Select(CommandOf).Where(command => command is not ("sshd" or ""));

    public void Dispose()
    {
        if (_process is { HasExited: false })
        {
            Kill();
        }

        _process?.Dispose();
        _folder.Dispose();
    }

    private static IEnumerable<int> Descendants(int root)
    {
        var parents = Directory.EnumerateDirectories("/proc").Select(folder => (Id: int.TryParse(Path.GetFileName(folder), out var id) ? id : 0, Folder: folder))
            .Where(process => process.Id > 0).Select(process => (process.Id, Parent: ParentOf(process.Folder))).ToLookup(process => process.Parent, process => process.Id);
        var rest = new Stack<int>(parents[root]);
        while (rest.TryPop(out var id))
        {
            yield return id;
            foreach (var child in parents[id])
            {
                rest.Push(child);
            }
        }
    }

    private static int ParentOf(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    private static string CommandOf(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/comm").Trim();
        }
        catch (IOException)
        {
            return "";
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void MakeKey(string name) => TemporaryFolder.Run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", _folder[name]);

    private void Start()
    {
        if (Environment.IsPrivilegedProcess)
        {
            Directory.CreateDirectory("/run/sshd");
        }

        _process = Process.Start(new ProcessStartInfo(_program, ["-D", "-E", _folder["log"], "-f", _folder["config"]]))!;
        var clock = Stopwatch.StartNew();
        while (!Listens())
        {
            if (_process.HasExited || clock.Elapsed > TimeSpan.FromSeconds(20))
            {
                throw new InvalidOperationException($"sshd does not listen: {File.ReadAllText(_folder["log"])}");
            }

            Thread.Sleep(20);
        }
    }

    private bool Listens()
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
