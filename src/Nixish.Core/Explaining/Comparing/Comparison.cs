namespace Nixish;

/// <summary>
/// Walks two graphs side by side: what a text refers to took the place of what the same text referred to before. Each pair is
/// compared once, on a stack of its own, since graphs may be deeper than a thread's.
/// </summary>
internal sealed class Comparison(Lookup lookup, CancellationToken cancellationToken)
{
    private readonly Dictionary<(StorePath, StorePath), ComparedPair> _pairs = [];
    private readonly List<Difference> _causes = [];
    private readonly List<CascadeEntry> _cascade = [];

    /// <summary>Compares two derivations, or two sources.</summary>
    public Explanation Explain(StorePath before, StorePath after, string? subject = null)
    {
        var isSource = !IsDerivation(before) || !IsDerivation(after);
        var view = isSource ? null : Require(after);
        subject ??= view is null ? after.Name : ConfigMembers.NameOf(view);
        if (before != after && !(view is not null && lookup.Find(before)?.MakesTheSameAs(view) == true))
        {
            Walk(Pair(subject, before, after, isSource));
        }

        return new() { Subject = subject, Before = before, After = after, Causes = [.. _causes], Cascade = [.. _cascade] };
    }

    public static bool IsDerivation(StorePath path) => path.Name.EndsWith(".drv", StringComparison.Ordinal);

    private void Walk(ComparedPair top)
    {
        var open = new Stack<(ComparedPair Pair, int Next)>();
        HashSet<ComparedPair> seen = new(ReferenceEqualityComparer.Instance) { top };
        Compare(top);
        open.Push((top, 0));
        while (open.TryPop(out var current))
        {
            var (pair, next) = current;
            if (next == pair.Below.Count)
            {
                Finish(pair);
                continue;
            }

            open.Push((pair, next + 1));
            if (seen.Add(pair.Below[next]))
            {
                cancellationToken.ThrowIfCancellationRequested();
                Compare(pair.Below[next]);
                open.Push((pair.Below[next], 0));
            }
        }
    }

    private void Finish(ComparedPair pair)
    {
        _causes.AddRange(pair.Own);
        if (pair.Own.Count == 0)
        {
            var name = pair.After.Name;
            _cascade.Add(new(pair.IsSource ? name : name[..^".drv".Length], pair.Before, pair.After));
        }
    }

    private void Compare(ComparedPair pair)
    {
        if (pair.IsSource)
        {
            CompareSources(pair);
        }
        else if (lookup.Find(pair.Before) is { } before)
        {
            new DerivationComparison(this, lookup, pair, before, Require(pair.After)).Run();
        }
        else
        {
            pair.Own.Add(new(pair.Place, DifferenceKind.Unknown) { In = pair.After });
        }
    }

    private void CompareSources(ComparedPair pair)
    {
        if (!string.Equals(pair.Before.Name, pair.After.Name, StringComparison.Ordinal))
        {
            pair.Own.Add(new($"{pair.Place}.Name", DifferenceKind.Changed) { Before = pair.Before.Name, After = pair.After.Name, In = pair.After });
        }

        if (lookup.FindSource(pair.Before) is { } before && lookup.FindSource(pair.After) is { } after)
        {
            pair.Own.AddRange(TreeComparison.Between(before, after, pair.Place, pair.After));
        }
        else if (pair.Own.Count == 0)
        {
            pair.Own.Add(new(pair.Place, DifferenceKind.Unknown) { In = pair.After });
        }

        if (pair.Own.Count == 0)
        {
            // The same files, and other references of theirs: a text says so itself.
            pair.Own.Add(new(pair.Place, DifferenceKind.Changed) { In = pair.After });
        }
    }

    /// <summary>The pair of these two, made when first met: its place is where that was.</summary>
    internal ComparedPair Pair(string place, StorePath before, StorePath after, bool isSource)
    {
        if (!_pairs.TryGetValue((before, after), out var pair))
        {
            _pairs[(before, after)] = pair = new(place, before, after) { IsSource = isSource };
        }

        return pair;
    }

    private DerivationView Require(StorePath path) =>
        lookup.Find(path) ?? throw new PathNotValidException(path, $"The derivation '{path}' is neither in memory nor in the store, so it cannot be explained. Build it, or name another.");
}
