namespace Nixish.Kubernetes;

/// <summary>Volumes: one source, and paths that stay where they belong.</summary>
internal static class VolumeRules
{
    public static void Check(Volume volume, ObjectWalk at)
    {
        // Without any, the API takes an emptyDir.
        if (Sources(volume) > 1)
        {
            at.Report(KnownRules.OneOf, "", "a volume has one source");
        }
    }

    public static void Check(HostPathVolumeSource source, ObjectWalk at)
    {
        if (source.Path is { } path && FieldFact.HasWayUp(path))
        {
            at.Report(KnownRules.Format, "path", $"'{ObjectWalk.Short(path)}' must not hold '..'");
        }
    }

    private static int Sources(Volume volume) =>
        One(volume.ConfigMap) + One(volume.Secret) + One(volume.EmptyDir) + One(volume.PersistentVolumeClaim) + One(volume.Projected) +
        One(volume.HostPath) + One(volume.DownwardAPI) + One(volume.Csi) + One(volume.Ephemeral) + One(volume.Nfs) + One(volume.Image) +
        One(volume.AwsElasticBlockStore) + One(volume.AzureDisk) + One(volume.AzureFile) + One(volume.Cephfs) + One(volume.Cinder) +
        One(volume.Fc) + One(volume.FlexVolume) + One(volume.Flocker) + One(volume.GcePersistentDisk) + One(volume.GitRepo) +
        One(volume.Glusterfs) + One(volume.Iscsi) + One(volume.PhotonPersistentDisk) + One(volume.PortworxVolume) + One(volume.Quobyte) +
        One(volume.Rbd) + One(volume.ScaleIO) + One(volume.Storageos) + One(volume.VsphereVolume);

    private static int One(KubernetesValue? source) => source is null ? 0 : 1;
}
