using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>The parent of a stack's apply set, as it is in the cluster: found and held to the rules before anything is planned.</summary>
internal sealed class ApplySetParent
{
    private readonly ApplySet _set;
    private readonly string? _uid;

    private ApplySetParent(ApplySet set, ObjectAddress address, JsonElement? live, ApplySetMembers? recorded)
    {
        (_set, Address, Recorded) = (set, address, recorded);
        _uid = live?.At("metadata", "uid").AsText();
        Id = ApplySet.IdOf(address.Name, address.Namespace, address.Kind.Kind, address.Kind.Group);
    }

    public ObjectAddress Address { get; }

    public string Id { get; }

    /// <summary>What it says it holds; null where there is no parent, or one that nothing was applied with yet.</summary>
    public ApplySetMembers? Recorded { get; }

    /// <summary>How plans name it.</summary>
    public string ResourceId => $"applyset/{(Address.Namespace is { } ns ? ns + "/" : "")}{Address.Kind.Kind}/{Address.Name}";

    /// <summary>The namespaces in which members may be.</summary>
    public IEnumerable<string> Namespaces => (Recorded?.Namespaces ?? default).AsEnumerable().Concat(Address.Namespace is { } ns ? [ns] : []);

    /// <exception cref="ApplySetException">The parent is another tool's or another set's, or cannot be one.</exception>
    public static async Task<ApplySetParent> FindAsync(KubernetesApi api, ApplySet set, string stack, string defaultNamespace, CancellationToken cancellationToken)
    {
        var kind = set.Parent.Of;
        var address = new ObjectAddress(kind, kind.Namespaced ? set.Namespace ?? defaultNamespace : null, set.Name ?? NameOf(stack));
        using var live = await api.GetAsync(address.Path, cancellationToken).ConfigureAwait(false);
        if (!set.Parent.IsOurs)
        {
            await CheckTypeAsync(api, kind, cancellationToken).ConfigureAwait(false);
            if (live is null)
            {
                throw new ApplySetException($"The apply set's parent {address} does not exist in {api.ServerName}. A custom resource must be there before it can be a parent: make it, or use a Secret or ConfigMap.");
            }
        }

        return live is null ? new(set, address, null, null) : new(set, address, live.RootElement, await CheckedAsync(api, set, address, live.RootElement, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The change of the parent that <paramref name="members"/> need; null where it says already what it must.</summary>
    public ApplySetChange? Change(ApplySetMembers members)
    {
        var superset = Recorded is null ? members : Recorded.With(members);
        var isEmpty = members.GroupKinds.IsEmpty;
        if (isEmpty && (_uid is null || _set.Parent.IsOurs))
        {
            // Nothing is left: its record goes with the last member.
            return _uid is null ? null : New(ChangeAction.Delete, superset, members) with { Uid = _uid };
        }

        return Recorded == members ? null : New(_uid is null ? ChangeAction.Create : ChangeAction.Update, superset, members) with
        {
            Reason = Recorded is null ? "the record of what the stack holds" : "what the stack holds changed",
        };
    }

    private ApplySetChange New(ChangeAction action, ApplySetMembers superset, ApplySetMembers exact) =>
        new(action, ResourceId, Address) { Id = Id, Tooling = _set.Tooling, Recorded = Recorded, Superset = superset, Exact = exact };

    private static async Task<ApplySetMembers?> CheckedAsync(KubernetesApi api, ApplySet set, ObjectAddress address, JsonElement live, CancellationToken cancellationToken)
    {
        var id = ApplySet.IdOf(address.Name, address.Namespace, address.Kind.Kind, address.Kind.Group);
        var label = live.At("metadata", "labels", ApplySet.IdLabel).AsText();
        var annotations = live.At("metadata", "annotations");
        var tooling = annotations.Member(ApplySet.ToolingAnnotation).AsText();
        if (label is null && tooling is null && !set.Parent.IsOurs)
        {
            return null; // a custom resource that is to become a parent
        }

        if (label is null)
        {
            throw new ApplySetException($"{address} is there already and is no parent of an apply set: it lacks the label {ApplySet.IdLabel}. Give the set another {nameof(ApplySet.Name)}.");
        }

        if (!string.Equals(label, id, StringComparison.Ordinal))
        {
            throw new ApplySetException($"{address} is labelled {ApplySet.IdLabel}={label}, and the id of its set is {id}: it was copied or renamed. Correct the label, or give the set another {nameof(ApplySet.Name)}.");
        }

        if (tooling is null || !string.Equals(Tool(tooling), Tool(set.Tooling), StringComparison.Ordinal))
        {
            throw new ApplySetException(
                $"The apply set of {address} is managed by {(tooling is null ? "an unknown tool" : $"'{tooling}'")}, and this is '{set.Tooling}'. " +
                $"Give this set another {nameof(ApplySet.Name)}; or, to manage that one in the other tool's name, set {nameof(ApplySet)}.{nameof(ApplySet.Tooling)}{(tooling is null ? "" : $" = \"{tooling}\"")}.");
        }

        var namespaces = Split(annotations.Member(ApplySet.NamespacesAnnotation).AsText());
        return annotations.Member(ApplySet.KindsAnnotation).AsText() is { } kinds
            ? new(Split(kinds), namespaces)
            : annotations.Member(ApplySet.ResourcesAnnotation).AsText() is { } resources
                ? new(await KindDiscovery.KindsAsync(api, Split(resources), cancellationToken).ConfigureAwait(false), namespaces)
                : throw new ApplySetException($"The apply set of {address} lacks the annotation {ApplySet.KindsAnnotation}, so it is not known which kinds it holds. Add it: a sorted list such as 'ConfigMap,Deployment.apps', or '' where it holds none.");
    }

    private static async Task CheckTypeAsync(KubernetesApi api, ObjectKind kind, CancellationToken cancellationToken)
    {
        using var definition = await api.GetAsync($"apis/apiextensions.k8s.io/v1/customresourcedefinitions/{kind.Plural}.{kind.Group}", cancellationToken, KubernetesApi.MetadataOnly).ConfigureAwait(false);
        if (definition is null || !definition.RootElement.At("metadata", "labels").Member(ApplySet.ParentTypeLabel).Exists())
        {
            throw new ApplySetException($"{ApplySetMembers.Name(kind)} cannot be the parent of an apply set: {(definition is null ? "there is no such definition" : $"its definition lacks the label {ApplySet.ParentTypeLabel}")}. Use a Secret or ConfigMap, or a kind whose definition carries it.");
        }
    }

    private static string Tool(string tooling) => tooling.LastIndexOf('/') is >= 0 and var slash ? tooling[..slash] : tooling;

    private static Seq<string> Split(string? list) =>
        new SortedSet<string>((list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries), StringComparer.Ordinal).ToSeq();

    // A stack's name is a label value, which may hold what names of objects may not.
    private static string NameOf(string stack)
    {
        var name = string.Concat(stack.ToLowerInvariant().Select(letter => letter is '_' ? '-' : letter));
        return NameRules.SubdomainProblem(name) is null ? name : throw new ApplySetException($"The stack's name '{stack}' is none that an object can have. Give its apply set one: {nameof(ApplySet)}.{nameof(ApplySet.Name)}.");
    }
}
