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
    private readonly Pods _pods = new(store, writes, deletes, new(store, writes));

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

        // What is counted has changed.
        foreach (var quota in store.All.Where(found => found.Kind is { Group: "", Kind: "ResourceQuota" } && found.Namespace == happened.Object.Namespace).ToList())
        {
            if (happened.Object.Kind != quota.Kind && happened.Type is "ADDED" or "DELETED")
            {
                Note(quota.Uid);
            }
        }

        if (happened.Object.Kind is { Group: "", Kind: "Pod" })
        {
            foreach (var claim in Claims.UsedBy(store, happened.Object))
            {
                Note(claim.Uid);
            }
        }
    }

    /// <summary>Makes a look at everything due.</summary>
    public void NoteAll()
    {
        foreach (var stored in store.All)
        {
            Note(stored.Uid);
        }
    }

    /// <summary>Does what is due, and says whether anything was.</summary>
    public bool Run()
    {
        var worked = _due.Count > 0;
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
            else
            {
                if (stored.Kind == ServedKinds.Claims)
                {
                    Claims.Release(store, stored);
                }

                deletes.Collect(stored);
            }
        }

        return worked;
    }

    /// <summary>When the passing of time alone changes something; null where it never does.</summary>
    public DateTimeOffset? NextLook() => store.All.Where(static found => found.Kind is { Group: "apps", Kind: "Deployment" }).Select(Deployments.Deadline).Min();

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
                new ReplicaSets(_pods, writes).Reconcile(stored);
                break;
            case ("apps", "StatefulSet"):
                new StatefulSets(_pods, writes).Reconcile(stored);
                break;
            case ("apps", "DaemonSet"):
                new DaemonSets(_pods, writes).Reconcile(stored);
                break;
            case ("batch", "Job"):
                new Jobs(_pods, writes).Reconcile(stored);
                break;
            case ("", "PersistentVolumeClaim"):
                Claims.Bind(store, writes, stored);
                break;
            case ("", "ResourceQuota"):
                writes.Report(stored, Quotas.StatusOf(store, stored), Name);
                break;
            case ("", "Service") when stored.Body.Object("spec")?.Text("type") is "LoadBalancer":
                Balance(stored);
                break;
            case ("apiextensions.k8s.io", "CustomResourceDefinition"):
                Definition(stored);
                break;
            default:
                break;
        }
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

    // An address that documentation is written with: nothing answers there.
    private void Balance(StoredObject service) => writes.Report(
        service,
        new() { ["loadBalancer"] = new JsonObject { ["ingress"] = new JsonArray(new JsonObject { ["ip"] = "192.0.2.1" }) } },
        "cloud-controller-manager");
}
