using Address = System.Net.IPAddress;

namespace Nixish.Kubernetes;

/// <summary>What the parts of a pod say together: names, mounts, ports of the host, what it refers to.</summary>
internal static class PodRules
{
    public static void Check(PodSpec pod, ObjectWalk at)
    {
        for (var i = 0; i < pod.Volumes.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (string.Equals(pod.Volumes[j].Name, pod.Volumes[i].Name, StringComparison.Ordinal))
                {
                    at.Report(KnownRules.Unique, $"volumes[{i}].name", $"there is another volume '{ObjectWalk.Short(pod.Volumes[i].Name)}'");
                    break;
                }
            }
        }

        Containers(pod, "initContainers", pod.InitContainers, at);
        Containers(pod, "containers", pod.Containers, at);
        HostPorts(pod, at);
        if (pod.DnsPolicy == DNSPolicy.None && pod.DnsConfig is not { Nameservers.IsEmpty: false })
        {
            at.Report(KnownRules.Required, "dnsConfig.nameservers", "a pod whose dnsPolicy is None needs a name server at least");
        }

        // The server takes it, as 1.
        if (pod.TerminationGracePeriodSeconds < 0)
        {
            at.Report(KnownRules.Range, Severity.Warning, "terminationGracePeriodSeconds", $"{pod.TerminationGracePeriodSeconds} is less than 0");
        }

        for (var i = 0; i < pod.InitContainers.Count; i++)
        {
            var container = pod.InitContainers[i];
            if (container.RestartPolicy is null && (container.ReadinessProbe ?? container.LivenessProbe ?? container.StartupProbe) is not null)
            {
                at.Report(KnownRules.Probe, ObjectWalk.Item("initContainers", i, container.Name), "a container that ends before the others start has no probes: remove them, or make it a sidecar with restartPolicy: Always");
            }
        }

        PodReferences.Check(pod, at);
    }

    public static void Check(HostAlias alias, ObjectWalk at)
    {
        if (alias.Ip is { Length: > 0 } ip && !Address.TryParse(ip, out _))
        {
            at.Report(KnownRules.Format, "ip", $"'{ObjectWalk.Short(ip)}' is no address");
        }
    }

    private static void Containers(PodSpec pod, string list, Seq<Container> containers, ObjectWalk at)
    {
        for (var i = 0; i < containers.Count; i++)
        {
            var container = containers[i];
            if (HasEarlier(pod, container, list is "containers", i))
            {
                at.Report(KnownRules.Unique, $"{list}[{i}].name", $"there is another container '{ObjectWalk.Short(container.Name)}'");
            }

            var mounts = container.VolumeMounts;
            for (var j = 0; j < mounts.Count; j++)
            {
                if (mounts[j].Name is { Length: > 0 } name && !HasVolume(pod, name, at))
                {
                    at.Report(KnownRules.Mount, $"{ObjectWalk.Item(list, i, container.Name)}.volumeMounts[{j}].name", $"the pod has no volume '{ObjectWalk.Short(name)}'{Volumes(pod)}");
                }
            }

            var devices = container.VolumeDevices;
            for (var j = 0; j < devices.Count; j++)
            {
                if (devices[j].Name is { Length: > 0 } name && !HasVolume(pod, name, at))
                {
                    at.Report(KnownRules.Mount, $"{ObjectWalk.Item(list, i, container.Name)}.volumeDevices[{j}].name", $"the pod has no volume '{ObjectWalk.Short(name)}'{Volumes(pod)}");
                }
            }
        }
    }

    private static bool HasEarlier(PodSpec pod, Container container, bool isMain, int index)
    {
        var earlier = isMain ? pod.Containers : pod.InitContainers;
        for (var i = 0; i < index; i++)
        {
            if (string.Equals(earlier[i].Name, container.Name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        if (isMain)
        {
            foreach (var first in pod.InitContainers)
            {
                if (string.Equals(first.Name, container.Name, StringComparison.Ordinal))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HasVolume(PodSpec pod, string name, ObjectWalk at)
    {
        foreach (var volume in pod.Volumes)
        {
            if (string.Equals(volume.Name, name, StringComparison.Ordinal))
            {
                return true;
            }
        }

        // The claims of a StatefulSet become volumes of its pods.
        return at.Written is StatefulSet { Spec: { } spec } && spec.VolumeClaimTemplates.Any(claim => string.Equals(claim.Name, name, StringComparison.Ordinal));
    }

    private static string Volumes(PodSpec pod) => pod.Volumes.IsEmpty ? "" : $": it has {string.Join(", ", pod.Volumes.Take(10).Select(volume => ObjectWalk.Short(volume.Name)))}";

    private static void HostPorts(PodSpec pod, ObjectWalk at)
    {
        HashSet<(int, string, string)>? taken = null;
        for (var i = 0; i < pod.Containers.Count; i++)
        {
            var ports = pod.Containers[i].Ports;
            for (var j = 0; j < ports.Count; j++)
            {
                var port = ports[j];
                if (pod.HostNetwork == true && port.HostPort is { } own && own != 0 && own != port.ContainerPortValue)
                {
                    at.Report(KnownRules.HostPort, $"{ObjectWalk.Item("containers", i, pod.Containers[i].Name)}.ports[{j}].containerPort", $"on the network of the host, {port.ContainerPortValue} must be the hostPort {own}");
                }

                if (port.HostPort is { } number && number != 0 && !(taken ??= []).Add((number, (port.Protocol ?? Protocol.TCP).ToString(), port.HostIP ?? "")))
                {
                    at.Report(KnownRules.HostPort, $"{ObjectWalk.Item("containers", i, pod.Containers[i].Name)}.ports[{j}].hostPort", $"another port of the pod takes {number} of the host too");
                }
            }
        }
    }
}
