using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Pods: made for workloads, and run at once, unless they shall fail or their image is missing.</summary>
internal sealed class Pods(ObjectStore store, ObjectWrites writes, ObjectDeletes deletes, Events events)
{
    private const string Kubelet = "kubelet";
    private const string NotReady = "NotReady";

    public Seq<PodFailure> Failures { get; set; }

    public Func<string, string?>? ImageProblem { get; set; }

    public static bool IsReady(StoredObject pod) =>
        pod.Body.Object("status")?.Objects("conditions").Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True") == true;

    public static JsonObject OwnerReference(StoredObject owner) => new()
    {
        ["apiVersion"] = owner.Kind.ApiVersion,
        ["kind"] = owner.Kind.Kind,
        ["name"] = owner.Name,
        ["uid"] = owner.Uid,
        ["controller"] = true,
        ["blockOwnerDeletion"] = true,
    };

    public int CountOf(StoredObject owner) => store.OwnedBy(owner.Uid).Count(owned => owned.Kind == ServedKinds.Pods);

    /// <summary>The pod as it is by now; null where it is gone.</summary>
    public StoredObject? Now(StoredObject pod) => store.Find(pod.Uid);

    /// <summary>Makes the pods that <paramref name="owner"/> lacks, and deletes those that it has too many or with other labels.</summary>
    /// <returns>The pods that there are, and why no more could be made; null where nothing stood against it.</returns>
    public (IReadOnlyList<StoredObject> Pods, string? Refusal) Keep(StoredObject owner, List<string> names, JsonObject labels)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        foreach (var pod in store.OwnedBy(owner.Uid).Where(owned => owned.Kind == ServedKinds.Pods))
        {
            if (!wanted.Contains(pod.Name) || labels.Any(label => pod.Labels?.Text(label.Key) != label.Value?.GetValue<string>()))
            {
                deletes.Delete(pod, new());
            }
        }

        string? refusal = null;
        foreach (var name in names.Where(name => store.Find(ServedKinds.Pods, owner.Namespace, name) is null))
        {
            try
            {
                Make(owner, name, labels);
            }
            catch (ApiError error)
            {
                refusal = error.Message;
                events.Warn(owner, "FailedCreate", owner.Kind.Kind is "StatefulSet"
                    ? $"create Pod {name} in StatefulSet {owner.Name} failed error: {error.Message}"
                    : $"Error creating: {error.Message}", $"{owner.Kind.Kind.ToLowerInvariant()}-controller");
                break;
            }
        }

        return ([.. store.OwnedBy(owner.Uid).Where(owned => owned.Kind == ServedKinds.Pods)], refusal);
    }

    public void Reconcile(StoredObject pod)
    {
        var failure = FailureOf(pod);
        var status = pod.Body.Object("status");
        if (failure is null && (status?.Text("phase") is "Succeeded" or "Failed" || IsReady(pod)))
        {
            return;
        }

        if (failure?.Reason is "Unschedulable")
        {
            NotScheduled(pod, failure);
            return;
        }

        var policy = pod.Body.Object("spec")?.Text("restartPolicy");
        var completes = failure is null && policy is "Never" or "OnFailure";
        var fails = failure?.Reason is "Error" && policy is "Never";
        var started = status?.Text("startTime") ?? writes.Now;
        var crashed = failure?.Reason is "CrashLoopBackOff" or "Error";
        var ready = failure is null && !completes;
        var why = completes ? "PodCompleted" : "ContainersNotReady";
        writes.Report(
            pod,
            new()
            {
                ["phase"] = fails ? "Failed" : completes ? "Succeeded" : ready || crashed || failure?.Reason is NotReady ? "Running" : "Pending",
                ["conditions"] = new JsonArray(
                    Condition(status, "Initialized", true),
                    Condition(status, "Ready", ready, why),
                    Condition(status, "ContainersReady", ready, why),
                    Condition(status, "PodScheduled", true)),
                ["hostIP"] = "127.0.0.1",
                ["podIP"] = "127.0.0.1",
                ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = "127.0.0.1" }),
                ["startTime"] = started,
                ["containerStatuses"] = new JsonArray([.. (pod.Body.Object("spec")?.Objects("containers") ?? [])
                    .Select(container => Container(container, failure, completes, fails, started))]),
                ["qosClass"] = "BestEffort",
            },
            Kubelet);
        Warn(pod, failure);
    }

    private void NotScheduled(StoredObject pod, PodFailure failure)
    {
        var message = failure.Message.Length > 0 ? failure.Message : "0/1 nodes are available: 1 Insufficient cpu.";
        writes.Report(
            pod,
            new()
            {
                ["phase"] = "Pending",
                ["conditions"] = new JsonArray(Conditions.Of(pod.Body.Object("status"), "PodScheduled", false, "Unschedulable", message, writes.Now)),
                ["qosClass"] = "BestEffort",
            },
            "kube-scheduler");
        events.Warn(pod, "FailedScheduling", message, "default-scheduler");
    }

    private void Warn(StoredObject pod, PodFailure? failure)
    {
        var image = pod.Body.Object("spec")?.Objects("containers").FirstOrDefault()?.Text("image");
        switch (failure?.Reason)
        {
            case "ImagePullBackOff" or "ErrImagePull":
                events.Warn(pod, "Failed", $"Failed to pull image \"{image}\"{(failure.Message.Length > 0 ? ": " + failure.Message : "")}", Kubelet);
                break;
            case "CrashLoopBackOff":
                events.Warn(pod, "BackOff", "Back-off restarting failed container", Kubelet);
                break;
            case NotReady:
                events.Warn(pod, "Unhealthy", failure.Message.Length > 0 ? failure.Message : "Readiness probe failed: HTTP probe failed with statuscode: 503", Kubelet);
                break;
            default:
                break;
        }
    }

    /// <summary>Why the pod does not get ready; null where it does.</summary>
    public PodFailure? FailureOf(StoredObject pod)
    {
        var names = Lineage(pod).ToHashSet(StringComparer.Ordinal);
        foreach (var failure in Failures)
        {
            if ((failure.Workload == PodFailure.AnyWorkload || names.Contains(failure.Workload)) && (failure.Namespace is null || failure.Namespace == pod.Namespace) &&
                (failure.Image is null || pod.Body.Object("spec")?.Objects("containers").Any(container => container.Text("image") == failure.Image) == true))
            {
                return failure;
            }
        }

        if (ImageProblem is { } problemOf)
        {
            foreach (var container in pod.Body.Object("spec")?.Objects("containers") ?? [])
            {
                if (container.Text("image") is { } image && problemOf(image) is { } problem)
                {
                    return new(pod.Name, "ImagePullBackOff") { Message = problem };
                }
            }
        }

        return null;
    }

    private static JsonObject Container(JsonObject container, PodFailure? failure, bool completes, bool fails, string started)
    {
        var running = failure is null or { Reason: NotReady };
        var crashed = failure?.Reason is "CrashLoopBackOff" or "Error";
        var ended = new JsonObject { ["exitCode"] = completes ? 0 : failure?.ExitCode, ["reason"] = completes ? "Completed" : "Error", ["startedAt"] = started, ["finishedAt"] = started };
        var status = new JsonObject
        {
            ["name"] = container.Text("name"),
            ["state"] = completes || fails ? new JsonObject { ["terminated"] = ended.DeepClone() }
                : running ? new JsonObject { ["running"] = new JsonObject { ["startedAt"] = started } }
                : new JsonObject { ["waiting"] = new JsonObject { ["reason"] = failure!.Reason is "Error" ? "CrashLoopBackOff" : failure.Reason, ["message"] = failure.Message } },
            ["ready"] = failure is null && !completes,
            ["restartCount"] = crashed && !fails ? 3 : 0,
            ["image"] = container.Text("image"),
            ["imageID"] = "",
            ["started"] = running && !completes,
        };
        if (crashed && !fails)
        {
            status["lastState"] = new JsonObject { ["terminated"] = ended };
        }

        return status;
    }

    private JsonObject Condition(JsonObject? before, string type, bool holds, string? reason = null) =>
        Conditions.Of(before, type, holds, holds ? null : reason, null, writes.Now);

    private void Make(StoredObject owner, string name, JsonObject labels)
    {
        if (owner.Body.Object("spec")?.Object("template") is not { } template)
        {
            return;
        }

        var metadata = template.Object("metadata")?.Copy() ?? [];
        metadata["name"] = name;
        metadata["ownerReferences"] = new JsonArray(OwnerReference(owner));
        foreach (var (key, value) in labels)
        {
            metadata.Ensure("labels")[key] = value?.DeepClone();
        }

        var spec = template.Object("spec")?.Copy() ?? [];
        spec["nodeName"] = "in-memory";
        writes.Create(new(ServedKinds.Pods, owner.Namespace, null, null), new() { ["metadata"] = metadata, ["spec"] = spec }, Controllers.Name, dryRun: false);
    }

    private IEnumerable<string> Lineage(StoredObject stored)
    {
        yield return stored.Name;
        foreach (var owner in stored.Metadata.Objects("ownerReferences"))
        {
            if (store.Find(owner.Text("uid") ?? "") is { } found)
            {
                foreach (var name in Lineage(found))
                {
                    yield return name;
                }
            }
        }
    }
}
