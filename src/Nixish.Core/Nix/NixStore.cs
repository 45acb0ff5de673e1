namespace Nixish;

/// <summary>
/// A store that real Nix keeps, on this machine or on one that is reached over SSH. It is spoken to through <c>nix-store --serve</c>, so
/// nothing but Nix is needed there; its daemon, its builders and its caches are used as they are set up.
/// </summary>
public sealed class NixStore
{
    private readonly SshConnection? _connection;

    private NixStore(string name, NixStoreOptions options, SshConnection? connection) => (Name, Options, _connection) = (name, options, connection);

    /// <summary>What messages call it: <c>ssh://builder@farm</c>, or the local store's URL.</summary>
    public string Name { get; }

    /// <summary>Which store, and how its Nix is run.</summary>
    public NixStoreOptions Options { get; }

    /// <summary>The logical folder of its paths.</summary>
    public StoreDirectory Directory => Options.Directory;

    /// <summary>A store of this machine's.</summary>
    public static NixStore Local(NixStoreOptions? options = null)
    {
        options ??= new();
        return new(options.Store ?? "nix", options, null);
    }

    /// <summary>A store of another machine's. The connection stays the caller's to close.</summary>
    public static NixStore Over(SshConnection connection, NixStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(connection);
        return new($"ssh://{connection.Destination}", options ?? new(), connection);
    }

    /// <summary>Which of <paramref name="paths"/> are not valid there, by one question for all of them.</summary>
    /// <exception cref="SshException">The machine is not reached.</exception>
    /// <exception cref="NixStoreException">The store cannot be used.</exception>
    public async Task<IReadOnlySet<StorePath>> FindMissingAsync(IReadOnlyCollection<StorePath> paths, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var missing = paths.ToHashSet();
        missing.ExceptWith(await ServeSession.RunAsync(this, session => session.FindValid(missing, RemoteSubstitution.Never), null, cancellationToken).ConfigureAwait(false));
        return missing;
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Starts <c>nix-store --serve</c>, which first awaits a greeting.</summary>
    internal Task<RunningProgram> StartServingAsync(Action<string>? error, CancellationToken cancellationToken) =>
        StartAsync(Options.Command("--serve", "--write"), error, cancellationToken);

    /// <summary>Starts a program where the store is.</summary>
    internal async Task<RunningProgram> StartAsync(List<string> command, Action<string>? error, CancellationToken cancellationToken) => _connection is null
            ? RunningProgram.Start(command, error: error)
            : (await _connection.StartAsync(new(command) { Error = error }, cancellationToken).ConfigureAwait(false)).Program;

    /// <summary>Starts one more program where the store is, over the connection that a session with it stands on.</summary>
    internal RunningProgram StartBeside(List<string> command, Action<string>? error) => _connection is null
            ? RunningProgram.Start(command, error: error)
            : _connection.StartBeside(new(command) { Error = error }).Program;

    /// <summary>Why a program that served ended without being told to.</summary>
    internal async Task<NixishException> LostAsync(RunningProgram program, Exception failure)
    {
        var code = program.WaitOrEnd(TimeSpan.FromSeconds(5));
        if (_connection is not null && code == SshSession.Failed && !await _connection.StandsAsync().ConfigureAwait(false))
        {
            return _connection.Failure(program.ErrorTail, connected: true);
        }

        var problem = code == CommandMissing
            ? $"'{Name}' has no '{Options.Program}': Nix is not installed there, or not on the PATH of commands that come over SSH."
            : $"'{Options.Program}' of '{Name}' ended with code {code} in the middle of its work.";
        return new NixStoreException(Name, problem, program.ErrorTail, failure);
    }

    // What a shell exits with where there is no such program.
    private const int CommandMissing = 127;
}
