namespace Nixish;

/// <summary>Holds outputs to what their derivation says of them, before any of them is valid.</summary>
internal sealed class OutputCheck(Derivation derivation, IReadOnlyDictionary<StorePath, PathInfo> inputs, BuildLog log)
{
    /// <exception cref="OutputNotAllowedException">An output refers to what it may not, or is too large.</exception>
    public void Run(IReadOnlyList<MadeOutput> outputs)
    {
        if (OutputRules.Of(derivation) is not { } rulesOf)
        {
            return;
        }

        var made = outputs.ToDictionary(static output => output.Info.Path, static output => output.Info);
        foreach (var output in outputs)
        {
            if (rulesOf(output.Name) is { } rules)
            {
                Run(output, rules, made);
            }
        }
    }

    private void Run(MadeOutput output, OutputRules rules, Dictionary<StorePath, PathInfo> made)
    {
        if (output.Info.NarSize > rules.MaxSize)
        {
            throw new OutputNotAllowedException(log.Failure(), output.Name, "maxSize", $"its output '{output.Name}' has {output.Info.NarSize:N0} bytes, and may have {rules.MaxSize:N0} (maxSize).");
        }

        var closure = new Lazy<Dictionary<StorePath, PathInfo>>(() => ClosureOf(output.Info, made));
        if (rules.MaxClosureSize is { } limit && closure.Value.Values.Sum(static member => member.NarSize) is var size && size > limit)
        {
            throw new OutputNotAllowedException(log.Failure(), output.Name, "maxClosureSize", $"its output '{output.Name}' has {size:N0} bytes with all it refers to, and may have {limit:N0} (maxClosureSize).");
        }

        Check("allowedReferences", rules.AllowedReferences, allowed: true, () => output.Info.References.AsEnumerable());
        Check("allowedRequisites", rules.AllowedRequisites, allowed: true, Requisites);
        Check("disallowedReferences", rules.DisallowedReferences, allowed: false, () => output.Info.References.AsEnumerable());
        Check("disallowedRequisites", rules.DisallowedRequisites, allowed: false, Requisites);

        IEnumerable<StorePath> Requisites() => closure.Value.Keys.Where(path => !rules.IgnoresSelf || path != output.Info.Path);

        void Check(string rule, IReadOnlyList<string>? named, bool allowed, Func<IEnumerable<StorePath>> used)
        {
            if (named is null)
            {
                return;
            }

            var paths = named.Select(name => Resolve(rule, name)).ToHashSet();
            Seq<StorePath> bad = [.. used().Where(path => paths.Contains(path) != allowed).Order()];
            if (!bad.IsEmpty)
            {
                throw new OutputNotAllowedException(log.Failure(), output.Name, rule, $"its output '{output.Name}' refers to what it may not ({rule}):\n  {string.Join("\n  ", bad)}\nMake its builder leave them out, or allow them.") { Paths = bad };
            }
        }
    }

    // A store path, or the name of an output.
    private StorePath Resolve(string rule, string name)
    {
        if (derivation.Outputs.TryGetValue(name, out var output))
        {
            return output.Path;
        }

        try
        {
            return StorePath.Parse(name, derivation.Directory);
        }
        catch (InvalidStorePathException failure)
        {
            throw new BuildFailedException(log.Failure(), $"its {rule} names '{name}', which is neither a store path nor one of its outputs.", failure);
        }
    }

    private Dictionary<StorePath, PathInfo> ClosureOf(PathInfo info, Dictionary<StorePath, PathInfo> made)
    {
        var closure = new Dictionary<StorePath, PathInfo> { [info.Path] = info };
        var rest = new Stack<PathInfo>([info]);
        while (rest.TryPop(out var next))
        {
            foreach (var reference in next.References)
            {
                var known = made.TryGetValue(reference, out var own) ? own : inputs[reference];
                if (closure.TryAdd(reference, known))
                {
                    rest.Push(known);
                }
            }
        }

        return closure;
    }
}
