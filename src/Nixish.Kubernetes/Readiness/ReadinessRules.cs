using System.Globalization;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>
/// Reads an object's readiness from its status by the rules that Kubernetes' tools share (kstatus). Kinds are told by group and
/// kind. See https://github.com/kubernetes-sigs/cli-utils/tree/master/pkg/kstatus.
/// </summary>
internal static class ReadinessRules
{
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

    public static Readiness Of(JsonElement live, ObjectKind kind, DateTimeOffset now)
    {
        var (metadata, spec, status) = (live.Member("metadata"u8), live.Member("spec"u8), live.Member("status"u8));
        if (metadata.Member("deletionTimestamp"u8).Exists())
        {
            return new(ReadyState.Terminating, "being deleted");
        }

        var generation = metadata.Member("generation"u8).AsInt64();
        if (status.Member("observedGeneration"u8).AsInt64() is { } observed && observed != generation)
        {
            return Readiness.InProgress("not yet seen by its controller");
        }

        if (Condition(status, "Reconciling") is ("True", _, var reconciling))
        {
            return Readiness.InProgress(reconciling);
        }

        if (Condition(status, "Stalled") is ("True", _, var stalled))
        {
            return Readiness.Failed(stalled);
        }

        return (kind.Group, kind.Kind) switch
        {
            ("apps", "Deployment") => Deployment(spec, status),
            ("apps", "StatefulSet") => StatefulSet(spec, status),
            ("apps", "DaemonSet") => DaemonSet(status),
            ("apps", "ReplicaSet") or ("", "ReplicationController") => ReplicaSet(spec, status),
            ("batch", "Job") => Job(spec, status),
            ("", "Pod") => Pod(metadata, status, now),
            ("", "PersistentVolumeClaim") => Phase(status, "Bound"),
            ("", "Namespace") => Phase(status, "Active"),
            ("", "Service") => spec.Member("type"u8).AsText() is "LoadBalancer" && string.IsNullOrEmpty(spec.Member("clusterIP"u8).AsText())
                ? Readiness.InProgress("no cluster IP yet")
                : Readiness.Current,
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

        // Its controller always writes it; without it the status is another object's age.
        if (status.Member("observedGeneration"u8).AsInt64() is null)
        {
            return Readiness.InProgress("not yet seen by its controller");
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

        if (spec.Member("progressDeadlineSeconds"u8).Exists() && !spec.Member("paused"u8).IsTrue() && Condition(status, "Progressing") is not ("True", "NewReplicaSetAvailable", _))
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

        if (status.Member("observedGeneration"u8).AsInt64() is null)
        {
            return Readiness.InProgress("not yet seen by its controller");
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

        if (update.At("rollingUpdate", "partition").AsInt64() is { } partition and > 0)
        {
            return Count(status, "updatedReplicas") < wanted - partition
                ? Short("pods updated", Count(status, "updatedReplicas"), wanted - partition)
                : Readiness.Current;
        }

        return wanted > Count(status, "currentReplicas") || !string.Equals(status.Member("currentRevision"u8).AsText(), status.Member("updateRevision"u8).AsText(), StringComparison.Ordinal)
            ? Short("pods updated", Count(status, "updatedReplicas"), wanted)
            : Readiness.Current;
    }

    private static Readiness DaemonSet(JsonElement status)
    {
        if (status.Member("observedGeneration"u8).AsInt64() is null || status.Member("desiredNumberScheduled"u8).AsInt64() is not { } wanted)
        {
            return Readiness.InProgress("not yet seen by its controller");
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

    private static Readiness Job(JsonElement spec, JsonElement status)
    {
        if (Condition(status, "Failed") is ("True", var reason, var message))
        {
            return Readiness.Failed($"{reason}: {message}");
        }

        return Condition(status, "Complete") is ("True", _, _) || spec.Member("suspend"u8).IsTrue() || status.Member("startTime"u8).Exists()
            ? Readiness.Current
            : Readiness.InProgress("not started yet");
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
            default:
                var unschedulable = Condition(status, "PodScheduled") is ("False", "Unschedulable", var why) ? why : null;
                var since = metadata.Member("creationTimestamp"u8) is { ValueKind: JsonValueKind.String } time && time.TryGetDateTimeOffset(out var created) ? now - created : TimeSpan.Zero;
                return unschedulable is null ? Readiness.InProgress("pending")
                    : since > SchedulingGrace ? Readiness.Failed($"Unschedulable: {unschedulable}")
                    : Readiness.InProgress($"Unschedulable: {unschedulable}");
        }
    }

    private static Readiness Definition(JsonElement status)
    {
        if (Condition(status, "NamesAccepted") is ("False", _, var refused))
        {
            return Readiness.Failed($"its names are not accepted: {refused}");
        }

        return Condition(status, "Established") switch
        {
            ("True", _, _) => Readiness.Current,
            ("False", not "Installing", var message) => Readiness.Failed(message),
            _ => Readiness.InProgress("not established yet"),
        };
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

    private static long Count(JsonElement status, string name) => status.Member(name).AsInt64() ?? 0;

    private static Readiness Short(string what, long have, long want) =>
        Readiness.InProgress(string.Create(CultureInfo.InvariantCulture, $"{have} of {want} {what}"));
}
