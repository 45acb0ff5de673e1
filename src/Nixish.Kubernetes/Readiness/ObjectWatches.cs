using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>The watches in use: one for each kind, namespace and query, closed when its last wait ends.</summary>
internal sealed class ObjectWatches(KubernetesApi api, TimeProvider clock) : IDisposable
{
    public static readonly ObjectKind Pods = new("v1", "Pod", "pods", Namespaced: true);
    public static readonly ObjectKind Events = new("v1", "Event", "events", Namespaced: true);
    public static readonly ObjectKind ReplicaSets = new("apps/v1", "ReplicaSet", "replicasets", Namespaced: true);
    private readonly Lock _lock = new();
    private readonly Dictionary<(ObjectKind Kind, string? Namespace, string Query), (ObjectWatch Watch, int Users)> _watches = [];

    /// <summary>The watch of a kind in a namespace, of the objects that the label selector takes; an empty one takes all.</summary>
    public Lease Open(ObjectKind kind, string? ns, string selector)
    {
        // Of events, only what went wrong matters here, and the rest is many.
        var query = kind == Events ? $"fieldSelector={Uri.EscapeDataString("type=Warning")}" : selector.Length > 0 ? $"labelSelector={Uri.EscapeDataString(selector)}" : "";
        var key = (kind, ns, query);
        lock (_lock)
        {
            var (watch, users) = _watches.TryGetValue(key, out var found) ? found : (new(api, kind, ns, query, GroupOf(kind), clock), 0);
            _watches[key] = (watch, users + 1);
            return new(watch, () => Close(key));
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (var (watch, _) in _watches.Values)
            {
                watch.Dispose();
            }

            _watches.Clear();
        }
    }

    private static Func<JsonElement, string?> GroupOf(ObjectKind kind) =>
        kind == Pods ? OwnerOf
        : kind == Events ? static happened => $"{happened.At("involvedObject", "kind").AsText()}/{happened.At("involvedObject", "name").AsText()}"
        : kind == ReplicaSets ? static set => set.At("metadata").Member("ownerReferences"u8).Items().Select(owner => $"{owner.Member("kind"u8).AsText()}/{owner.Member("name"u8).AsText()}").FirstOrDefault()
        : static _ => null;

    /// <summary>The workload that a pod belongs to, as <c>Deployment/web</c>.</summary>
    internal static string? OwnerOf(JsonElement pod)
    {
        var metadata = pod.Member("metadata"u8);
        var owner = metadata.Member("ownerReferences"u8).Items().FirstOrDefault(owner => owner.Member("controller"u8).IsTrue());
        var (kind, name) = (owner.Member("kind"u8).AsText(), owner.Member("name"u8).AsText());
        // A Deployment's ReplicaSets bear its name and the hash of their template: web-7c9f8d5b4.
        return kind is "ReplicaSet" && name is not null && metadata.At("labels", "pod-template-hash").AsText() is { } hash && name.EndsWith("-" + hash, StringComparison.Ordinal)
            ? $"Deployment/{name[..^(hash.Length + 1)]}"
            : kind is null ? null : $"{kind}/{name}";
    }

    private void Close((ObjectKind Kind, string? Namespace, string Query) key)
    {
        lock (_lock)
        {
            if (!_watches.TryGetValue(key, out var found))
            {
                return;
            }

            if (found.Users > 1)
            {
                _watches[key] = (found.Watch, found.Users - 1);
                return;
            }

            _watches.Remove(key);
            found.Watch.Dispose();
        }
    }

    /// <summary>One wait's hold on a watch.</summary>
    internal readonly struct Lease(ObjectWatch watch, Action? close) : IDisposable
    {
        public ObjectWatch Watch => watch;

        public void Dispose() => close?.Invoke();
    }
}
