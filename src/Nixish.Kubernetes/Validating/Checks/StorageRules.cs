namespace Nixish.Kubernetes;

/// <summary>Claims, volumes and priorities.</summary>
internal static class StorageRules
{
    private const int MostOwn = 1_000_000_000;

    public static void Check(PersistentVolumeClaimSpec claim, ObjectWalk at)
    {
        if (claim.Resources is null || !claim.Resources.Requests.ContainsKey("storage"))
        {
            at.Report(KnownRules.Storage, "resources.requests[storage]", "a claim says how much it wants");
        }
        else if (claim.Resources.Requests["storage"].ToString() is "0")
        {
            at.Report(KnownRules.Storage, "resources.requests[storage]", "it must be more than 0");
        }

        Modes(claim.AccessModes, at);
        if (claim.StorageClassName is { Length: > 0 } name && at.Index.Find<StorageClass>(null, name) is null)
        {
            PodReferences.Missing(at, KnownRules.MissingStorageClass, "StorageClass", name, "storageClassName", inNamespace: false);
        }
    }

    public static void Check(PersistentVolumeSpec volume, ObjectWalk at)
    {
        if (!volume.Capacity.IsEmpty && !volume.Capacity.ContainsKey("storage"))
        {
            at.Report(KnownRules.Storage, "capacity[storage]", "a volume says how large it is");
        }

        Modes(volume.AccessModes, at);
        if (volume.Local is not null && volume.NodeAffinity is null)
        {
            at.Report(KnownRules.Required, "nodeAffinity", "a local volume says on which node it is");
        }
    }

    public static void Check(PriorityClass priority, ObjectWalk at)
    {
        if (priority.Name.StartsWith("system-", StringComparison.Ordinal))
        {
            if (priority.Name is not ("system-node-critical" or "system-cluster-critical"))
            {
                at.Report(KnownRules.Priority, "metadata.name", "names that begin with system- are Kubernetes' own");
            }
        }
        else if (priority.Value > MostOwn)
        {
            at.Report(KnownRules.Priority, "value", $"{priority.Value} is more than {MostOwn}");
        }
    }

    private static void Modes(Seq<PersistentVolumeAccessMode> modes, ObjectWalk at)
    {
        if (modes.Count > 1 && modes.Contains(PersistentVolumeAccessMode.ReadWriteOncePod))
        {
            at.Report(KnownRules.OneOf, "accessModes", "ReadWriteOncePod goes with no other mode");
        }
    }
}
