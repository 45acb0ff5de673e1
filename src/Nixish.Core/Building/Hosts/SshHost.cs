namespace Nixish;

/// <summary>
/// A machine with Nix that is reached over SSH and builds single derivations, as a builder of Nix's own does: it is given the inputs
/// that it lacks, builds, and gives the outputs back. All its builds share one connection.
/// </summary>
/// <remarks>
/// Its user must be one that Nix trusts there (<c>trusted-users</c>), or own the store: what is sent is not signed by anybody.
/// https://nix.dev/manual/nix/latest/advanced-topics/distributed-builds
/// </remarks>
public sealed class SshHost : NixBuildHost, IAsyncDisposable
{
    private readonly SshConnection _connection;

    /// <summary>The machine at <paramref name="destination"/>; nothing is connected yet.</summary>
    /// <param name="destination">Where it is.</param>
    /// <param name="traits">What it builds; by default this machine's systems, one at a time.</param>
    /// <param name="nix">Which of its stores, and how its Nix is run.</param>
    public SshHost(SshDestination destination, HostTraits? traits = null, NixStoreOptions? nix = null)
        : this(new SshConnection(destination), traits, nix)
    {
    }

    private SshHost(SshConnection connection, HostTraits? traits, NixStoreOptions? nix)
        : base(NixStore.Over(connection, nix), traits) => _connection = connection;

    /// <summary>Closes the connection.</summary>
    public ValueTask DisposeAsync() => _connection.DisposeAsync();

    private protected override string? Build(ServeSession session, HostBuild build, CancellationToken cancellationToken)
    {
        new NixUpload(build.Store, Uploads).Run(session, build.Inputs, RemoteSubstitution, static _ => { }, cancellationToken);
        var (status, message) = session.Build(build.Derivation, ServeLimits.Of(build.Options));
        switch (status)
        {
            case ServeStatus.Built or ServeStatus.Substituted or ServeStatus.AlreadyValid or ServeStatus.ResolvesToAlreadyValid:
                HostTalk.TakeOutputs(session, build, cancellationToken);
                return null;
            case ServeStatus.TransientFailure when build.Derivation.Fixed is null:
                // Nix's word for a full disk; with a fixed output also for a download that failed, which is the build's own affair.
                throw new BuildHostLostException(Name, $"its disk is full. It says: {message}");
            case ServeStatus.MiscFailure or ServeStatus.InputRejected or ServeStatus.PermanentFailure when HostTalk.IsWrongMachine(message):
                throw new BuildHostLostException(Name, $"it cannot build '{build.Derivation.Path}', though it was said to. It says: {message}");
            default:
                return message.Length > 0 ? message : status.ToString();
        }
    }
}
