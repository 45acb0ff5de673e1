namespace Nixish;

/// <summary>Which host keys are believed.</summary>
public enum HostKeyPolicy
{
    /// <summary>Those that are known already. A host with no known key is refused.</summary>
    KnownOnly,

    /// <summary>A host's first key is written to the known hosts; a changed key is refused. For machines that were made just now.</summary>
    TrustFirstUse,
}

/// <summary>
/// Where to log in, and how. What is not said here is as <c>ssh_config</c> and the agent say, since the system's <c>ssh</c> does it;
/// nobody is ever asked for a password.
/// </summary>
/// <remarks>https://man.openbsd.org/ssh_config</remarks>
public sealed partial record SshDestination
{
    /// <summary>The host <paramref name="host"/>: a name, an address, or an alias of <c>ssh_config</c>.</summary>
    /// <exception cref="SshDestinationException">It cannot be one.</exception>
    public SshDestination(string host)
    {
        ArgumentNullException.ThrowIfNull(host);
        Host = Checked(host, "host");
    }

    /// <summary>A name, an address, or an alias of <c>ssh_config</c>.</summary>
    public string Host { get; }

    /// <summary>Who logs in.</summary>
    public string? User
    {
        get;
        init => field = value is null ? null : Checked(value, "user");
    }

    /// <summary>The port, 1 to 65535.</summary>
    public int? Port
    {
        get;
        init
        {
            if (value is { } port)
            {
                ArgumentOutOfRangeException.ThrowIfLessThan(port, 1, nameof(value));
                ArgumentOutOfRangeException.ThrowIfGreaterThan(port, 65535, nameof(value));
            }

            field = value;
        }
    }

    /// <summary>The file of the private key to log in with; no other key is then offered.</summary>
    public string? IdentityFile { get; init; }

    /// <summary>The only file whose host keys are believed.</summary>
    public string? KnownHostsFile { get; init; }

    /// <summary>The only host key that is believed: its type and digits, <c>ssh-ed25519 AAAA…</c>. It stands above <see cref="KnownHostsFile"/>.</summary>
    public string? HostKey
    {
        get;
        init => field = value is null || HostKeyPattern.IsMatch(value) ? value : throw new SshDestinationException($"'{value}' is no host key: it is 'type digits', such as a line of /etc/ssh/ssh_host_ed25519_key.pub begins.");
    }

    /// <summary>Which host keys are believed. Defaults to <see cref="HostKeyPolicy.KnownOnly"/>.</summary>
    public HostKeyPolicy HostKeys { get; init; }

    /// <summary>The configuration file to use in place of the user's and the system's.</summary>
    public string? ConfigFile { get; init; }

    /// <summary>How long connecting may take. Defaults to 15 seconds.</summary>
    public TimeSpan ConnectTimeout
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(1));
            field = value;
        }
    } = TimeSpan.FromSeconds(15);

    /// <summary>After how long without any sign of life a connection counts as lost. Defaults to 60 seconds.</summary>
    public TimeSpan SilenceLimit
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, TimeSpan.FromSeconds(4));
            field = value;
        }
    } = TimeSpan.FromMinutes(1);

    /// <summary>Further options by their names in <c>ssh_config</c>, such as <c>ProxyJump</c>.</summary>
    public Map<string> Options { get; init; }

    /// <summary>The ssh program. Defaults to the one on PATH.</summary>
    public string Program { get; init; } = "ssh";

    /// <summary>Reads <c>[ssh://][user@]host[:port]</c>; an IPv6 address stands in brackets.</summary>
    /// <exception cref="SshDestinationException">It is not that.</exception>
    public static SshDestination Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var match = AddressPattern.Match(text);
        if (!match.Success)
        {
            throw new SshDestinationException($"'{text}' is no SSH destination: it is [ssh://][user@]host[:port], with an IPv6 address in brackets.");
        }

        var port = 0;
        if (match.Groups["port"] is { Success: true } digits && (!int.TryParse(digits.ValueSpan, out port) || port is < 1 or > 65535))
        {
            throw new SshDestinationException($"'{text}' is no SSH destination: its port is not one of 1 to 65535.");
        }

        return new(match.Groups["host"].Value)
        {
            User = match.Groups["user"] is { Success: true } user ? user.Value : null,
            Port = port == 0 ? null : port,
        };
    }

    /// <summary><c>[user@]host[:port]</c>.</summary>
    public override string ToString()
    {
        var host = Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host;
        return $"{(User is null ? "" : $"{User}@")}{host}{(Port is { } port ? $":{port}" : "")}";
    }

    // It becomes an argument of its own, so no more is refused than what ssh could take for an option or a shell for syntax.
    private static string Checked(string value, string what) => NamePattern.IsMatch(value)
        ? value
        : throw new SshDestinationException($"'{value}' cannot be the {what} of an SSH destination: it may not be empty, begin with a dash, or contain spaces, quotes or control characters.");
}
