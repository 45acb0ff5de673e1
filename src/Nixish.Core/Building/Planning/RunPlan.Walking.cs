namespace Nixish;

internal sealed partial class RunPlan
{
    private readonly List<StorePath> _asked = [];

    // How far below what is asked for, caches are asked for what may be needed next.
    private int _depth;

    private enum Way
    {
        /// <summary>It is valid, or some work makes it so.</summary>
        Known,

        /// <summary>Caches must be asked.</summary>
        Unknown,

        /// <summary>No cache has it, and no derivation makes it.</summary>
        None,
    }

    private Choice Choose(Need need)
    {
        if (IsValid(need.Path))
        {
            return new(Way.Known);
        }

        if (need.Maker is { } known && (_answers is null || _toBuild.Contains(known)))
        {
            return new(Way.Known, Build(known));
        }

        CachedPath? found = null;
        if (_answers is not null && !_refused.Contains(need.Path))
        {
            if (!_answers.TryGet(need.Path, out found))
            {
                return new(Way.Unknown);
            }

            if (found is not null)
            {
                return new(Way.Known, Fetch(found, need.Maker));
            }
        }

        return need.Maker is { } maker ? new(Way.Known, Build(maker)) { IsNew = _toBuild.Add(maker) } : new(Way.None);
    }

    private bool IsNowhere(Need need) => need.Maker is null && _refused.Contains(need.Path);

    // Where caches had nothing, they may have nothing further down either. Looking twice as far ahead after each such answer, the
    // depth of a graph costs a handful of batches, and no more than about as many questions again as are needed.
    private HashSet<StorePath> WithThoseBelow(IReadOnlyDictionary<StorePath, Derivation?> unknown)
    {
        if (_asked.Exists(path => _answers!.TryGet(path, out var found) && found is null))
        {
            _depth = (2 * _depth) + 1;
        }

        _asked.Clear();
        _asked.AddRange(unknown.Keys);
        var paths = unknown.Keys.ToHashSet();
        var level = unknown.Values.OfType<Derivation>().ToHashSet();
        for (var depth = 0; depth < _depth && level.Count > 0; depth++)
        {
            var next = new HashSet<Derivation>();
            foreach (var input in level.SelectMany(static derivation => derivation.Inputs))
            {
                foreach (var output in input.Outputs)
                {
                    var path = input.Derivation.Outputs[output].Path;
                    if (!_answers!.TryGet(path, out _) && !IsValid(path) && paths.Add(path))
                    {
                        next.Add(input.Derivation);
                    }
                }
            }

            level = next;
        }

        return paths;
    }

    private readonly record struct Choice(Way Way, Work? Work = null)
    {
        /// <summary>Whether a derivation turned out just now to need a build.</summary>
        public bool IsNew { get; init; }
    }

    /// <summary>One walk over the needs of the targets: deepest first, by a stack of its own, since a chain may be longer than the thread's stack is deep.</summary>
    private sealed class Walk(RunPlan plan)
    {
        private readonly Dictionary<Work, bool> _left = [];
        private readonly Stack<(Work Work, int Next)> _open = [];

        public List<Work> Order { get; } = [];

        public Dictionary<StorePath, Derivation?> Unknown { get; } = [];

        /// <summary>Whether something was found out that makes what was walked before wrong.</summary>
        public bool IsOutdated { get; private set; }

        public void Visit(Need target)
        {
            Enter(target, null);
            while (_open.TryPop(out var top))
            {
                var (work, next) = top;
                if (next == work.Needs.Length)
                {
                    if (work is FetchWork fetch && Array.Exists(fetch.Needs, plan.IsNowhere))
                    {
                        Refuse(fetch);
                    }

                    _left[work] = true;
                    Order.Add(work);
                    continue;
                }

                _open.Push((work, next + 1));
                Enter(work.Needs[next], work);
            }
        }

        private void Enter(Need need, Work? dependent)
        {
            var choice = plan.Choose(need);
            if (choice.IsNew)
            {
                IsOutdated |= need.Maker!.Outputs.Values.Any(output => plan._fetches.ContainsKey(output.Path));
            }

            switch (choice)
            {
                case { Way: Way.Unknown }:
                    Unknown[need.Path] = need.Maker;
                    break;
                case { Way: Way.None } when dependent is FetchWork fetch:
                    // Without all that it refers to it cannot be valid.
                    Refuse(fetch);
                    break;
                case { Work: { } work } when _left.TryAdd(work, false):
                    _open.Push((work, 0));
                    break;
                case { Work: { } work } when !_left[work]:
                    // Derivations are never their own inputs, so the circle is a cache's lie.
                    Refuse(_open.Select(static open => open.Work).OfType<FetchWork>().First());
                    break;
            }
        }

        private void Refuse(FetchWork fetch)
        {
            plan.Refuse(fetch);
            IsOutdated = true;
        }
    }
}
