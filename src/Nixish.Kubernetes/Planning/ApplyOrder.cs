namespace Nixish.Kubernetes;

/// <summary>An object in the order of a stack: what it needs, by id.</summary>
internal sealed record OrderedObject(string Id, ObjectAddress Address, Seq<string> Needs);

/// <summary>
/// What comes before what, beyond what objects need of each other. Limits, quotas and network policies come before what runs pods in
/// their namespace, since a pod is held to those that are there when it is made. Admission webhooks come after everything: one whose
/// backend does not answer yet refuses all the rest. Deleting goes the other way round, so webhooks go first. Neither stands against
/// what the objects say themselves: where it would close a circle it is left out.
/// </summary>
internal sealed class ApplyOrder
{
    private readonly Dictionary<string, List<string>> _after = new(StringComparer.Ordinal);

    public ApplyOrder(IReadOnlyList<OrderedObject> objects)
    {
        foreach (var one in objects)
        {
            _after[one.Id] = [.. one.Needs];
        }

        foreach (var policy in objects.Where(one => one.Address.Kind.Kind is "LimitRange" or "ResourceQuota" or "NetworkPolicy"))
        {
            var before = Reached(policy.Id, _after);
            foreach (var workload in objects.Where(one => References.IsWorkload(one.Address.Kind.Kind) && string.Equals(one.Address.Namespace, policy.Address.Namespace, StringComparison.Ordinal)))
            {
                if (!before.Contains(workload.Id))
                {
                    _after[workload.Id].Add(policy.Id);
                }
            }
        }

        var hooks = objects.Where(one => one.Address.Kind.Kind is "MutatingWebhookConfiguration" or "ValidatingWebhookConfiguration").Select(hook => hook.Id).ToHashSet(StringComparer.Ordinal);
        if (hooks.Count > 0)
        {
            var dependents = Reversed();
            foreach (var hook in hooks)
            {
                var waiting = Reached(hook, dependents);
                _after[hook].AddRange(objects.Where(one => !hooks.Contains(one.Id) && !waiting.Contains(one.Id)).Select(one => one.Id));
            }
        }
    }

    /// <summary>Everything that must be ready before the object <paramref name="id"/>, in order of id.</summary>
    public Seq<string> Of(string id) => new SortedSet<string>(_after[id], StringComparer.Ordinal).ToSeq();

    /// <summary>
    /// The objects of a delete with what they lie in and what defines them, which go after them. What a state remembers says so
    /// already; of members that only the cluster knows, their addresses do.
    /// </summary>
    public static ApplyOrder OfDeletes(IReadOnlyList<OrderedObject> objects)
    {
        var names = objects.Where(one => one.Address.Namespace is null).ToLookup(one => (one.Address.Kind.Kind, one.Address.Name), one => one.Id);
        return new([.. objects.Select(one => one with
        {
            Needs = [.. one.Needs, .. names[("Namespace", one.Address.Namespace ?? "")], .. names[("CustomResourceDefinition", $"{one.Address.Kind.Plural}.{one.Address.Kind.Group}")]],
        })]);
    }

    private Dictionary<string, List<string>> Reversed()
    {
        var reversed = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (id, after) in _after)
        {
            foreach (var first in after)
            {
                (reversed.TryGetValue(first, out var dependents) ? dependents : reversed[first] = []).Add(id);
            }
        }

        return reversed;
    }

    private static HashSet<string> Reached(string start, Dictionary<string, List<string>> edges)
    {
        var reached = new HashSet<string>(StringComparer.Ordinal);
        var left = new Stack<string>([start]);
        while (left.TryPop(out var id))
        {
            foreach (var next in edges.GetValueOrDefault(id) ?? [])
            {
                if (reached.Add(next))
                {
                    left.Push(next);
                }
            }
        }

        return reached;
    }
}
