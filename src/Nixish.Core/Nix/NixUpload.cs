using System.Collections.Concurrent;

namespace Nixish;

/// <summary>The paths that are on their way to a store at this moment, so that of several builds that need one, only the first sends it.</summary>
internal sealed class NixUploads
{
    public ConcurrentDictionary<StorePath, TaskCompletionSource> Running { get; } = [];
}

/// <summary>Sends what a store lacks.</summary>
internal sealed class NixUpload(LocalStore store, NixUploads uploads)
{
    /// <summary>Makes every path of <paramref name="closure"/> valid there.</summary>
    public CopyResult Run(ServeSession session, IReadOnlyDictionary<StorePath, PathInfo> closure, RemoteSubstitution substitution, Action<PathInfo> given, CancellationToken cancellationToken)
    {
        List<PathInfo> sent = [];
        var missing = ClosureOrder.Of(closure);
        while (missing.Count > 0)
        {
            var valid = session.FindValid([.. missing.Select(static info => info.Path)], substitution);
            missing.RemoveAll(info => valid.Contains(info.Path));
            var mine = Claim(missing);
            if (mine.Count == 0)
            {
                // Whatever comes of it, the store is asked again afterwards: who sent it may have failed.
                if (missing.Count > 0 && uploads.Running.TryGetValue(missing[0].Path, out var other))
                {
                    other.Task.Wait(cancellationToken);
                }

                continue;
            }

            try
            {
                session.Give([.. mine.Select(info => (info, store.PhysicalPath(info.Path)))], given);
            }
            finally
            {
                Release(mine);
            }

            sent.AddRange(mine);
            var done = mine.ToHashSet();
            missing.RemoveAll(done.Contains);
        }

        return new([.. sent], closure.Count - sent.Count);
    }

    // Only paths whose references are there or among them: a path is never sent before what it refers to, and nobody waits in a circle.
    private List<PathInfo> Claim(List<PathInfo> missing)
    {
        List<PathInfo> mine = [];
        var others = new HashSet<StorePath>();
        foreach (var info in missing)
        {
            var needsOthers = false;
            foreach (var reference in info.References)
            {
                needsOthers |= others.Contains(reference);
            }

            if (!needsOthers && uploads.Running.TryAdd(info.Path, new(TaskCreationOptions.RunContinuationsAsynchronously)))
            {
                mine.Add(info);
            }
            else
            {
                others.Add(info.Path);
            }
        }

        return mine;
    }

    private void Release(List<PathInfo> mine)
    {
        foreach (var info in mine)
        {
            if (uploads.Running.TryRemove(info.Path, out var running))
            {
                running.SetResult();
            }
        }
    }
}
