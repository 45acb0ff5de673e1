namespace Nixish;

public sealed partial class LocalStore
{
    /// <summary>Makes the path of <paramref name="target"/> valid: see <see cref="BuildAsync(IReadOnlyList{IBuildable}, BuildOptions, IProgress{BuildEvent}, CancellationToken)"/>.</summary>
    public Task<BuildResult> BuildAsync(IBuildable target, BuildOptions? options = null, IProgress<BuildEvent>? progress = null, CancellationToken cancellationToken = default) =>
        BuildAsync([target], options, progress, cancellationToken);

    /// <summary>
    /// Makes the paths of <paramref name="targets"/> valid: fetches what a cache has, and builds only the rest: independent derivations at the
    /// same time, each once whoever else builds it. Run again after it was killed, it goes on where it was.
    /// </summary>
    /// <param name="targets">What to build.</param>
    /// <param name="options">How; by default as <see cref="BuildOptions"/> says.</param>
    /// <param name="progress">What to tell, one event at a time, on whichever thread it happens.</param>
    /// <param name="cancellationToken">Ends the running builders and their children, and deletes what they wrote.</param>
    /// <exception cref="BuildFailedException">A builder failed.</exception>
    /// <exception cref="SourceException">A source is missing, or changed meanwhile.</exception>
    /// <exception cref="StoreException">The store cannot be used, such as on a full disk.</exception>
    public Task<BuildResult> BuildAsync(IReadOnlyList<IBuildable> targets, BuildOptions? options = null, IProgress<BuildEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        var lowering = options?.Lowering ?? new Lowering(Directory);
        return BuildAsync(lowering.Lower(targets), options, progress, cancellationToken);
    }

    /// <summary>Makes the paths of what was lowered before valid.</summary>
    public async Task<BuildResult> BuildAsync(IReadOnlyList<Lowered> targets, BuildOptions? options = null, IProgress<BuildEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        options ??= new();
        var events = BuildEvents.Of(progress);
        await new ChangedUrls(this, options, events).CheckAsync(targets, cancellationToken).ConfigureAwait(false);
        if (FindAll(targets, events) is { } known)
        {
            events.Report(new BuildEvent.Planned([]));
            return new() { Built = [], Paths = known };
        }

        DerivationPaths.Make(targets);
        using var lease = await RunLease.TakeAsync(this, targets, cancellationToken).ConfigureAwait(false);
        var caches = options.Caches.Count == 0 ? null : new CacheSet(options.Caches, events);
        var plan = new RunPlan(this, targets, caches is null ? null : new(caches, lease));
        await plan.MakeAsync(cancellationToken).ConfigureAwait(false);
        events.Report(new BuildEvent.Planned([.. plan.Order.OfType<BuildWork>().Select(static work => work.Derivation)])
        {
            Substitutes = [.. plan.Order.OfType<FetchWork>().Select(static work => work.Cached)],
        });
        var realisation = new Realisation(this, options, events, caches is null ? null : new(this, caches, lease));
        var scheduler = new Scheduler(plan, realisation, caches is null ? null : new(this, caches, events), options, events);
        try
        {
            await scheduler.RunAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Scratch.DiscardBuildFolders();
        }

        foreach (var target in targets.Where(static target => target is not LoweredOutput))
        {
            await RequireAsync(target, cancellationToken).ConfigureAwait(false);
        }

        return new()
        {
            Built = [.. scheduler.Built, .. realisation.Nested],
            CutOff = scheduler.CutOff,
            Substituted = scheduler.Fetched,
            Paths = [.. targets.Select(target => Find(target.Path) ?? throw new PathNotValidException(target.Path, $"'{target.Path}' was built and is no longer valid: something deletes from the store '{Root}'."))],
        };
    }

    // What a build is that has nothing to do: one look at each target.
    private List<PathInfo>? FindAll(IReadOnlyList<Lowered> targets, BuildEvents events)
    {
        List<PathInfo> found = new(targets.Count);
        foreach (var target in targets)
        {
            CheckDirectory(target.Path);
            if (Find(target.Path) is { } info)
            {
                NoteUse(target.Path);
                events.Report(new BuildEvent.AlreadyValid(target.Path));
                found.Add(info);
            }
        }

        return found.Count == targets.Count ? found : null;
    }

    private void CheckDirectory(StorePath path) => _ = PhysicalPath(path);
}
