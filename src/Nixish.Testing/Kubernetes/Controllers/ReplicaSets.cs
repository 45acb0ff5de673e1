using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>ReplicaSets: as many pods as they say, and why there are fewer.</summary>
internal sealed class ReplicaSets(Pods pods, ObjectWrites writes)
{
    public void Reconcile(StoredObject set)
    {
        var wanted = (int)(set.Body.Object("spec")?.Number("replicas") ?? 1);
        var (made, refusal) = pods.Keep(set, [.. Enumerable.Range(0, wanted).Select(index => $"{set.Name}-{Names.Suffix(set.Uid, index)}")], labels: []);
        var ready = made.Count(Pods.IsReady);
        var status = new JsonObject { ["replicas"] = made.Count, ["observedGeneration"] = set.Metadata.Number("generation") };
        Counts.Set(status, "fullyLabeledReplicas", made.Count);
        Counts.Set(status, "readyReplicas", ready);
        Counts.Set(status, "availableReplicas", ready);
        if (refusal is not null)
        {
            status["conditions"] = new JsonArray(Conditions.Of(set.Body.Object("status"), "ReplicaFailure", true, "FailedCreate", refusal, writes.Now));
        }

        writes.Report(set, status, Controllers.Name);
    }
}

/// <summary>Counts of a status: those of nothing are left out.</summary>
internal static class Counts
{
    public static void Set(JsonObject status, string name, int count)
    {
        if (count > 0)
        {
            status[name] = count;
        }
    }
}
