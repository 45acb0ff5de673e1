namespace Nixish;

/// <summary>Text that names no SSH destination.</summary>
public sealed class SshDestinationException : NixishException
{
    internal SshDestinationException(string message)
        : base(message)
    {
    }
}

/// <summary>A host that could not be reached, or was lost. Its message ends with what <c>ssh</c> said.</summary>
public class SshException : NixishException
{
    internal SshException(SshDestination destination, string problem, Seq<string> said = default)
        : base(said.IsEmpty ? problem : $"{problem}\nssh says:\n{string.Join('\n', said.Select(static line => $"  {line}"))}") => Destination = destination;

    /// <summary>Where the connection went.</summary>
    public SshDestination Destination { get; }
}

/// <summary>A host whose key is not known, or is another than the known one. Nothing was sent to it.</summary>
public sealed class SshHostKeyException : SshException
{
    internal SshHostKeyException(SshDestination destination, HostKeyProblem problem, Seq<string> said)
        : base(destination, Describe(destination, problem), said) => Problem = problem;

    /// <summary>What is wrong.</summary>
    public HostKeyProblem Problem { get; }

    private static string Describe(SshDestination destination, HostKeyProblem problem) => problem == HostKeyProblem.Changed
        ? $"'{destination}' shows another host key than the known one: it may not be the machine it seems to be. If the machine was made anew, remove its old key from the known hosts (ssh-keygen -R)."
        : $"The host key of '{destination}' is not known, so it may be any machine. Put its key into the known hosts (ssh-keyscan, compared with the machine's own), or give it as HostKey.";
}

/// <summary>What is wrong with a host's key.</summary>
public enum HostKeyProblem
{
    /// <summary>No key of the host is known.</summary>
    Unknown,

    /// <summary>Another key of the host is known.</summary>
    Changed,
}

/// <summary>A host that does not let this user in.</summary>
public sealed class SshLoginException : SshException
{
    internal SshLoginException(SshDestination destination, Seq<string> said)
        : base(destination, $"'{destination}' does not let this user in with the keys that were offered. Add the public key to its authorized keys, or give the right User and IdentityFile.", said)
    {
    }
}

/// <summary>A connection that ended while a command ran. How far the command came is not known.</summary>
public sealed class SshConnectionLostException : SshException
{
    internal SshConnectionLostException(SshDestination destination, Seq<string> said)
        : base(destination, $"The connection to '{destination}' was lost while a command ran there; how far it came is not known.", said)
    {
    }
}

/// <summary>A command that took longer than it may. It was ended.</summary>
public sealed class SshTimeoutException : SshException
{
    internal SshTimeoutException(SshDestination destination, string program, TimeSpan timeout)
        : base(destination, $"'{program}' on '{destination}' took longer than the {timeout.TotalSeconds:0.#} seconds that it may, and was ended.") => Timeout = timeout;

    /// <summary>How long it was given.</summary>
    public TimeSpan Timeout { get; }
}

/// <summary>A command on another machine that ended with an exit code other than 0.</summary>
public sealed class SshCommandException : SshException
{
    internal SshCommandException(SshDestination destination, SshCommand command, SshResult result)
        : base(destination, $"'{command.Arguments[0]}' exited with code {result.ExitCode} on '{destination}'.{(result.ErrorTail.IsEmpty ? "" : $"\nIts last lines:\n{string.Join('\n', result.ErrorTail.Select(static line => $"  {line}"))}")}") =>
        Result = result;

    /// <summary>How it ended.</summary>
    public SshResult Result { get; }
}
