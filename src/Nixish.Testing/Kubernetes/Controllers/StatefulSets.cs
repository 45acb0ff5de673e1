using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>StatefulSets: pods of stable names, each made when those before it are ready, unless they may be made at once.</summary>
internal sealed class StatefulSets(Pods pods, ObjectWrites writes)
{
    public void Reconcile(StoredObject set)
    {
        var spec = set.Body.Object("spec")!;
        var wanted = (int)(spec.Number("replicas") ?? 1);
        var revision = $"{set.Name}-{Names.Hash(spec["template"])}";
        var inOrder = spec.Text("podManagementPolicy") is not "Parallel";
        IReadOnlyList<StoredObject> made = [];
        for (var count = inOrder ? Math.Min(Math.Max(1, pods.CountOf(set)), wanted) : wanted; ; count++)
        {
            (made, var refusal) = pods.Keep(set, [.. Enumerable.Range(0, count).Select(index => $"{set.Name}-{index}")], new() { ["controller-revision-hash"] = revision });
            if (count >= wanted || refusal is not null || !Run(made, count))
            {
                break;
            }
        }

        var ready = made.Count(Pods.IsReady);
        var status = new JsonObject
        {
            ["observedGeneration"] = set.Metadata.Number("generation"),
            ["replicas"] = made.Count,
            ["currentRevision"] = revision,
            ["updateRevision"] = revision,
            ["collisionCount"] = 0,
            ["availableReplicas"] = ready,
        };
        Counts.Set(status, "readyReplicas", ready);
        Counts.Set(status, "currentReplicas", made.Count);
        Counts.Set(status, "updatedReplicas", made.Count);
        writes.Report(set, status, Controllers.Name);
    }

    // A pod runs as soon as its kubelet has seen it, which is now.
    private bool Run(IReadOnlyList<StoredObject> made, int count)
    {
        foreach (var pod in made)
        {
            pods.Reconcile(pod);
        }

        return made.Count == count && made.All(pod => pods.Now(pod) is { } now && Pods.IsReady(now));
    }
}
