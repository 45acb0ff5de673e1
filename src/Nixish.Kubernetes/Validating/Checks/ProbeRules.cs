namespace Nixish.Kubernetes;

/// <summary>Probes and hooks: one action each, to a port that can be.</summary>
internal static class ProbeRules
{
    public static void Check(Probe probe, ObjectWalk at)
    {
        Actions(ContainerRules.Count(probe.Exec) + ContainerRules.Count(probe.HttpGet) + ContainerRules.Count(probe.TcpSocket) + ContainerRules.Count(probe.Grpc), "exec, httpGet, tcpSocket or grpc", at);
        Port(probe.HttpGet?.Port, "httpGet.port", at);
        Port(probe.TcpSocket?.Port, "tcpSocket.port", at);
    }

    public static void Check(LifecycleHandler handler, ObjectWalk at)
    {
        Actions(ContainerRules.Count(handler.Exec) + ContainerRules.Count(handler.HttpGet) + ContainerRules.Count(handler.TcpSocket) + ContainerRules.Count(handler.Sleep), "exec, httpGet, tcpSocket or sleep", at);
        Port(handler.HttpGet?.Port, "httpGet.port", at);
        Port(handler.TcpSocket?.Port, "tcpSocket.port", at);
    }

    internal static void Port(IntOrString? port, string path, ObjectWalk at)
    {
        if (port is not { } value)
        {
            return;
        }

        if (value.Text is { } name)
        {
            if (NameRules.PortNameProblem(name) is { } problem)
            {
                at.Report(KnownRules.PortName, path, $"'{ObjectWalk.Short(name)}': {problem}");
            }
        }
        else if (value.Number is < 1 or > 65535)
        {
            at.Report(KnownRules.PortNumber, path, $"{value.Number} is no port: use 1 to 65535");
        }
    }

    private static void Actions(int count, string names, ObjectWalk at)
    {
        if (count != 1)
        {
            at.Report(count == 0 ? KnownRules.Required : KnownRules.OneOf, "", count == 0 ? $"it does nothing: set {names}" : $"it does {count} things: set one of {names}");
        }
    }
}
