using System.Collections.Concurrent;

namespace Nixish;

/// <summary>The valid paths that a run has met. Each is read once: in a deep graph the closures of derivations overlap almost wholly.</summary>
internal sealed class KnownPaths(LocalStore store)
{
    private readonly ConcurrentDictionary<StorePath, KnownPath> _known = [];
    private readonly ConcurrentDictionary<string, ConcurrentQueue<KnownPath>> _byName = new(StringComparer.Ordinal);
    private readonly Lock _loading = new();

    /// <summary>All of them, and the outputs of what is being built, by what an output may hold of them.</summary>
    public PathIndex Index { get; } = new();

    public KnownPath? Find(StorePath path) => _known.GetValueOrDefault(path);

    /// <summary>Those of one name, whatever their hashes.</summary>
    public IEnumerable<KnownPath> Named(string name) => _byName.GetValueOrDefault(name) ?? Enumerable.Empty<KnownPath>();

    /// <summary>The path and all it refers to.</summary>
    /// <exception cref="PathNotValidException">One of them is not valid.</exception>
    public KnownPath Require(StorePath path)
    {
        if (_known.TryGetValue(path, out var known))
        {
            return known;
        }

        lock (_loading)
        {
            return Load(path);
        }
    }

    /// <summary>What was registered just now, after what it refers to.</summary>
    public KnownPath Add(PathInfo info, Hash? content)
    {
        KnownPath[] references = [.. info.References.AsEnumerable().Where(reference => reference != info.Path).Select(Require)];
        return Add(info, content, references);
    }

    /// <summary>The identity of a path's content.</summary>
    public Hash ContentOf(KnownPath path, CancellationToken cancellationToken = default)
    {
        // Deepest first, so that no identity is asked for on a stack that grows with the graph.
        var open = new Stack<(KnownPath Path, bool ReferencesAreDone)>();
        open.Push((path, false));
        while (open.TryPop(out var top))
        {
            if (top.Path.HasContent)
            {
                continue;
            }

            if (top.ReferencesAreDone)
            {
                top.Path.Content(missing => Compute(missing, cancellationToken));
                continue;
            }

            open.Push((top.Path, true));
            foreach (var reference in top.Path.References)
            {
                open.Push((reference, false));
            }
        }

        return path.Content(missing => Compute(missing, cancellationToken));
    }

    private Hash Compute(KnownPath path, CancellationToken cancellationToken)
    {
        DiskPath place = store.PhysicalPath(path.Path);
        var tree = TreeReader.Read(place) ?? throw new PathNotValidException(path.Path, $"'{path.Path}' is valid in the store '{store.Root}' and its content is not there. Verify the store.");
        var content = ContentIdentity.Of(place, tree, path.Info, reference => ContentOf(Require(reference), cancellationToken), cancellationToken);
        store.KeepContent(path.Info, content);
        return content;
    }

    // By a stack of its own, since references may be deeper than the thread's stack.
    private KnownPath Load(StorePath path)
    {
        var open = new Stack<(PathInfo Info, Hash? Content, int Next)>();
        var onStack = new HashSet<StorePath>();
        Open(path, open, onStack);
        while (open.TryPop(out var top))
        {
            var (info, content, next) = top;
            if (next == info.References.Count)
            {
                Add(info, content, [.. info.References.AsEnumerable().Where(reference => reference != info.Path).Select(reference => _known[reference])]);
                onStack.Remove(info.Path);
                continue;
            }

            open.Push((info, content, next + 1));
            var reference = info.References[next];
            if (reference != info.Path && !_known.ContainsKey(reference))
            {
                Open(reference, open, onStack);
            }
        }

        return _known[path];
    }

    private void Open(StorePath path, Stack<(PathInfo Info, Hash? Content, int Next)> open, HashSet<StorePath> onStack)
    {
        if (_known.ContainsKey(path))
        {
            return;
        }

        if (!onStack.Add(path))
        {
            throw new StoreException($"'{path}' refers to itself by way of others in the store '{store.Root}', which no build makes. Verify the store.");
        }

        var (info, content) = store.FindWithContent(path) ??
            throw new PathNotValidException(path, $"'{path}' is needed and not valid in the store '{store.Root}'. Verify the store.");
        open.Push((info, content, 0));
    }

    private KnownPath Add(PathInfo info, Hash? content, KnownPath[] references)
    {
        var added = new KnownPath(info, references);
        var known = _known.GetOrAdd(info.Path, added);
        known.Keep(content);
        if (known == added)
        {
            _byName.GetOrAdd(known.Name, static _ => []).Enqueue(known);
        }

        Index.Add(info.Path);
        return known;
    }
}
