using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Jobs: their pods complete at once, or fail, which fails the Job.</summary>
internal sealed class Jobs(Pods pods, ObjectWrites writes)
{
    public void Reconcile(StoredObject job)
    {
        var spec = job.Body.Object("spec")!;
        var before = job.Body.Object("status");
        if (spec["suspend"]?.GetValue<bool>() == true)
        {
            writes.Report(job, new() { ["conditions"] = new JsonArray(Conditions.Of(before, "Suspended", true, "JobSuspended", "Job suspended", writes.Now, probed: true)) }, Controllers.Name);
            return;
        }

        if (before?.Objects("conditions").Any(condition => condition.Text("type") is "Complete" or "Failed") == true)
        {
            return;
        }

        var wanted = (int)(spec.Number("completions") ?? spec.Number("parallelism") ?? 1);
        var (made, _) = pods.Keep(job, [.. Enumerable.Range(0, wanted).Select(index => $"{job.Name}-{Names.Suffix(job.Uid, index)}")], labels: []);
        var done = made.Count(pod => Phase(pod) is "Succeeded");
        var failed = made.Count(pod => Phase(pod) is "Failed");
        var status = new JsonObject { ["startTime"] = before?.Text("startTime") ?? writes.Now };
        Counts.Set(status, "active", made.Count - done - failed);
        Counts.Set(status, "succeeded", done);
        Counts.Set(status, "failed", failed);
        if (failed > 0)
        {
            status["conditions"] = new JsonArray(Conditions.Of(before, "Failed", true, "BackoffLimitExceeded", "Job has reached the specified backoff limit", writes.Now, probed: true));
        }
        else if (done >= wanted)
        {
            status["completionTime"] = before?.Text("completionTime") ?? writes.Now;
            status["conditions"] = new JsonArray(Conditions.Of(before, "Complete", true, null, null, writes.Now, probed: true));
        }

        writes.Report(job, status, Controllers.Name);
    }

    private static string? Phase(StoredObject pod) => pod.Body.Object("status")?.Text("phase");
}
