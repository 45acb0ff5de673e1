namespace Nixish;

/// <summary>All that lies below a run's targets, by path: who makes what, and which paths are sources.</summary>
internal sealed class RunIndex
{
    private readonly Dictionary<StorePath, Derivation> _makers = [];
    private readonly Dictionary<StorePath, Lowered> _sources = [];

    public RunIndex(IEnumerable<Lowered> targets)
    {
        var seen = new HashSet<Derivation>();
        var rest = new Stack<Derivation>();
        void Push(Derivation derivation)
        {
            if (seen.Add(derivation))
            {
                rest.Push(derivation);
            }
        }

        foreach (var target in targets)
        {
            if (target is LoweredOutput output)
            {
                Push(output.Derivation);
            }
            else
            {
                AddSource(target);
            }
        }

        while (rest.TryPop(out var derivation))
        {
            foreach (var output in derivation.Outputs.Values)
            {
                _makers[output.Path] = derivation;
            }

            foreach (var source in derivation.Sources)
            {
                AddSource(source);
            }

            foreach (var input in derivation.Inputs)
            {
                Push(input.Derivation);
            }
        }
    }

    /// <summary>The derivation that makes <paramref name="path"/>; null where none does.</summary>
    public Derivation? MakerOf(StorePath path) => _makers.GetValueOrDefault(path);

    /// <summary>The source at <paramref name="path"/>, which this program can add; null where it is none.</summary>
    public LoweredSource? SourceAt(StorePath path) => _sources.GetValueOrDefault(path) as LoweredSource;

    /// <summary>The paths that <paramref name="lowered"/> is, or speaks of, without being able to make them.</summary>
    public static IEnumerable<StorePath> Given(Lowered lowered) => lowered switch
    {
        LoweredSource source => source.References.AsEnumerable().SelectMany(Given),
        LoweredPath path => [path.Path],
        _ => [],
    };

    // Sources that speak of sources are as deep as a program nests them.
    private void AddSource(Lowered source)
    {
        if (_sources.TryAdd(source.Path, source) && source is LoweredSource { References: var references })
        {
            foreach (var reference in references)
            {
                AddSource(reference);
            }
        }
    }
}
