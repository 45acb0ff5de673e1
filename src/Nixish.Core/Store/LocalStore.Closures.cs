namespace Nixish;

public sealed partial class LocalStore
{
    /// <summary>Keeps paths, and all that they refer to, from collection while they are read. A store that is open for reading can only hope.</summary>
    internal Task<StoreLease?> HoldAsync(IReadOnlyCollection<StorePath> paths, CancellationToken cancellationToken) =>
        Access == StoreAccess.ReadWrite ? ProtectAsync(paths, cancellationToken) : Task.FromResult<StoreLease?>(null);

    /// <summary>What is known of <paramref name="paths"/> and all that they refer to, directly or not.</summary>
    /// <exception cref="PathNotValidException">One of them is not valid here.</exception>
    internal Dictionary<StorePath, PathInfo> Closure(IEnumerable<StorePath> paths)
    {
        var closure = new Dictionary<StorePath, PathInfo>();
        var rest = new Stack<StorePath>(paths);
        while (rest.TryPop(out var path))
        {
            if (closure.ContainsKey(path))
            {
                continue;
            }

            var info = Find(path) ?? throw new PathNotValidException(path, $"'{path}' is needed and not valid in the store '{Root}'. Build or copy it first.");
            closure.Add(path, info);
            foreach (var reference in info.References)
            {
                rest.Push(reference);
            }
        }

        return closure;
    }
}
