using System.Globalization;

namespace Nixish;

/// <summary>The arguments that make <c>ssh</c> do what a destination says, and nothing that a configuration file adds behind its back.</summary>
internal static class SshArguments
{
    private const int SignsOfLife = 4;

    public static List<string> For(SshDestination destination, ControlSocket socket)
    {
        List<string> arguments =
        [
            destination.Program, "-T", "-a", "-x",
            .. Option("BatchMode", "yes"),
            .. Option("LogLevel", "ERROR"),
            .. Option("ClearAllForwardings", "yes"),
            .. Option("PermitLocalCommand", "no"),
            .. Option("EscapeChar", "none"),
            .. Option("StrictHostKeyChecking", destination.HostKeys == HostKeyPolicy.TrustFirstUse ? "accept-new" : "yes"),
            .. Option("ConnectTimeout", Seconds(destination.ConnectTimeout)),
            .. Option("ServerAliveInterval", Seconds(destination.SilenceLimit / SignsOfLife)),
            .. Option("ServerAliveCountMax", SignsOfLife.ToString(CultureInfo.InvariantCulture)),
        ];
        if (destination.ConfigFile is { } config)
        {
            arguments.AddRange(["-F", config]);
        }

        if (destination.User is { } user)
        {
            arguments.AddRange(["-l", user]);
        }

        if (destination.Port is { } port)
        {
            arguments.AddRange(["-p", port.ToString(CultureInfo.InvariantCulture)]);
        }

        if (destination.IdentityFile is { } identity)
        {
            arguments.AddRange([.. Option("IdentityFile", FileName(identity)), .. Option("IdentitiesOnly", "yes")]);
        }

        if (destination.HostKey is not null)
        {
            // Known by the alias alone, so that it is found whatever port, address or name ssh_config makes of the host.
            arguments.AddRange([.. Option("HostKeyAlias", destination.Host), .. OnlyKnownHosts(socket.KnownHosts), .. Option("UpdateHostKeys", "no")]);
        }
        else if (destination.KnownHostsFile is { } known)
        {
            arguments.AddRange(OnlyKnownHosts(known));
        }

        foreach (var (name, value) in destination.Options)
        {
            arguments.AddRange(Option(name, value));
        }

        return arguments;
    }

    /// <summary>Throws where a file's name cannot be given to ssh.</summary>
    public static void Check(SshDestination destination)
    {
        foreach (var file in new[] { destination.IdentityFile, destination.KnownHostsFile })
        {
            _ = file is null ? null : FileName(file);
        }
    }

    public static string[] Option(string name, string value) => ["-o", $"{name}={value}"];

    /// <summary>A file's name where ssh expands <c>%</c> and cuts at spaces.</summary>
    public static string FileName(string path) => path.AsSpan().ContainsAny('"', '\n', '\r') || path.Contains("${", StringComparison.Ordinal)
        ? throw new SshDestinationException($"ssh cannot be given the file '{path}': its name contains a quote, a line break or '${{'.")
        : $"\"{path.Replace("%", "%%", StringComparison.Ordinal)}\"";

    private static string[] OnlyKnownHosts(string file) =>
        [.. Option("UserKnownHostsFile", FileName(file)), .. Option("GlobalKnownHostsFile", "/dev/null")];

    private static string Seconds(TimeSpan time) => Math.Max(1, (long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture);
}
