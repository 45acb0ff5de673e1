using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>The cluster's warning events about an object and what it made, since it was last applied: older ones tell of what was before.</summary>
internal sealed class Warnings(ObjectWatch events, DateTimeOffset since, List<Task> signals)
{
    /// <summary>The newest warning that still explains something; null where there is none.</summary>
    public Trouble? Of(ObjectAddress address, string? replicaSet, IReadOnlyList<JsonElement> pods)
    {
        List<(Trouble Trouble, DateTimeOffset Time)> told = [];
        if (address.Kind != ObjectWatches.Pods)
        {
            Add(told, address.Kind.Kind, address.Name, static _ => true);
        }

        if (replicaSet is not null)
        {
            Add(told, "ReplicaSet", replicaSet, static _ => true);
        }

        foreach (var pod in pods)
        {
            var (status, name) = (pod.Member("status"u8), pod.At("metadata", "name").AsText() ?? "");
            var isScheduled = ReadinessRules.Condition(status, "PodScheduled") is ("True", _, _);
            var isReady = ReadinessRules.Condition(status, "Ready") is ("True", _, _);
            var isPending = status.Member("phase"u8).AsText() is null or "" or "Pending";
            Add(told, "Pod", name, reason => !isReady && reason switch
            {
                "FailedScheduling" => !isScheduled,
                "Unhealthy" or "ProbeError" => true,
                _ => isPending,
            });
        }

        return told.Count == 0 ? null : told.MaxBy(static one => one.Time).Trouble;
    }

    private void Add(List<(Trouble, DateTimeOffset)> told, string kind, string name, Func<string, bool> explains)
    {
        var (members, _, changed) = events.ReadGroup($"{kind}/{name}");
        signals.Add(changed);
        foreach (var happened in members)
        {
            var time = TimeOf(happened);
            if (time >= since && happened.Member("reason"u8).AsText() is { } reason && explains(reason))
            {
                told.Add((new($"{kind} {name}", reason, happened.Member("message"u8).AsText()?.Trim().TrimEnd('.') ?? ""), time));
            }
        }
    }

    // Events of the old form count in lastTimestamp, those of the new in eventTime and a series.
    private static DateTimeOffset TimeOf(JsonElement happened) => ((ReadOnlySpan<DateTimeOffset>)
    [
        CurrentPods.TimeOf(happened.Member("lastTimestamp"u8)),
        CurrentPods.TimeOf(happened.At("series", "lastObservedTime")),
        CurrentPods.TimeOf(happened.Member("eventTime"u8)),
        CurrentPods.TimeOf(happened.At("metadata", "creationTimestamp")),
    ]).ToArray().Max();
}
