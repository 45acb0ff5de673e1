namespace Nixish;

/// <summary>What has to be built for some outputs to be valid. The walk stops at what is valid: what lies below it is not looked at.</summary>
internal sealed class BuildGraph
{
    private readonly LocalStore _store;
    private readonly Dictionary<Derivation, Node> _nodes = [];
    private readonly Dictionary<StorePath, bool> _valid = [];

    private BuildGraph(LocalStore store) => _store = store;

    /// <summary>The derivations to build, inputs before what needs them.</summary>
    public List<Node> Order { get; } = [];

    public static BuildGraph Plan(LocalStore store, IEnumerable<LoweredOutput> targets)
    {
        var graph = new BuildGraph(store);
        foreach (var target in targets)
        {
            graph.Visit(target);
        }

        return graph;
    }

    // By a stack of its own: a chain of derivations may be longer than the thread's stack is deep.
    private void Visit(LoweredOutput target)
    {
        if (IsValid(target.Path) || _nodes.ContainsKey(target.Derivation))
        {
            return;
        }

        var open = new Stack<(Node Node, int Next)>();
        open.Push((Add(target.Derivation), 0));
        while (open.TryPop(out var top))
        {
            var (node, next) = top;
            var inputs = node.Derivation.Inputs;
            if (next == inputs.Count)
            {
                Order.Add(node);
                continue;
            }

            open.Push((node, next + 1));
            var input = inputs[next];
            if (!_nodes.TryGetValue(input.Derivation, out var needed))
            {
                if (AreValid(input))
                {
                    continue;
                }

                needed = Add(input.Derivation);
                open.Push((needed, 0));
            }

            needed.Dependents.Add(node);
            node.Waiting++;
        }
    }

    private Node Add(Derivation derivation)
    {
        var node = new Node(derivation);
        _nodes.Add(derivation, node);
        return node;
    }

    private bool AreValid(DerivationInput input)
    {
        foreach (var output in input.Outputs)
        {
            if (!IsValid(input.Derivation.Outputs[output].Path))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsValid(StorePath path)
    {
        if (!_valid.TryGetValue(path, out var valid))
        {
            _valid[path] = valid = _store.Contains(path);
        }

        return valid;
    }

    /// <summary>A derivation to build.</summary>
    internal sealed class Node(Derivation derivation)
    {
        public Derivation Derivation { get; } = derivation;

        public List<Node> Dependents { get; } = [];

        /// <summary>How many of its inputs are not built yet.</summary>
        public int Waiting { get; set; }
    }
}
