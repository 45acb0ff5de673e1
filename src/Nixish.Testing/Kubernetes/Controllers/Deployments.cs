using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Deployments: a ReplicaSet for each template; the old ones go once all pods of the new one are ready.</summary>
internal sealed class Deployments(ObjectStore store, ObjectWrites writes)
{
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
        current = Scale(current, wanted);
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

        status["conditions"] = new JsonArray(
            available
                ? Conditions.Of(before, "Available", true, "MinimumReplicasAvailable", "Deployment has minimum availability.", writes.Now, updated: true)
                : Conditions.Of(before, "Available", false, "MinimumReplicasUnavailable", "Deployment does not have minimum availability.", writes.Now, updated: true),
            complete
                ? Conditions.Of(before, "Progressing", true, "NewReplicaSetAvailable", $"ReplicaSet \"{current.Name}\" has successfully progressed.", writes.Now, updated: true)
                : Conditions.Of(before, "Progressing", true, "ReplicaSetUpdated", $"ReplicaSet \"{current.Name}\" is progressing.", writes.Now, updated: true));
        writes.Report(deployment, status, Controllers.Name);
    }
}
