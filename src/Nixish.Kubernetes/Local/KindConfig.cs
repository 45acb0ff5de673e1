using System.Text;

namespace Nixish.Kubernetes;

/// <summary>
/// The configuration of a kind cluster, in JSON, which is YAML. https://kind.sigs.k8s.io/docs/user/configuration/
/// </summary>
internal static class KindConfig
{
    public static string Of(KindCluster cluster)
    {
        List<KeyValuePair<string, Json>> config =
        [
            new("apiVersion", "kind.x-k8s.io/v1alpha4"),
            new("kind", "Cluster"),
            new("nodes", Enumerable.Range(0, cluster.Nodes).Select(index => Node(cluster, index)).ToSeq()),
        ];
        if (!cluster.RegistryMirrors.IsEmpty)
        {
            config.Add(new("containerdConfigPatches", (Seq<Json>)[Mirrors(cluster.RegistryMirrors)]));
        }

        return ((Json)config.ToMap()).ToString();
    }

    private static Json Node(KindCluster cluster, int index)
    {
        List<KeyValuePair<string, Json>> node = [new("role", index == 0 ? "control-plane" : "worker")];
        if (index == 0 && !cluster.Ports.IsEmpty)
        {
            node.Add(new("extraPortMappings", cluster.Ports.AsEnumerable().Select(static port => (Json)new Map<Json>
            {
                ["containerPort"] = port.Node,
                ["hostPort"] = port.Host,
                ["listenAddress"] = port.Address,
                ["protocol"] = port.Protocol.ToString().ToUpperInvariant(),
            }).ToSeq()));
        }

        if (!cluster.Mounts.IsEmpty)
        {
            node.Add(new("extraMounts", cluster.Mounts.AsEnumerable().Select(static mount => (Json)new Map<Json>
            {
                ["hostPath"] = Path.GetFullPath(mount.Host),
                ["containerPath"] = mount.Node,
                ["readOnly"] = mount.Access == KindAccess.Read,
            }).ToSeq()));
        }

        return node.ToMap();
    }

    // A patch of containerd's configuration, in TOML: its strings take what JSON's do.
    private static string Mirrors(Map<string> mirrors)
    {
        var text = new StringBuilder();
        foreach (var (registry, mirror) in mirrors)
        {
            text.Append("[plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors.").Append(((Json)registry).ToString()).Append("]\n  endpoint = [").Append(((Json)mirror).ToString()).Append("]\n");
        }

        return text.ToString();
    }
}
