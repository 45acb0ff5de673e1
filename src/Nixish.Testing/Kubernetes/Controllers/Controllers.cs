using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>
/// What a cluster's controllers and kubelet do, at once: workloads get their pods, pods run, and every status says so.
/// Work is noted as objects change and done by <see cref="Run"/>, after the request that caused it is answered.
/// </summary>
internal sealed class Controllers(ObjectStore store, ObjectWrites writes, ObjectDeletes deletes)
{
    public const string Name = "kube-controller-manager";

    private readonly Queue<string> _due = new();
    private readonly HashSet<string> _noted = new(StringComparer.Ordinal);
    private readonly Pods _pods = new(store, writes, deletes);

    public Seq<PodFailure> Failures
    {
        get => _pods.Failures;
        set => _pods.Failures = value;
    }

    /// <summary>Tells why an image cannot be pulled; null where it can.</summary>
    public Func<string, string?>? ImageProblem
    {
        get => _pods.ImageProblem;
        set => _pods.ImageProblem = value;
    }

    public void Notice(StoredEvent happened)
    {
        Note(happened.Object.Uid);
        foreach (var owner in happened.Object.Metadata.Objects("ownerReferences"))
        {
            Note(owner.Text("uid") ?? "");
        }

        if (happened.Object.Kind is { Group: "", Kind: "Pod" })
        {
            foreach (var claim in Claims.UsedBy(store, happened.Object))
            {
                Note(claim.Uid);
            }
        }
    }

    public void ReconcileAll()
    {
        foreach (var stored in store.All)
        {
            Note(stored.Uid);
        }

        Run();
    }

    public void Run()
    {
        while (_due.TryDequeue(out var uid))
        {
            _noted.Remove(uid);
            if (store.Find(uid) is not { } stored)
            {
                continue;
            }

            if (!stored.Terminating)
            {
                Reconcile(stored);
            }
            else if (stored.Kind == ServedKinds.Claims)
            {
                Claims.Release(store, stored);
            }
        }
    }

    public string LogOf(StoredObject pod) => _pods.FailureOf(pod)?.Log ?? "";

    private void Note(string uid)
    {
        if (_noted.Add(uid))
        {
            _due.Enqueue(uid);
        }
    }

    private void Reconcile(StoredObject stored)
    {
        switch (stored.Kind.Group, stored.Kind.Kind)
        {
            case ("", "Pod"):
                _pods.Reconcile(stored);
                break;
            case ("apps", "Deployment"):
                new Deployments(store, writes).Reconcile(stored);
                break;
            case ("apps", "ReplicaSet"):
                Replicas(stored);
                break;
            case ("apps", "StatefulSet"):
                StatefulSet(stored);
                break;
            case ("apps", "DaemonSet"):
                DaemonSet(stored);
                break;
            case ("batch", "Job"):
                Job(stored);
                break;
            case ("", "PersistentVolumeClaim"):
                Claim(stored);
                break;
            case ("apiextensions.k8s.io", "CustomResourceDefinition"):
                Definition(stored);
                break;
            default:
                break;
        }
    }

    private void Replicas(StoredObject set)
    {
        var wanted = (int)(set.Body.Object("spec")?.Number("replicas") ?? 1);
        var pods = _pods.Keep(set, Enumerable.Range(0, wanted).Select(index => $"{set.Name}-{Names.Suffix(set.Uid, index)}").ToList(), labels: []);
        var ready = pods.Count(Pods.IsReady);
        var status = new JsonObject { ["replicas"] = pods.Count, ["observedGeneration"] = set.Metadata.Number("generation") };
        Count(status, "fullyLabeledReplicas", pods.Count);
        Count(status, "readyReplicas", ready);
        Count(status, "availableReplicas", ready);
        writes.Report(set, status, Name);
    }

    private void StatefulSet(StoredObject set)
    {
        var spec = set.Body.Object("spec")!;
        var wanted = (int)(spec.Number("replicas") ?? 1);
        var revision = $"{set.Name}-{Names.Hash(spec["template"])}";
        var names = Enumerable.Range(0, wanted).Select(index => $"{set.Name}-{index}").ToList();
        var pods = _pods.Keep(set, names, new() { ["controller-revision-hash"] = revision });
        var ready = pods.Count(Pods.IsReady);
        var status = new JsonObject
        {
            ["observedGeneration"] = set.Metadata.Number("generation"),
            ["replicas"] = pods.Count,
            ["currentRevision"] = revision,
            ["updateRevision"] = revision,
            ["collisionCount"] = 0,
            ["availableReplicas"] = ready,
        };
        Count(status, "readyReplicas", ready);
        Count(status, "currentReplicas", pods.Count);
        Count(status, "updatedReplicas", pods.Count);
        writes.Report(set, status, Name);
    }

    private void DaemonSet(StoredObject set)
    {
        var revision = Names.Hash(set.Body.Object("spec")!["template"]);
        var pods = _pods.Keep(set, [$"{set.Name}-{Names.Suffix(set.Uid, 0)}"], new() { ["controller-revision-hash"] = revision });
        var ready = pods.Count(Pods.IsReady);
        var status = new JsonObject
        {
            ["currentNumberScheduled"] = pods.Count,
            ["numberMisscheduled"] = 0,
            ["desiredNumberScheduled"] = 1,
            ["numberReady"] = ready,
            ["observedGeneration"] = set.Metadata.Number("generation"),
        };
        Count(status, "updatedNumberScheduled", pods.Count);
        Count(status, "numberAvailable", ready);
        Count(status, "numberUnavailable", pods.Count - ready);
        writes.Report(set, status, Name);
    }

    private void Job(StoredObject job)
    {
        var spec = job.Body.Object("spec")!;
        if (spec["suspend"]?.GetValue<bool>() == true)
        {
            return;
        }

        var wanted = (int)(spec.Number("completions") ?? spec.Number("parallelism") ?? 1);
        var pods = _pods.Keep(job, Enumerable.Range(0, wanted).Select(index => $"{job.Name}-{Names.Suffix(job.Uid, index)}").ToList(), labels: []);
        var done = pods.Count(pod => pod.Body.Object("status")?.Text("phase") == "Succeeded");
        var before = job.Body.Object("status");
        var status = new JsonObject { ["startTime"] = before?.Text("startTime") ?? writes.Now };
        Count(status, "active", wanted - done);
        Count(status, "succeeded", done);
        if (done == wanted)
        {
            status["completionTime"] = before?.Text("completionTime") ?? writes.Now;
            status["conditions"] = new JsonArray(Conditions.Of(before, "Complete", true, null, null, writes.Now, probed: true));
        }

        writes.Report(job, status, Name);
    }

    private void Claim(StoredObject claim)
    {
        var spec = claim.Body.Object("spec") ?? [];
        writes.Report(
            claim,
            new()
            {
                ["phase"] = "Bound",
                ["accessModes"] = spec["accessModes"]?.DeepClone(),
                ["capacity"] = spec.Object("resources")?["requests"]?.DeepClone(),
            },
            Name);
    }

    private void Definition(StoredObject definition)
    {
        var (before, spec) = (definition.Body.Object("status"), definition.Body.Object("spec") ?? []);
        writes.Report(
            definition,
            new()
            {
                ["conditions"] = new JsonArray(
                    Conditions.Of(before, "NamesAccepted", true, "NoConflicts", "no conflicts found", writes.Now),
                    Conditions.Of(before, "Established", true, "InitialNamesAccepted", "the initial names have been accepted", writes.Now)),
                ["acceptedNames"] = spec["names"]?.DeepClone(),
                ["storedVersions"] = new JsonArray([.. spec.Objects("versions")
                    .Where(version => version["storage"]?.GetValue<bool>() == true).Select(version => version["name"]?.DeepClone())]),
            },
            "kube-apiserver");
    }

    // Counts of nothing are left out of a status.
    private static void Count(JsonObject status, string name, int count)
    {
        if (count > 0)
        {
            status[name] = count;
        }
    }
}
