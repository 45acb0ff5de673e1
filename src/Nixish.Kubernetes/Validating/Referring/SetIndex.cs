using System.Runtime.CompilerServices;

namespace Nixish.Kubernetes;

/// <summary>The objects of a set that others refer to, by type, namespace and name; and what the rulebook says there is besides.</summary>
internal sealed class SetIndex
{
    private readonly Dictionary<Key, KubernetesObject> _objects;
    private readonly Rulebook _rulebook;

    public SetIndex(List<Candidate> candidates, Rulebook rulebook)
    {
        _rulebook = rulebook;
        _objects = new(candidates.Count);
        foreach (var candidate in candidates)
        {
            if (candidate.Written is ConfigMap or Secret or Service or ServiceAccount or PersistentVolumeClaim or Deployment or StatefulSet or ReplicaSet or Role or ClusterRole or PriorityClass or StorageClass or IngressClass)
            {
                _objects.TryAdd(new(candidate.Written.GetType(), NamespaceOf(candidate.Original), candidate.Written.Name), candidate.Written);
            }
        }
    }

    /// <summary>Whether it is said what else there is, so that what is nowhere is missing.</summary>
    public bool KnowsAll => _rulebook.External is not null;

    public T? Find<T>(string? ns, string? name)
        where T : KubernetesObject => name is not null && _objects.TryGetValue(new(typeof(T), ns, name), out var found) ? Unsafe.As<T>(found) : null;

    public bool IsExternal(string kind, string? ns, string name)
    {
        foreach (var external in _rulebook.External ?? default)
        {
            if (string.Equals(external.Kind, kind, StringComparison.Ordinal) &&
                (external.Name is null || string.Equals(external.Name, name, StringComparison.Ordinal)) &&
                (external.Namespace is null || string.Equals(external.Namespace, ns, StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
    }

    public string? NamespaceOf(KubernetesObject resource) => resource.Namespaced ? resource.Namespace ?? _rulebook.Namespace : null;

    private readonly record struct Key(Type Type, string? Namespace, string Name)
    {
        public override int GetHashCode() => HashCode.Combine(RuntimeHelpers.GetHashCode(Type), Namespace?.GetHashCode(StringComparison.Ordinal), Name.GetHashCode(StringComparison.Ordinal));

        public bool Equals(Key other) => ReferenceEquals(Type, other.Type) && string.Equals(Name, other.Name, StringComparison.Ordinal) && string.Equals(Namespace, other.Namespace, StringComparison.Ordinal);
    }
}

/// <summary>A resource of the set, and what it is as it is written, typed where the library has a type.</summary>
internal readonly record struct Candidate(KubernetesObject Original, KubernetesObject Written);
