namespace Nixish;

/// <summary>A host that builds with Nix: on this machine, <see cref="NixHost"/>, or on another, <see cref="SshHost"/>.</summary>
public abstract class NixBuildHost : IBuildHost
{
    private readonly NixStore _store;

    private protected NixBuildHost(NixStore store, HostTraits? traits)
    {
        ArgumentNullException.ThrowIfNull(store);
        (_store, Traits) = (store, traits ?? new());
    }

    /// <summary>What it builds.</summary>
    public HostTraits Traits { get; }

    /// <summary>Whether it fetches inputs that its own caches have, before it is given the rest. Defaults to <see cref="RemoteSubstitution.Never"/>.</summary>
    public RemoteSubstitution RemoteSubstitution { get; init; }

    /// <inheritdoc/>
    public string Name => _store.Name;

    /// <inheritdoc/>
    public int Jobs => Traits.Jobs;

    /// <inheritdoc/>
    public double Speed => Traits.Speed;

    /// <summary>What is on its way to it.</summary>
    private protected NixUploads Uploads { get; } = new();

    /// <inheritdoc/>
    public bool CanBuild(Derivation derivation) => Traits.CanBuild(derivation);

    /// <inheritdoc/>
    public Task BuildAsync(HostBuild build, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(build);
        return HostTalk.RunAsync(Name, _store, build, session => Build(session, build, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Builds, and fetches the outputs. Returns what is wrong with the build, or null.</summary>
    private protected abstract string? Build(ServeSession session, HostBuild build, CancellationToken cancellationToken);
}
