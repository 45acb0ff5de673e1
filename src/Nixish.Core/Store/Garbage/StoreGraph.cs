namespace Nixish;

/// <summary>All valid paths of a store at one moment: what they refer to, what built them, when they were last used.</summary>
internal sealed class StoreGraph
{
    private readonly Dictionary<StorePath, Node> _nodes = [];
    private readonly Dictionary<StorePath, List<StorePath>> _outputs = [];
    private readonly HashSet<string> _valid = new(StringComparer.Ordinal);

    private StoreGraph()
    {
    }

    /// <summary>Nothing at all.</summary>
    public static StoreGraph Empty { get; } = new();

    /// <summary>How many of them are valid still.</summary>
    public int ValidCount => _valid.Count;

    public IReadOnlyDictionary<StorePath, Node> Nodes => _nodes;

    public static StoreGraph Read(LocalStore store, CancellationToken cancellationToken)
    {
        var nodes = new DirectoryInfo(store.Layout.Info).EnumerateFiles("*.narinfo").AsParallel().WithCancellation(cancellationToken).Select(file => ReadNode(store, file));
        return Of(nodes.OfType<Node>());
    }

    /// <summary>The paths of a store or of a cache.</summary>
    public static StoreGraph Of(IEnumerable<Node> nodes)
    {
        var graph = new StoreGraph();
        foreach (var node in nodes)
        {
            graph.Add(node);
        }

        return graph;
    }

    /// <summary>Notes that a path is no longer valid.</summary>
    public void Remove(StorePath path) => _valid.Remove(path.HashPart);

    /// <summary>Adds what has become valid since, and gives it.</summary>
    public List<StorePath> AddNew(LocalStore store)
    {
        List<StorePath> added = [];
        foreach (var file in Directory.EnumerateFiles(store.Layout.Info, "*.narinfo").Where(file => !_valid.Contains(Path.GetFileNameWithoutExtension(file))))
        {
            if (ReadNode(store, new(file)) is { } node)
            {
                Add(node);
                added.Add(node.Info.Path);
            }
        }

        return added;
    }

    /// <summary>What stays because <paramref name="path"/> does.</summary>
    public IEnumerable<StorePath> KeptBy(StorePath path, KeepAlso also)
    {
        if (!_nodes.TryGetValue(path, out var node))
        {
            yield break;
        }

        foreach (var reference in node.Info.References.AsEnumerable())
        {
            yield return reference;
        }

        if (also.HasFlag(KeepAlso.Derivers) && node.Info.Deriver is { } deriver)
        {
            yield return deriver;
        }

        if (also.HasFlag(KeepAlso.Outputs) && _outputs.TryGetValue(path, out var outputs))
        {
            foreach (var output in outputs)
            {
                yield return output;
            }
        }
    }

    private void Add(Node node)
    {
        _nodes[node.Info.Path] = node;
        _valid.Add(node.Info.Path.HashPart);
        if (node.Info.Deriver is { } deriver)
        {
            if (!_outputs.TryGetValue(deriver, out var outputs))
            {
                _outputs[deriver] = outputs = [];
            }

            outputs.Add(node.Info.Path);
        }
    }

    // A damaged info says nothing of what its path refers to. Verification finds it, and nothing here deletes it.
    private static Node? ReadNode(LocalStore store, FileInfo file)
    {
        try
        {
            return PathInfo.Parse(File.ReadAllText(file.FullName), store.Directory) is { } info && file.FullName == store.Layout.InfoOf(info.Path)
                ? new(info, file.LastWriteTimeUtc)
                : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>A valid path and when it was last used.</summary>
    internal sealed record Node(PathInfo Info, DateTime Used);
}
