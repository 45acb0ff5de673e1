using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Keeps a claim that is deleted for as long as a pod uses it. https://kubernetes.io/docs/concepts/storage/persistent-volumes/#storage-object-in-use-protection</summary>
internal static class Claims
{
    private const string Finalizer = "kubernetes.io/pvc-protection";

    /// <summary>Gives a new claim its finalizer. An admission plugin does it, after who set what is noted: nobody owns it.</summary>
    public static void Protect(JsonObject claim)
    {
        var finalizers = claim.Ensure("metadata")["finalizers"] as JsonArray ?? [];
        if (!finalizers.Any(IsOurs))
        {
            claim.Ensure("metadata")["finalizers"] = new JsonArray([.. finalizers.Select(static one => one?.DeepClone()), Finalizer]);
        }
    }

    /// <summary>The claims that a pod's volumes name, of those that there are.</summary>
    public static IEnumerable<StoredObject> UsedBy(ObjectStore store, StoredObject pod) => (pod.Body.Object("spec") ?? []).Objects("volumes")
        .Select(volume => volume.Object("persistentVolumeClaim")?.Text("claimName"))
        .OfType<string>()
        .Select(name => store.Find(ServedKinds.Claims, pod.Namespace, name))
        .OfType<StoredObject>();

    /// <summary>
    /// Binds a claim, unless its class is here and waits for the first pod that uses it. A class that is not here is taken for one
    /// of the cluster's own, which no stack brings.
    /// </summary>
    public static void Bind(ObjectStore store, ObjectWrites writes, StoredObject claim)
    {
        var spec = claim.Body.Object("spec") ?? [];
        var name = spec.Text("storageClassName");
        var waits = name is not null && claim.Body.Object("status")?.Text("phase") is not "Bound" &&
            store.All.Any(found => found.Kind is { Group: "storage.k8s.io", Kind: "StorageClass" } && found.Name == name && found.Body.Text("volumeBindingMode") is "WaitForFirstConsumer") &&
            !store.All.Any(found => found.Kind == ServedKinds.Pods && found.Namespace == claim.Namespace && UsedBy(store, found).Any(one => one.Uid == claim.Uid));
        writes.Report(
            claim,
            waits ? new() { ["phase"] = "Pending" } : new()
            {
                ["phase"] = "Bound",
                ["accessModes"] = spec["accessModes"]?.DeepClone(),
                ["capacity"] = spec.Object("resources")?["requests"]?.DeepClone(),
            },
            Controllers.Name);
    }

    /// <summary>Lets a claim that is being deleted go, unless a pod that has not ended uses it.</summary>
    public static void Release(ObjectStore store, StoredObject claim)
    {
        var used = store.All.Any(found => found.Kind is { Group: "", Kind: "Pod" } && found.Namespace == claim.Namespace && !HasEnded(found) && UsedBy(store, found).Any(one => one.Uid == claim.Uid));
        if (used || claim.Metadata["finalizers"] is not JsonArray finalizers || !finalizers.Any(IsOurs))
        {
            return;
        }

        var body = claim.Body.Copy();
        var left = (JsonArray)body.Ensure("metadata")["finalizers"]!;
        left.RemoveAll(IsOurs);
        if (left.Count == 0)
        {
            body.Ensure("metadata").Remove("finalizers");
        }

        var stored = store.Put(claim.Kind, claim.Namespace, claim.Name, body);
        if (!stored.HasFinalizers)
        {
            store.Remove(stored);
        }
    }

    private static bool IsOurs(JsonNode? finalizer) => (string?)finalizer == Finalizer;

    private static bool HasEnded(StoredObject pod) => pod.Body.Object("status")?.Text("phase") is "Succeeded" or "Failed";
}
