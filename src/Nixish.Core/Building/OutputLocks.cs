namespace Nixish;

/// <summary>The locks of all outputs of a derivation. Derivations that share an output, such as two that fetch one hash, wait for each other.</summary>
internal sealed class OutputLocks : IDisposable
{
    private readonly List<FileLock> _held = [];

    private OutputLocks()
    {
    }

    /// <summary>Takes all of them, or none and returns null where another holds one.</summary>
    public static OutputLocks? TryTake(LocalStore store, Derivation derivation)
    {
        var locks = new OutputLocks();
        foreach (var output in derivation.Outputs.Values)
        {
            if (store.TryLock(output.Path) is not { } held)
            {
                locks.Dispose();
                return null;
            }

            locks._held.Add(held);
        }

        return locks;
    }

    public void Dispose() => _held.ForEach(static held => held.Dispose());
}
