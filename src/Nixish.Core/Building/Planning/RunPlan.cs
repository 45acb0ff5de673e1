namespace Nixish;

/// <summary>
/// What a run does, and in which order. The walk from the targets stops at what is valid, goes on below what has to be built to its
/// inputs, and below what caches have to what that refers to: what nobody needs is not looked at.
/// </summary>
/// <remarks>
/// It follows from what is known, so it is made anew whenever more is known: that caches have a path, or that one did not give what it
/// promised. Not safe for several threads.
/// </remarks>
internal sealed partial class RunPlan
{
    private readonly LocalStore _store;
    private readonly CacheAnswers? _answers;
    private readonly RunIndex? _index;
    private readonly Need[] _targets;
    private readonly Dictionary<StorePath, bool> _valid = [];
    private readonly Dictionary<Derivation, BuildWork> _builds = [];
    private readonly Dictionary<StorePath, FetchWork> _fetches = [];

    // One output of these is to be had from no cache, so all of them are built.
    private readonly HashSet<Derivation> _toBuild = [];

    // What caches promised and did not give, or what cannot be whole.
    private readonly HashSet<StorePath> _refused = [];

    /// <summary>A plan for <paramref name="targets"/>, empty until it is made.</summary>
    public RunPlan(LocalStore store, IReadOnlyList<Lowered> targets, CacheAnswers? answers)
    {
        (_store, _answers) = (store, answers);
        _index = answers is null ? null : new(targets);
        _targets = [.. targets.SelectMany(target => target is LoweredOutput output ? [new Need(output.Path, output.Derivation)] : Given(target))];
    }

    /// <summary>What is done, each piece after all that it needs.</summary>
    public IReadOnlyList<Work> Order { get; private set; } = [];

    /// <summary>Makes the plan; asks caches as often as that needs.</summary>
    public async Task MakeAsync(CancellationToken cancellationToken)
    {
        while (TryMake() is { Count: > 0 } unknown)
        {
            await AskAsync(unknown, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Makes the plan of what is known. Returns the paths that caches must be asked for before there can be one; none where it was made.</summary>
    public IReadOnlyCollection<StorePath> TryMake()
    {
        while (true)
        {
            var walk = new Walk(this);
            foreach (var target in _targets)
            {
                walk.Visit(target);
            }

            if (walk.Unknown.Count > 0)
            {
                return WithThoseBelow(walk.Unknown);
            }

            if (!walk.IsOutdated)
            {
                Link(walk.Order);
                return [];
            }
        }
    }

    /// <summary>Asks caches for paths. It may run beside everything else.</summary>
    public Task AskAsync(IReadOnlyCollection<StorePath> paths, CancellationToken cancellationToken) => _answers!.AskAsync(paths, cancellationToken);

    /// <summary>What the piece makes is valid now.</summary>
    public void Done(Work work)
    {
        switch (work)
        {
            case FetchWork fetch:
                _valid[fetch.Cached.Path] = true;
                break;
            case BuildWork build:
                foreach (var output in build.Derivation.Outputs.Values)
                {
                    _valid[output.Path] = true;
                }

                break;
        }
    }

    /// <summary>No cache gave the path: the next plan does without.</summary>
    public void Refuse(FetchWork fetch)
    {
        _refused.Add(fetch.Cached.Path);
        _fetches.Remove(fetch.Cached.Path);
        fetch.IsPlanned = false;
    }

    private Need[] Given(Lowered source) => _answers is null ? [] : [.. RunIndex.Given(source).Distinct().Select(static path => new Need(path, null))];

    private bool IsValid(StorePath path)
    {
        if (!_valid.TryGetValue(path, out var valid))
        {
            _valid[path] = valid = _store.Contains(path);
        }

        return valid;
    }

    private BuildWork Build(Derivation derivation)
    {
        if (!_builds.TryGetValue(derivation, out var work))
        {
            IEnumerable<Need> inputs = derivation.Inputs.SelectMany(static input => input.Outputs.AsEnumerable().Select(output => new Need(input.Derivation.Outputs[output].Path, input.Derivation)));
            _builds[derivation] = work = new(derivation, [.. inputs, .. derivation.Sources.SelectMany(Given)]);
        }

        return work;
    }

    private FetchWork Fetch(CachedPath path, Derivation? maker)
    {
        if (!_fetches.TryGetValue(path.Path, out var work))
        {
            var references = path.References.Where(reference => reference != path.Path).ToArray();
            Lowered[] sources = [.. references.Select(_index!.SourceAt).OfType<LoweredSource>()];
            IEnumerable<Need> others = references.Where(reference => _index.SourceAt(reference) is null).Select(reference => new Need(reference, _index.MakerOf(reference)));
            _fetches[path.Path] = work = new(path, maker, [.. others, .. sources.SelectMany(Given)], sources);
        }

        return work;
    }

    private void Link(List<Work> order)
    {
        foreach (var work in _builds.Values.Concat<Work>(_fetches.Values))
        {
            work.IsPlanned = false;
            work.Waiting = 0;
            work.Dependents.Clear();
        }

        var needed = new HashSet<Work>();
        foreach (var work in order)
        {
            work.IsPlanned = true;
            needed.Clear();
            foreach (var need in work.Needs)
            {
                if (Choose(need) is { Work: { } other } && needed.Add(other))
                {
                    other.Dependents.Add(work);
                    work.Waiting++;
                    if (other.State == WorkState.Failed)
                    {
                        work.State = WorkState.Failed;
                    }
                }
            }
        }

        Order = order;
    }
}
