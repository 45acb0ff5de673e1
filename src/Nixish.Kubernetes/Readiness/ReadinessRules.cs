using System.Globalization;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>
/// Reads an object's readiness from its status by the rules that Kubernetes' tools share (kstatus). Kinds are told by group and
/// kind. See https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus.
/// </summary>
internal static class ReadinessRules
{
    private const string NotSeen = "not yet seen by its controller";
    private static readonly TimeSpan SchedulingGrace = TimeSpan.FromSeconds(15);

    /// <summary>Whether objects of the kind can be anything but ready once they are written.</summary>
    public static bool Waits(ObjectKind kind) => (kind.Group, kind.Kind) switch
    {
        ("apps", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet") => true,
        ("batch", "Job") => true,
        ("", "Pod" or "PersistentVolumeClaim" or "Namespace" or "Service" or "ReplicationController") => true,
        ("apiextensions.k8s.io", "CustomResourceDefinition") => true,
        ("apiregistration.k8s.io", "APIService") => true,
        // Groups of Kubernetes' own have no dot or end in .k8s.io; every other group holds custom resources.
        var (group, _) => group.Contains('.', StringComparison.Ordinal) && !group.EndsWith(".k8s.io", StringComparison.Ordinal),
    };

    /// <summary>Whether objects of the kind make pods, in whose troubles the reason lies when they are not ready.</summary>
    public static bool MakesPods(ObjectKind kind) => (kind.Group, kind.Kind) is
        ("apps", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet") or ("batch", "Job") or ("", "ReplicationController");

    /// <summary>
    /// Whether the object's controller writes which generation it has seen, and has not yet: what the status says is then of no
    /// generation, and an object without a status must not count as one that is ready.
    /// </summary>
    public static bool IsUnseen(JsonElement live, ObjectKind kind) =>
        (kind.Group, kind.Kind) is ("apps", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet") or ("", "ReplicationController") &&
        live.Member("status"u8).Member("observedGeneration"u8).AsInt64() is null;

    public static Readiness Of(JsonElement live, ObjectKind kind, DateTimeOffset now)
    {
        var (metadata, spec, status) = (live.Member("metadata"u8), live.Member("spec"u8), live.Member("status"u8));
        if (!string.IsNullOrEmpty(metadata.Member("deletionTimestamp"u8).AsText()))
        {
            return new(ReadyState.Terminating, "being deleted");
        }

        if (metadata.Member("generation"u8).AsInt64() is { } generation && status.Member("observedGeneration"u8).AsInt64() is { } observed && observed != generation)
        {
            return Readiness.InProgress(NotSeen);
        }

        // Controllers of every kind may say so in these words; of both, the first counts.
        foreach (var condition in status.Member("conditions"u8).Items().Where(static condition => condition.Member("status"u8).AsText() is "True"))
        {
            switch (condition.Member("type"u8).AsText())
            {
                case "Reconciling":
                    return Readiness.InProgress(Why(condition, "reconciling"));
                case "Stalled":
                    return Readiness.Failed(Why(condition, "stalled"));
            }
        }

        return (kind.Group, kind.Kind) switch
        {
            ("apps" or "extensions", "Deployment") => Deployment(spec, status),
            ("apps", "StatefulSet") => StatefulSet(spec, status),
            ("apps" or "extensions", "DaemonSet") => DaemonSet(metadata, status),
            ("apps" or "extensions", "ReplicaSet") or ("", "ReplicationController") => ReplicaSet(spec, status),
            ("batch", "Job") => Job(status),
            ("", "Pod") => Pod(metadata, status, now),
            ("", "PersistentVolumeClaim") => Phase(status, "Bound"),
            ("", "Namespace") => Phase(status, "Active"),
            ("", "Service") => spec.Member("type"u8).AsText() is "LoadBalancer" && string.IsNullOrEmpty(spec.Member("clusterIP"u8).AsText())
                ? Readiness.InProgress("no cluster IP yet")
                : Readiness.Current,
            ("", "Secret" or "ConfigMap") or ("batch", "CronJob") or ("policy", "PodDisruptionBudget") => Readiness.Current,
            ("apiextensions.k8s.io", "CustomResourceDefinition") => Definition(status),
            ("apiregistration.k8s.io", "APIService") => Required(status, "Available"),
            _ => Generic(status),
        };
    }

    /// <summary>How many pods the workload wants and how many are ready; null for what has no pods.</summary>
    public static (long Ready, long Wanted)? Pods(JsonElement live, ObjectKind kind)
    {
        var (spec, status) = (live.Member("spec"u8), live.Member("status"u8));
        return kind.Kind switch
        {
            "Deployment" => (Math.Min(Count(status, "readyReplicas"), Count(status, "updatedReplicas")), spec.Member("replicas"u8).AsInt64() ?? 1),
            "StatefulSet" or "ReplicaSet" or "ReplicationController" => (Count(status, "readyReplicas"), spec.Member("replicas"u8).AsInt64() ?? 1),
            "DaemonSet" => (Count(status, "numberReady"), Count(status, "desiredNumberScheduled")),
            _ => null,
        };
    }

    private static Readiness Deployment(JsonElement spec, JsonElement status)
    {
        if (Condition(status, "Progressing") is (_, "ProgressDeadlineExceeded", var late))
        {
            return Readiness.Failed($"ProgressDeadlineExceeded: {late}");
        }

        var wanted = spec.Member("replicas"u8).AsInt64() ?? 1;
        var (all, updated, ready, available) = (Count(status, "replicas"), Count(status, "updatedReplicas"), Count(status, "readyReplicas"), Count(status, "availableReplicas"));
        if (wanted > all || wanted > updated)
        {
            return Short("pods updated", Math.Min(all, updated), wanted);
        }

        if (all > wanted)
        {
            return Readiness.InProgress($"{all - wanted} old pods to end");
        }

        if (updated > available || wanted > ready)
        {
            return Short("pods ready", Math.Min(ready, available), wanted);
        }

        // 2147483647 is how a Deployment says that it has no deadline; its controller then writes no such condition.
        if (spec.Member("progressDeadlineSeconds"u8).AsInt64() is not (null or int.MaxValue) && !spec.Member("paused"u8).IsTrue() && Condition(status, "Progressing") is not ("True", "NewReplicaSetAvailable", _))
        {
            return Readiness.InProgress("rolling out");
        }

        return Required(status, "Available");
    }

    private static Readiness StatefulSet(JsonElement spec, JsonElement status)
    {
        var update = spec.Member("updateStrategy"u8);
        if (update.Member("type"u8).AsText() is "OnDelete")
        {
            return Readiness.Current;
        }

        var wanted = spec.Member("replicas"u8).AsInt64() ?? 1;
        var (all, ready) = (Count(status, "replicas"), Count(status, "readyReplicas"));
        if (wanted > all || wanted > ready)
        {
            return Short("pods ready", Math.Min(all, ready), wanted);
        }

        if (all > wanted)
        {
            return Readiness.InProgress($"{all - wanted} pods to end");
        }

        if (update.At("rollingUpdate", "partition").AsInt64() is { } partition)
        {
            return Count(status, "updatedReplicas") < wanted - partition
                ? Short("pods updated", Count(status, "updatedReplicas"), wanted - partition)
                : Readiness.Current;
        }

        return wanted > Count(status, "currentReplicas") || !string.Equals(status.Member("currentRevision"u8).AsText(), status.Member("updateRevision"u8).AsText(), StringComparison.Ordinal)
            ? Short("pods updated", Count(status, "updatedReplicas"), wanted)
            : Readiness.Current;
    }

    private static Readiness DaemonSet(JsonElement metadata, JsonElement status)
    {
        if (metadata.Member("generation"u8).AsInt64() is null || status.Member("observedGeneration"u8).AsInt64() is null || status.Member("desiredNumberScheduled"u8).AsInt64() is not { } wanted)
        {
            return Readiness.InProgress(NotSeen);
        }

        var least = Math.Min(Math.Min(Count(status, "currentNumberScheduled"), Count(status, "updatedNumberScheduled")), Math.Min(Count(status, "numberAvailable"), Count(status, "numberReady")));
        return wanted > least ? Short("pods ready", least, wanted) : Readiness.Current;
    }

    private static Readiness ReplicaSet(JsonElement spec, JsonElement status)
    {
        if (Condition(status, "ReplicaFailure") is ("True", _, var failure))
        {
            return Readiness.InProgress(failure);
        }

        var wanted = spec.Member("replicas"u8).AsInt64() ?? 1;
        var least = Math.Min(Count(status, "fullyLabeledReplicas"), Math.Min(Count(status, "availableReplicas"), Count(status, "readyReplicas")));
        return wanted > least ? Short("pods ready", least, wanted)
            : Count(status, "replicas") > wanted ? Readiness.InProgress($"{Count(status, "replicas") - wanted} pods to end")
            : Readiness.Current;
    }

    private static Readiness Job(JsonElement status)
    {
        foreach (var condition in status.Member("conditions"u8).Items().Where(static condition => condition.Member("status"u8).AsText() is "True"))
        {
            switch (condition.Member("type"u8).AsText())
            {
                case "Complete" or "Suspended":
                    return Readiness.Current;
                case "Failed":
                    return Readiness.Failed(Why(condition, "failed"));
            }
        }

        return status.Member("startTime"u8).Exists() ? Readiness.Current : Readiness.InProgress("not started yet");
    }

    private static Readiness Pod(JsonElement metadata, JsonElement status, DateTimeOffset now)
    {
        switch (status.Member("phase"u8).AsText())
        {
            case "Succeeded" or "Failed":
                return Readiness.Current;
            case "Running":
                return Condition(status, "Ready") is ("True", _, _) ? Readiness.Current
                    : PodTrouble.Of(status) is { Reason: "CrashLoopBackOff" } trouble ? Readiness.Failed(trouble.ToString())
                    : Readiness.InProgress("containers are not ready");
            case "Pending":
                if (Condition(status, "PodScheduled") is not ("False", "Unschedulable", var why))
                {
                    return Readiness.InProgress("pending");
                }

                var created = metadata.Member("creationTimestamp"u8) is { ValueKind: JsonValueKind.String } text && text.TryGetDateTimeOffset(out var time) ? time : DateTimeOffset.MinValue;
                return now - created > SchedulingGrace ? Readiness.Failed($"Unschedulable: {why}") : Readiness.InProgress($"Unschedulable: {why}");
            case null or "":
                return Readiness.InProgress("not seen by a node yet");
            case var phase:
                return Readiness.InProgress($"in the unknown phase '{phase}'");
        }
    }

    private static Readiness Definition(JsonElement status)
    {
        foreach (var condition in status.Member("conditions"u8).Items())
        {
            switch (condition.Member("type"u8).AsText(), condition.Member("status"u8).AsText())
            {
                case ("NamesAccepted", "False"):
                    return Readiness.Failed($"its names are not accepted: {Why(condition, "another definition has them")}");
                case ("Established", "True"):
                    return Readiness.Current;
                case ("Established", "False") when condition.Member("reason"u8).AsText() is not "Installing":
                    return Readiness.Failed(Why(condition, "it cannot be established"));
            }
        }

        return Readiness.InProgress("not established yet");
    }

    private static Readiness Generic(JsonElement status) => Condition(status, "Ready") switch
    {
        ("True", _, _) or null => Readiness.Current,
        var (_, reason, message) => Readiness.InProgress(message.Length > 0 ? message : reason.Length > 0 ? reason : "not ready"),
    };

    private static Readiness Required(JsonElement status, string condition) => Condition(status, condition) switch
    {
        ("True", _, _) => Readiness.Current,
        var (_, _, message) when message.Length > 0 => Readiness.InProgress(message),
        _ => Readiness.InProgress($"not {condition.ToLowerInvariant()} yet"),
    };

    private static Readiness Phase(JsonElement status, string wanted) => status.Member("phase"u8).AsText() switch
    {
        var phase when string.Equals(phase, wanted, StringComparison.Ordinal) => Readiness.Current,
        var phase => Readiness.InProgress(phase is null or "" ? $"not {wanted.ToLowerInvariant()} yet" : phase.ToLowerInvariant()),
    };

    internal static (string Status, string Reason, string Message)? Condition(JsonElement status, string type)
    {
        foreach (var condition in status.Member("conditions"u8).Items())
        {
            if (condition.Member("type"u8) is { ValueKind: JsonValueKind.String } name && name.ValueEquals(type))
            {
                return (condition.Member("status"u8).AsText() ?? "", condition.Member("reason"u8).AsText() ?? "", condition.Member("message"u8).AsText() ?? "");
            }
        }

        return null;
    }

    private static string Why(JsonElement condition, string otherwise) =>
        (condition.Member("reason"u8).AsText(), condition.Member("message"u8).AsText()) switch
        {
            ({ Length: > 0 } reason, { Length: > 0 } message) => $"{reason}: {message}",
            ({ Length: > 0 } reason, _) => reason,
            (_, { Length: > 0 } message) => message,
            _ => otherwise,
        };

    private static long Count(JsonElement status, string name) => status.Member(name).AsInt64() ?? 0;

    private static Readiness Short(string what, long have, long want) =>
        Readiness.InProgress(string.Create(CultureInfo.InvariantCulture, $"{have} of {want} {what}"));
}
