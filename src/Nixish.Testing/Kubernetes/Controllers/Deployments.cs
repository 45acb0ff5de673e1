using System.Globalization;
using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Deployments: a ReplicaSet for each template; the old ones go once all pods of the new one are ready.</summary>
internal sealed class Deployments(ObjectStore store, ObjectWrites writes)
{
    private const string RevisionAnnotation = "deployment.kubernetes.io/revision";

    public void Reconcile(StoredObject deployment)
    {
        var spec = deployment.Body.Object("spec")!;
        if (spec.Object("template") is not { } template)
        {
            return;
        }

        var wanted = (int)(spec.Number("replicas") ?? 1);
        var name = $"{deployment.Name}-{Names.Hash(template)}";
        var current = store.Find(ServedKinds.ReplicaSets, deployment.Namespace, name) ?? Make(deployment, spec, name, wanted);
        current = Scale(Newest(deployment, current), wanted);
        var ready = Ready(current);
        var all = store.OwnedBy(deployment.Uid).Where(owned => owned.Kind == ServedKinds.ReplicaSets).ToList();
        foreach (var old in all.Where(set => set.Uid != current.Uid && ready == wanted))
        {
            Scale(old, 0);
        }

        Report(deployment, current, [.. store.OwnedBy(deployment.Uid).Where(owned => owned.Kind == ServedKinds.ReplicaSets)], wanted);
    }

    private static int Ready(StoredObject set) => (int)(set.Body.Object("status")?.Number("readyReplicas") ?? 0);

    private static int Running(StoredObject set) => (int)(set.Body.Object("status")?.Number("replicas") ?? 0);

    private StoredObject Make(StoredObject deployment, JsonObject spec, string name, int wanted)
    {
        var hash = name[(deployment.Name.Length + 1)..];
        var template = spec.Object("template")!.Copy();
        template.Ensure("metadata").Ensure("labels")["pod-template-hash"] = hash;
        var selector = spec.Object("selector")?.Copy() ?? [];
        selector.Ensure("matchLabels")["pod-template-hash"] = hash;
        return writes.Create(
            new(ServedKinds.ReplicaSets, deployment.Namespace, null, null),
            new()
            {
                ["metadata"] = new JsonObject
                {
                    ["name"] = name,
                    ["labels"] = template["metadata"]!["labels"]!.DeepClone(),
                    ["ownerReferences"] = new JsonArray(Pods.OwnerReference(deployment)),
                },
                ["spec"] = new JsonObject { ["replicas"] = wanted, ["selector"] = selector, ["template"] = template },
            },
            Controllers.Name,
            dryRun: false);
    }

    // The set of the template in force has the highest number, also where it is one from before.
    private StoredObject Newest(StoredObject deployment, StoredObject current)
    {
        var others = store.OwnedBy(deployment.Uid).Where(owned => owned.Kind == ServedKinds.ReplicaSets && owned.Uid != current.Uid).Select(Revision).DefaultIfEmpty(0).Max();
        if (Revision(current) > others)
        {
            return current;
        }

        var body = current.Body.Copy();
        body.Ensure("metadata").Ensure("annotations")[RevisionAnnotation] = (others + 1).ToString(CultureInfo.InvariantCulture);
        return writes.Update(new(current.Kind, current.Namespace, current.Name, null), current, body, Controllers.Name, dryRun: false);
    }

    private static long Revision(StoredObject set) =>
        long.TryParse(set.Metadata.Object("annotations")?.Text(RevisionAnnotation), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private StoredObject Scale(StoredObject set, int replicas)
    {
        if (set.Body.Object("spec")?.Number("replicas") == replicas)
        {
            return set;
        }

        var body = set.Body.Copy();
        body.Ensure("spec")["replicas"] = replicas;
        return writes.Update(new(set.Kind, set.Namespace, set.Name, null), set, body, Controllers.Name, dryRun: false);
    }

    private void Report(StoredObject deployment, StoredObject current, IReadOnlyList<StoredObject> sets, int wanted)
    {
        var before = deployment.Body.Object("status");
        var (replicas, ready, updated) = (sets.Sum(Running), sets.Sum(Ready), Running(current));
        var (available, complete) = (ready >= wanted, Ready(current) == wanted && replicas == wanted);
        var status = new JsonObject { ["observedGeneration"] = deployment.Metadata.Number("generation") };
        foreach (var (name, count) in new[]
        {
            ("replicas", replicas), ("updatedReplicas", updated), ("readyReplicas", ready), ("availableReplicas", ready), ("unavailableReplicas", Math.Max(0, wanted - ready)),
        })
        {
            if (count > 0)
            {
                status[name] = count;
            }
        }

        var conditions = new JsonArray(
            available
                ? Conditions.Of(before, "Available", true, "MinimumReplicasAvailable", "Deployment has minimum availability.", writes.Now, updated: true)
                : Conditions.Of(before, "Available", false, "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", writes.Now, updated: true),
            Progress(deployment, current, complete));
        if (current.Body.Object("status")?.Objects("conditions").FirstOrDefault(condition => condition.Text("type") == "ReplicaFailure") is { } failure)
        {
            conditions.Add((JsonNode)Conditions.Of(before, "ReplicaFailure", true, failure.Text("reason"), failure.Text("message"), writes.Now, updated: true));
        }

        status["conditions"] = conditions;
        var revision = Revision(current).ToString(CultureInfo.InvariantCulture);
        writes.Report(deployment, status, Controllers.Name, new() { [RevisionAnnotation] = revision });
    }

    /// <summary>When a Deployment that is rolled out will be past its deadline; null where that is of no matter.</summary>
    public static DateTimeOffset? Deadline(StoredObject deployment) =>
        deployment.Body.Object("status")?.Objects("conditions").FirstOrDefault(static condition => condition.Text("type") == "Progressing") is { } progressing &&
        progressing.Text("reason") is "ReplicaSetUpdated" && deployment.Body.Object("spec")?.Number("progressDeadlineSeconds") is { } seconds and < int.MaxValue
            ? DateTimeOffset.Parse(progressing.Text("lastUpdateTime")!, CultureInfo.InvariantCulture).AddSeconds(seconds)
            : null;

    private JsonObject Progress(StoredObject deployment, StoredObject current, bool complete)
    {
        var before = deployment.Body.Object("status");
        if (complete)
        {
            return Conditions.Of(before, "Progressing", true, "NewReplicaSetAvailable", $"ReplicaSet \"{current.Name}\" has successfully progressed.", writes.Now, updated: true);
        }

        var was = before?.Objects("conditions").FirstOrDefault(condition => condition.Text("type") == "Progressing");
        var isLate = was is not null && was.Text("reason") is "ReplicaSetUpdated" or "ProgressDeadlineExceeded" && before!.Number("observedGeneration") == deployment.Metadata.Number("generation") &&
            deployment.Body.Object("spec")?.Number("progressDeadlineSeconds") is { } seconds &&
            DateTimeOffset.Parse(writes.Now, CultureInfo.InvariantCulture) - DateTimeOffset.Parse(was.Text("lastUpdateTime")!, CultureInfo.InvariantCulture) >= TimeSpan.FromSeconds(seconds);
        return isLate || was?.Text("reason") is "ProgressDeadlineExceeded" && before!.Number("observedGeneration") == deployment.Metadata.Number("generation")
            ? Conditions.Of(before, "Progressing", false, "ProgressDeadlineExceeded", $"ReplicaSet \"{current.Name}\" has timed out progressing.", writes.Now, updated: true)
            : Conditions.Of(before, "Progressing", true, "ReplicaSetUpdated", $"ReplicaSet \"{current.Name}\" is progressing.", writes.Now, updated: true);
    }
}
