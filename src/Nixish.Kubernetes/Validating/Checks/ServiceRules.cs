using Address = System.Net.IPAddress;

namespace Nixish.Kubernetes;

/// <summary>Services: ports that differ, and what belongs to their type.</summary>
internal static class ServiceRules
{
    public static void Check(ServiceSpec spec, ObjectWalk at)
    {
        var type = spec.Type?.ToString() ?? "ClusterIP";
        Ports(spec, type, at);
        switch (type)
        {
            case "ExternalName":
                if (string.IsNullOrEmpty(spec.ExternalName))
                {
                    at.Report(KnownRules.Required, "externalName", "a Service of type ExternalName names a host");
                }
                else if (NameRules.SubdomainProblem(spec.ExternalName.TrimEnd('.')) is { } problem)
                {
                    at.Report(KnownRules.Format, "externalName", $"'{ObjectWalk.Short(spec.ExternalName)}': {problem}");
                }

                break;
            case "LoadBalancer" or "NodePort" when spec.ClusterIP is "None":
                at.Report(KnownRules.ServiceType, "clusterIP", $"a Service of type {type} cannot be headless");
                break;
            case "ClusterIP" when spec.ExternalTrafficPolicy is not null && spec.ExternalIPs.IsEmpty:
                at.Report(KnownRules.ServiceType, "externalTrafficPolicy", "a Service of type ClusterIP has no traffic from outside");
                break;
        }

        if (spec.ClusterIP is { Length: > 0 } ip and not "None" && type is not "ExternalName" && !Address.TryParse(ip, out _))
        {
            at.Report(KnownRules.Format, "clusterIP", $"'{ObjectWalk.Short(ip)}' is neither an address nor None");
        }

        for (var i = 0; i < spec.ExternalIPs.Count; i++)
        {
            if (!Address.TryParse(spec.ExternalIPs[i], out _))
            {
                at.Report(KnownRules.Format, $"externalIPs[{i}]", $"'{ObjectWalk.Short(spec.ExternalIPs[i])}' is no address");
            }
        }

        foreach (var (key, value) in spec.Selector ?? default)
        {
            if (NameRules.QualifiedNameProblem(key) is { } keyProblem)
            {
                at.Report(KnownRules.Selector, "selector", $"the key '{ObjectWalk.Short(key)}' {keyProblem}");
            }

            if (NameRules.LabelValueProblem(value) is { } valueProblem)
            {
                at.Report(KnownRules.Selector, "selector", $"the value '{ObjectWalk.Short(value)}' {valueProblem}");
            }
        }
    }

    private static void Ports(ServiceSpec spec, string type, ObjectWalk at)
    {
        if (spec.Ports.IsEmpty && type is not "ExternalName" && spec.ClusterIP is not "None")
        {
            at.Report(KnownRules.ServicePorts, "ports", "a Service has a port at least, unless it is headless or of type ExternalName");
        }

        for (var i = 0; i < spec.Ports.Count; i++)
        {
            var port = spec.Ports[i];
            if (string.IsNullOrEmpty(port.Name) && spec.Ports.Count > 1)
            {
                at.Report(KnownRules.ServicePorts, $"ports[{i}].name", "where there are several ports, each has a name");
            }

            ProbeRules.Port(port.TargetPort, $"ports[{i}].targetPort", at);
            if (port.NodePort is > 0 && type is ("ClusterIP" or "ExternalName"))
            {
                at.Report(KnownRules.ServiceType, $"ports[{i}].nodePort", $"a Service of type {type} has no port of the nodes");
            }

            for (var j = 0; j < i; j++)
            {
                var earlier = spec.Ports[j];
                if (port.Name is { Length: > 0 } name && string.Equals(earlier.Name, name, StringComparison.Ordinal))
                {
                    at.Report(KnownRules.Unique, $"ports[{i}].name", $"there is another port '{ObjectWalk.Short(name)}'");
                }

                if (earlier.Port == port.Port && (earlier.Protocol ?? Protocol.TCP) == (port.Protocol ?? Protocol.TCP))
                {
                    at.Report(KnownRules.Unique, $"ports[{i}]", $"there is another port {port.Port} of {port.Protocol ?? Protocol.TCP}");
                }
            }
        }
    }
}
