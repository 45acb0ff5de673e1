using System.Text;

namespace Nixish;

/// <summary>Store paths and what each depends on: at run time what it refers to, at build time what a derivation needs.</summary>
public sealed class DependencyGraph
{
    private readonly Dictionary<StorePath, StorePath[]> _below;

    private DependencyGraph(StorePath top, Dictionary<StorePath, StorePath[]> below) => (Top, _below) = (top, below);

    /// <summary>What everything hangs from.</summary>
    public StorePath Top { get; }

    /// <summary>All paths, in order.</summary>
    public IEnumerable<StorePath> Paths => _below.Keys.Order();

    /// <summary>What <paramref name="path"/> depends on directly, in order; empty for a path that is not in the graph. A path's reference to itself is left out.</summary>
    public IReadOnlyList<StorePath> Below(StorePath path) => _below.GetValueOrDefault(path) ?? [];

    /// <summary>The graph of what must be built, and of the sources: derivations by their <c>.drv</c> paths.</summary>
    public static DependencyGraph Of(Derivation derivation)
    {
        ArgumentNullException.ThrowIfNull(derivation);
        Dictionary<StorePath, StorePath[]> below = [];
        var rest = new Stack<Derivation>([derivation]);
        while (rest.TryPop(out var next))
        {
            if (!below.TryAdd(next.Path, [.. next.Inputs.Select(static input => input.Derivation.Path).Concat(next.Sources.Select(static source => source.Path)).Order()]))
            {
                continue;
            }

            foreach (var source in next.Sources)
            {
                below.TryAdd(source.Path, []);
            }

            foreach (var input in next.Inputs)
            {
                rest.Push(input.Derivation);
            }
        }

        return new(derivation.Path, below);
    }

    /// <summary>The shortest way from <see cref="Top"/> to <paramref name="path"/>; null where there is none.</summary>
    public DependencyChain? WayTo(StorePath path)
    {
        ArgumentNullException.ThrowIfNull(path);
        Dictionary<StorePath, StorePath?> cameFrom = new() { [Top] = null };
        var rest = new Queue<StorePath>([Top]);
        while (rest.TryDequeue(out var next) && !cameFrom.ContainsKey(path))
        {
            foreach (var below in Below(next))
            {
                if (cameFrom.TryAdd(below, next))
                {
                    rest.Enqueue(below);
                }
            }
        }

        if (!cameFrom.ContainsKey(path))
        {
            return null;
        }

        List<DependencyStep> steps = [];
        for (var at = path; at is not null; at = cameFrom[at])
        {
            steps.Add(new(at));
        }

        steps.Reverse();
        return new() { Steps = [.. steps] };
    }

    /// <summary>The graph for Graphviz: a node for each path, labelled with its name, and an edge to all that it depends on. The same graph gives the same text.</summary>
    /// <remarks>https://graphviz.org/doc/info/lang.html</remarks>
    public string ToDot()
    {
        var text = new StringBuilder("digraph dependencies {\n  rankdir=LR;\n  node [shape=box];\n");
        foreach (var path in Paths)
        {
            text.Append("  ").Append(Quoted(path.BaseName)).Append(" [label=").Append(Quoted(path.Name)).Append("];\n");
        }

        foreach (var path in Paths)
        {
            foreach (var below in Below(path))
            {
                text.Append("  ").Append(Quoted(path.BaseName)).Append(" -> ").Append(Quoted(below.BaseName)).Append(";\n");
            }
        }

        return text.Append("}\n").ToString();
    }

    internal static async Task<DependencyGraph> OfReferencesAsync(StorePath top, Func<StorePath, Task<Seq<StorePath>>> references)
    {
        Dictionary<StorePath, StorePath[]> below = [];
        var rest = new Stack<StorePath>([top]);
        while (rest.TryPop(out var next))
        {
            if (!below.ContainsKey(next))
            {
                below[next] = [.. (await references(next).ConfigureAwait(false)).AsEnumerable().Where(reference => reference != next).Order()];
                foreach (var reference in below[next])
                {
                    rest.Push(reference);
                }
            }
        }

        return new(top, below);
    }

    // Names of store paths have no quote or backslash today; a label must not depend on that.
    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
