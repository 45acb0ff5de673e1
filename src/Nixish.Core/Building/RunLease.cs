namespace Nixish;

/// <summary>Protects all that a run may look at before it looks, so that no collection takes it from under the run.</summary>
internal static class RunLease
{
    /// <summary>Leases <paramref name="targets"/>, and of those that are not valid the whole graph below: a few dozen bytes a path, in two writes.</summary>
    public static async Task<StoreLease> TakeAsync(LocalStore store, IReadOnlyList<Lowered> targets, CancellationToken cancellationToken)
    {
        var lease = await store.LeaseAsync(targets.Select(static target => target.Path), null, cancellationToken).ConfigureAwait(false);
        try
        {
            await lease.AddAsync(Below(store, targets), cancellationToken).ConfigureAwait(false);
            return lease;
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    // Also below inputs that are valid: their .drv files may have to be written again, and those refer to the ones of all inputs.
    private static HashSet<StorePath> Below(LocalStore store, IReadOnlyList<Lowered> targets)
    {
        var paths = new HashSet<StorePath>();
        var rest = new Stack<Derivation>();
        foreach (var target in targets.Where(target => !store.Contains(target.Path)))
        {
            if (target is LoweredOutput output)
            {
                rest.Push(output.Derivation);
            }
            else
            {
                AddSource(paths, target);
            }
        }

        while (rest.TryPop(out var derivation))
        {
            if (!paths.Add(derivation.Path))
            {
                continue;
            }

            paths.UnionWith(derivation.Outputs.Values.Select(static output => output.Path));
            foreach (var source in derivation.Sources)
            {
                AddSource(paths, source);
            }

            foreach (var input in derivation.Inputs)
            {
                rest.Push(input.Derivation);
            }
        }

        return paths;
    }

    // Sources that speak of sources are as deep as a program nests them.
    private static void AddSource(HashSet<StorePath> paths, Lowered source)
    {
        if (paths.Add(source.Path) && source is LoweredSource { References: var references })
        {
            foreach (var reference in references)
            {
                AddSource(paths, reference);
            }
        }
    }
}
