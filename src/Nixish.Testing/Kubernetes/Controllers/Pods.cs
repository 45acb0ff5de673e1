using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Pods: made for workloads, and run at once, unless they shall fail or their image is missing.</summary>
internal sealed class Pods(ObjectStore store, ObjectWrites writes, ObjectDeletes deletes)
{
    private const string Kubelet = "kubelet";

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

    /// <summary>Makes the pods that <paramref name="owner"/> lacks, and deletes those that it has too many or with other labels.</summary>
    public IReadOnlyList<StoredObject> Keep(StoredObject owner, List<string> names, JsonObject labels)
    {
        var wanted = names.ToHashSet(StringComparer.Ordinal);
        foreach (var pod in store.OwnedBy(owner.Uid).Where(owned => owned.Kind == ServedKinds.Pods))
        {
            if (!wanted.Contains(pod.Name) || labels.Any(label => pod.Labels?.Text(label.Key) != label.Value?.GetValue<string>()))
            {
                deletes.Delete(pod, [], dryRun: false);
            }
        }

        foreach (var name in names.Where(name => store.Find(ServedKinds.Pods, owner.Namespace, name) is null))
        {
            Make(owner, name, labels);
        }

        return [.. store.OwnedBy(owner.Uid).Where(owned => owned.Kind == ServedKinds.Pods)];
    }

    public void Reconcile(StoredObject pod)
    {
        var failure = FailureOf(pod);
        var status = pod.Body.Object("status");
        if (failure is null && (status?.Text("phase") == "Succeeded" || IsReady(pod)))
        {
            return;
        }

        var completes = failure is null && pod.Body.Object("spec")?.Text("restartPolicy") is "Never" or "OnFailure";
        var started = status?.Text("startTime") ?? writes.Now;
        var crashed = failure?.Reason is "CrashLoopBackOff" or "Error";
        var ready = failure is null && !completes;
        writes.Report(
            pod,
            new()
            {
                ["phase"] = completes ? "Succeeded" : ready || crashed ? "Running" : "Pending",
                ["conditions"] = new JsonArray(
                    Condition(status, "Initialized", true),
                    Condition(status, "Ready", ready, completes ? "PodCompleted" : "ContainersNotReady"),
                    Condition(status, "ContainersReady", ready, completes ? "PodCompleted" : "ContainersNotReady"),
                    Condition(status, "PodScheduled", true)),
                ["hostIP"] = "127.0.0.1",
                ["podIP"] = "127.0.0.1",
                ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = "127.0.0.1" }),
                ["startTime"] = started,
                ["containerStatuses"] = new JsonArray([.. (pod.Body.Object("spec")?.Objects("containers") ?? [])
                    .Select(container => Container(container, failure, completes, crashed, started))]),
                ["qosClass"] = "BestEffort",
            },
            Kubelet);
    }

    /// <summary>Why the pod does not get ready; null where it does.</summary>
    public PodFailure? FailureOf(StoredObject pod)
    {
        var names = Lineage(pod).ToHashSet(StringComparer.Ordinal);
        foreach (var failure in Failures)
        {
            if (names.Contains(failure.Workload) && (failure.Namespace is null || failure.Namespace == pod.Namespace) &&
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

    private static JsonObject Container(JsonObject container, PodFailure? failure, bool completes, bool crashed, string started)
    {
        var state = completes
            ? new JsonObject { ["terminated"] = new JsonObject { ["exitCode"] = 0, ["reason"] = "Completed", ["startedAt"] = started, ["finishedAt"] = started } }
            : failure is null
                ? new JsonObject { ["running"] = new JsonObject { ["startedAt"] = started } }
                : new JsonObject { ["waiting"] = new JsonObject { ["reason"] = failure.Reason, ["message"] = failure.Message } };
        var status = new JsonObject
        {
            ["name"] = container.Text("name"),
            ["state"] = state,
            ["ready"] = failure is null && !completes,
            ["restartCount"] = crashed ? 3 : 0,
            ["image"] = container.Text("image"),
            ["imageID"] = "",
            ["started"] = failure is null && !completes,
        };
        if (crashed)
        {
            status["lastState"] = new JsonObject
            {
                ["terminated"] = new JsonObject { ["exitCode"] = 1, ["reason"] = "Error", ["startedAt"] = started, ["finishedAt"] = started },
            };
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
