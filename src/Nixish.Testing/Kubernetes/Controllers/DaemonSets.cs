using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>DaemonSets: one pod, on the one node that there is.</summary>
internal sealed class DaemonSets(Pods pods, ObjectWrites writes)
{
    public void Reconcile(StoredObject set)
    {
        var labels = new JsonObject
        {
            ["controller-revision-hash"] = Names.Hash(set.Body.Object("spec")!["template"]),
            ["pod-template-generation"] = set.Metadata.Object("annotations")?.Text(Defaults.TemplateGeneration) ?? "1",
        };
        var (made, _) = pods.Keep(set, [$"{set.Name}-{Names.Suffix(set.Uid, 0)}"], labels);
        var ready = made.Count(Pods.IsReady);
        var status = new JsonObject
        {
            ["currentNumberScheduled"] = made.Count,
            ["numberMisscheduled"] = 0,
            ["desiredNumberScheduled"] = 1,
            ["numberReady"] = ready,
            ["observedGeneration"] = set.Metadata.Number("generation"),
        };
        Counts.Set(status, "updatedNumberScheduled", made.Count);
        Counts.Set(status, "numberAvailable", ready);
        Counts.Set(status, "numberUnavailable", 1 - ready);
        writes.Report(set, status, Controllers.Name);
    }
}
