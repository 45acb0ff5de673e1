namespace Nixish;

/// <summary>Compares two derivations member by member. Where only what a member refers to differs, that is looked at in turn.</summary>
internal sealed class DerivationComparison(Comparison comparison, Lookup lookup, ComparedPair pair, DerivationView before, DerivationView after)
{
    private readonly References _left = new(before, after, lookup);
    private readonly References _right = new(after, before, lookup);
    private readonly HashSet<StorePath> _matched = [];

    public void Run()
    {
        foreach (var members in MemberPairs.Of(ConfigMembers.Of(before), ConfigMembers.Of(after), _left, _right))
        {
            Compare(members);
        }

        MatchRest();
        if (pair.Own.Count == 0 && pair.Below.Count == 0)
        {
            // Such as another set of an input's outputs that no text speaks of.
            pair.Own.Add(new(pair.Place, _left.Missing.Count > 0 ? DifferenceKind.Unknown : DifferenceKind.Changed) { In = after.Path });
        }
    }

    private void Compare(MemberPair members)
    {
        switch (members)
        {
            case ({ } old, { } now):
                if (!MatchReferences(old, now))
                {
                    var difference = TextDifference.Of(PathOf(now), ShownText.Of(old.Text.Span, before.Path.Directory), ShownText.Of(now.Text.Span, after.Path.Directory));
                    pair.Own.Add(difference with { In = after.Path });
                }

                break;
            case (null, { } added):
                pair.Own.Add(new(PathOf(added), DifferenceKind.Added) { After = ShownText.AsString(added.Text.Span, after.Path.Directory), In = after.Path });
                break;
            case ({ } gone, null):
                pair.Own.Add(new(PathOf(gone), DifferenceKind.Removed) { Before = ShownText.AsString(gone.Text.Span, before.Path.Directory), In = after.Path });
                break;
        }
    }

    // Whether the texts differ in nothing but what they refer to.
    private bool MatchReferences(ConfigMember old, ConfigMember now)
    {
        var (skeleton, references) = _left.Split(old.Text.Span);
        var (skeletonNow, referencesNow) = _right.Split(now.Text.Span);
        if (!skeleton.AsSpan().SequenceEqual(skeletonNow) || !references.Zip(referencesNow).All(static both => CanReplace(both.First, both.Second)))
        {
            return false;
        }

        foreach (var (one, other) in references.Zip(referencesNow))
        {
            Match(one, other, now);
        }

        return true;
    }

    private static bool CanReplace(Reference one, Reference other) =>
        one.Derivation is null == other.Derivation is null && string.Equals(one.Output, other.Output, StringComparison.Ordinal);

    private void Match(Reference old, Reference now, ConfigMember member)
    {
        if (now.Derivation is not { } derivation)
        {
            _matched.Add(old.Path);
            _matched.Add(now.Path);
            Below(PathOf(member), old.Path, now.Path, isSource: true);
        }
        else
        {
            MatchInputs(member.HoldsPart ? PathOf(member) : ConfigMembers.NameOf(derivation), old.Derivation!, derivation);
        }
    }

    private void MatchInputs(string place, DerivationView old, DerivationView now)
    {
        _matched.Add(old.Path);
        _matched.Add(now.Path);
        if (!old.MakesTheSameAs(now))
        {
            Below(place, old.Path, now.Path, isSource: false);
        }
    }

    // What no text matched: by what it makes, then by its name.
    private void MatchRest()
    {
        var olds = _left.Inputs.Where(input => !_matched.Contains(input.Path)).ToList();
        foreach (var now in _right.Inputs.Where(input => !_matched.Contains(input.Path)).ToArray())
        {
            var old = olds.Find(one => one.MakesTheSameAs(now)) ?? olds.Find(one => string.Equals(one.Name, now.Name, StringComparison.Ordinal));
            if (old is not null)
            {
                olds.Remove(old);
                MatchInputs(ConfigMembers.NameOf(now), old, now);
            }
        }

        var sources = _left.Sources.Where(source => !_matched.Contains(source)).ToList();
        foreach (var now in _right.Sources.Where(source => !_matched.Contains(source)).ToArray())
        {
            if (sources.Find(one => string.Equals(one.Name, now.Name, StringComparison.Ordinal)) is { } old)
            {
                sources.Remove(old);
                _matched.Add(old);
                _matched.Add(now);
                Below(now.Name, old, now, isSource: true);
            }
        }
    }

    private void Below(string place, StorePath old, StorePath now, bool isSource)
    {
        var below = comparison.Pair(place, old, now, isSource);
        if (!pair.Below.Contains(below, ReferenceEqualityComparer.Instance))
        {
            pair.Below.Add(below);
        }
    }

    private string PathOf(ConfigMember member) => member.Name.Length == 0 ? pair.Place : $"{pair.Place}.{member.Path}";
}
