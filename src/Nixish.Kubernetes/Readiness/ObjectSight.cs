using System.Diagnostics;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>What can be seen of one object while it is waited for: itself, its pods, and what the cluster warns of about them.</summary>
internal sealed class ObjectSight : IDisposable
{
    // How much later than the object's own end that of its pods may be heard.
    private static readonly TimeSpan Lag = TimeSpan.FromMilliseconds(500);

    private readonly ObjectAddress _address;
    private readonly ObjectWatches.Lease _objects;
    private readonly ObjectWatches.Lease? _pods;
    private readonly ObjectWatches.Lease? _replicaSets;
    private readonly ObjectWatches.Lease? _events;

    public ObjectSight(ObjectWatches watches, ObjectAddress address, string selector)
    {
        var (kind, ns, _) = _address = address;
        _objects = watches.Open(kind, ns, selector);
        if (ReadinessRules.MakesPods(kind))
        {
            _pods = watches.Open(ObjectWatches.Pods, ns, "");
            _events = watches.Open(ObjectWatches.Events, ns, "");
            _replicaSets = kind.Kind is "Deployment" ? watches.Open(ObjectWatches.ReplicaSets, ns, "") : null;
        }
        else if ((kind.Group, kind.Kind) is ("", "Pod" or "PersistentVolumeClaim"))
        {
            _events = watches.Open(ObjectWatches.Events, ns, "");
        }
    }

    /// <summary>Whether the last look saw all pods that there are: the watches begin one by one.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>The object, whether it is known that there is none, its pods of the current template, its trouble, and what completes when any of it changes.</summary>
    public (JsonElement? Live, bool IsKnown, IReadOnlyList<JsonElement> Pods, Trouble? Trouble, Task Changed) Read()
    {
        var (found, isKnown, changed) = _objects.Watch.Read(_address.Name);
        if (found is not { } live || _events is not { } events)
        {
            return (found, isKnown, [], null, changed);
        }

        IsWhole = true;
        var signals = new List<Task> { changed };
        var pods = Group(_pods, Key, signals);
        var replicaSets = Group(_replicaSets, Key, signals);
        IReadOnlyList<JsonElement> current = _pods is null ? [live] : CurrentPods.Of(live, _address.Kind, pods, replicaSets);
        if (_pods is null && _address.Kind != ObjectWatches.Pods)
        {
            current = [];
        }

        var warnings = new Warnings(events.Watch, CurrentPods.AppliedAt(live), signals);
        var trouble = PodInTrouble.Worst(current) is { } pod ? Trouble.Of(pod)
            : ReplicaFailure(live) ?? warnings.Of(_address, CurrentPods.ReplicaSetOf(live, replicaSets), current);
        return (found, isKnown, current, trouble, Task.WhenAny(signals));
    }

    /// <summary>The trouble of the pods of an object that failed, looked for a moment longer: each watch goes its own way, and a Job's may be the first to tell.</summary>
    public async Task<(IReadOnlyList<JsonElement> Pods, Trouble? Trouble)> AfterwardsAsync(CancellationToken cancellationToken)
    {
        for (var started = Stopwatch.GetTimestamp(); ;)
        {
            var (_, _, pods, trouble, changed) = Read();
            var left = Lag - Stopwatch.GetElapsedTime(started);
            if (_pods is null || trouble?.Pod is not null || left <= TimeSpan.Zero)
            {
                return (pods, trouble);
            }

            await Task.WhenAny(changed, Task.Delay(left, cancellationToken)).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    public void Dispose()
    {
        _objects.Dispose();
        _pods?.Dispose();
        _replicaSets?.Dispose();
        _events?.Dispose();
    }

    private string Key => $"{_address.Kind.Kind}/{_address.Name}";

    private IReadOnlyList<JsonElement> Group(ObjectWatches.Lease? lease, string key, List<Task> signals)
    {
        if (lease is not { } held)
        {
            return [];
        }

        var (members, isKnown, changed) = held.Watch.ReadGroup(key);
        IsWhole &= isKnown;
        signals.Add(changed);
        return members;
    }

    // A quota, a policy or a webhook that lets no pod be made.
    private Trouble? ReplicaFailure(JsonElement live) => ReadinessRules.Condition(live.Member("status"u8), "ReplicaFailure") is ("True", var reason, var message)
        ? new($"{_address.Kind.Kind} {_address.Name}", reason.Length > 0 ? reason : "ReplicaFailure", message.TrimEnd('.')) { IsStuck = true }
        : null;
}
