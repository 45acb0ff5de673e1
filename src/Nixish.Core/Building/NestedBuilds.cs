namespace Nixish;

/// <summary>Builds that a builder asks for while it runs, when its inputs have told it what there is to build. What they made, its outputs may refer to.</summary>
/// <remarks>They run beside the builder, which waits and takes no more of the machine; no circle can come of it, since what is asked for is made of its inputs.</remarks>
internal sealed class NestedBuilds(LocalStore store, BuildOptions options, BuildEvents events, InputClosure inputs) : IProgress<BuildEvent>, IDisposable
{
    private readonly List<StoreLease> _leases = [];
    private readonly List<Derivation> _built = [];

    /// <summary>What was built here, in the order it finished.</summary>
    public IReadOnlyList<Derivation> Built => _built;

    /// <summary>Makes the paths of <paramref name="targets"/> valid, and part of the inputs. They stay until this is disposed.</summary>
    public async Task BuildAsync(IReadOnlyList<IBuildable> targets, CancellationToken cancellationToken)
    {
        var lowered = new Lowering(store.Directory).Lower(targets);
        _leases.Add(await store.LeaseAsync(lowered.Select(static target => target.Path), null, cancellationToken).ConfigureAwait(false));
        var result = await store.BuildAsync(lowered, options, this, cancellationToken).ConfigureAwait(false);
        _built.AddRange(result.Built);
        inputs.Add(result.Paths.Select(static path => path.Path));
    }

    public void Dispose() => _leases.ForEach(static lease => lease.Dispose());

    // The plan of the run that it is part of stands as it was told.
    void IProgress<BuildEvent>.Report(BuildEvent value)
    {
        if (value is not (BuildEvent.Planned or BuildEvent.AlreadyValid))
        {
            events.Report(value);
        }
    }
}
