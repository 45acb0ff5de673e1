using Address = System.Net.IPAddress;

namespace Nixish.Kubernetes;

/// <summary>Ingresses: hosts, paths and backends.</summary>
internal static class IngressRules
{
    public static void Check(IngressSpec spec, ObjectWalk at)
    {
        if (spec.Rules.IsEmpty && spec.DefaultBackend is null)
        {
            at.Report(KnownRules.IngressRule, "", "it leads nowhere: set rules or defaultBackend");
        }

        for (var i = 0; i < spec.Tls.Count; i++)
        {
            for (var j = 0; j < spec.Tls[i].Hosts.Count; j++)
            {
                Host(spec.Tls[i].Hosts[j], $"tls[{i}].hosts[{j}]", at);
            }
        }
    }

    public static void Check(IngressRule rule, ObjectWalk at)
    {
        if (rule.Host is { Length: > 0 } host)
        {
            Host(host, "host", at);
        }
    }

    public static void Check(HTTPIngressPath path, ObjectWalk at)
    {
        if (path.Backend is null)
        {
            at.Report(KnownRules.Required, "backend", "it is required and not set");
        }

        if (path.PathType.ToString() is not ("Exact" or "Prefix"))
        {
            if (path.Path is { Length: > 0 } free && free[0] != '/')
            {
                at.Report(KnownRules.IngressRule, "path", $"'{ObjectWalk.Short(free)}' must begin with '/'");
            }

            return;
        }

        if (path.Path is not { Length: > 0 } text || text[0] != '/')
        {
            at.Report(KnownRules.IngressRule, "path", $"'{ObjectWalk.Short(path.Path ?? "")}' must begin with '/'");
            return;
        }

        foreach (var part in (string[])["//", "/./", "/../", "%2f", "%2F"])
        {
            if (text.Contains(part, StringComparison.Ordinal))
            {
                at.Report(KnownRules.IngressRule, "path", $"it must not hold '{part}'");
            }
        }

        if (text.EndsWith("/..", StringComparison.Ordinal) || text.EndsWith("/.", StringComparison.Ordinal))
        {
            at.Report(KnownRules.IngressRule, "path", "it must not end with a part of dots");
        }
    }

    public static void Check(IngressBackend backend, ObjectWalk at)
    {
        if (ContainerRules.Count(backend.Service) + ContainerRules.Count(backend.Resource) != 1)
        {
            at.Report(KnownRules.OneOf, "", "a backend is either a service or a resource");
        }
    }

    public static void Check(IngressServiceBackend service, ObjectWalk at)
    {
        if (service.Name is not { Length: > 0 } name)
        {
            return;
        }

        if (NameRules.ServiceNameProblem(name) is { } problem)
        {
            at.Report(KnownRules.Format, "name", $"'{ObjectWalk.Short(name)}': {problem}");
        }

        if (service.Port is null or { Name: null or "", Number: null or 0 })
        {
            at.Report(KnownRules.Required, "port", "say the port's name or number");
        }

        if (at.Index.Find<Service>(at.Namespace, name) is not { } target)
        {
            PodReferences.Missing(at, KnownRules.MissingService, "Service", name, "name");
        }
        else if (service.Port is { } port && target.Spec is { } spec && spec.Type != ServiceType.ExternalName && !Has(spec, port))
        {
            at.Report(KnownRules.MissingServicePort, "port", $"{target.Id} has no port {(port.Name is { Length: > 0 } named ? $"'{ObjectWalk.Short(named)}'" : port.Number)}: it has {string.Join(", ", spec.Ports.Take(10).Select(one => one.Name is { Length: > 0 } n ? $"{n} ({one.Port})" : $"{one.Port}"))}");
        }
    }

    public static void Check(ServiceBackendPort port, ObjectWalk at)
    {
        if (port is { Name.Length: > 0, Number: > 0 })
        {
            at.Report(KnownRules.OneOf, "", "say the port's name or its number, not both");
        }
        else if (port.Name is { Length: > 0 } name)
        {
            if (NameRules.PortNameProblem(name) is { } problem)
            {
                at.Report(KnownRules.PortName, "name", $"'{ObjectWalk.Short(name)}': {problem}");
            }
        }
        else if (port.Number is { } number && number != 0 && number is < 1 or > 65535)
        {
            at.Report(KnownRules.PortNumber, "number", $"{port.Number} is no port: use 1 to 65535");
        }
    }

    private static bool Has(ServiceSpec spec, ServiceBackendPort wanted)
    {
        foreach (var port in spec.Ports)
        {
            if (wanted.Name is { Length: > 0 } name ? string.Equals(port.Name, name, StringComparison.Ordinal) : port.Port == wanted.Number)
            {
                return true;
            }
        }

        return wanted is { Name: null or "", Number: null or 0 };
    }

    private static void Host(string host, string path, ObjectWalk at)
    {
        if (Address.TryParse(host, out _) && host.AsSpan().IndexOfAny('.', ':') >= 0)
        {
            at.Report(KnownRules.IngressRule, path, $"'{ObjectWalk.Short(host)}' is an address, and must be a name");
        }
        else if (NameRules.HostProblem(host) is { } problem)
        {
            at.Report(KnownRules.IngressRule, path, $"'{ObjectWalk.Short(host)}': {problem}");
        }
    }
}
