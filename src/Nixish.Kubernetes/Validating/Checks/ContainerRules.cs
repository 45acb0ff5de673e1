namespace Nixish.Kubernetes;

/// <summary>What a container says: its image, ports, environment, mounts and probes.</summary>
internal static class ContainerRules
{
    public static void Check(Container container, ObjectWalk at)
    {
        if (container.Image is not { } image || image is { Image: null, Reference: null or "" })
        {
            at.Report(KnownRules.Required, "image", "a container runs an image");
        }
        else if (image.Reference is { } reference && (char.IsWhiteSpace(reference[0]) || char.IsWhiteSpace(reference[^1])))
        {
            // Templates may hold what something else replaces before there are pods.
            at.Report(KnownRules.Format, at.Written is Pod ? Severity.Error : Severity.Warning, "image", "it begins or ends with white space");
        }

        Ports(container.Ports, at);
        Mounts(container.VolumeMounts, at);
        // Only a readiness probe may ask for several successes.
        if (container.LivenessProbe?.SuccessThreshold is > 1)
        {
            at.Report(KnownRules.Probe, "livenessProbe.successThreshold", "it must be 1");
        }

        if (container.StartupProbe?.SuccessThreshold is > 1)
        {
            at.Report(KnownRules.Probe, "startupProbe.successThreshold", "it must be 1");
        }
    }

    public static void Check(EnvVar variable, ObjectWalk at)
    {
        if (string.IsNullOrEmpty(variable.Name))
        {
            at.Report(KnownRules.Required, "name", "it is required and not set");
        }
        else if (NameRules.EnvNameProblem(variable.Name) is { } problem)
        {
            at.Report(KnownRules.EnvName, "name", $"'{ObjectWalk.Short(variable.Name)}': {problem}");
        }

        if (variable.ValueFrom is not { } from)
        {
            return;
        }

        var sources = Count(from.ConfigMapKeyRef) + Count(from.FieldRef) + Count(from.FileKeyRef) + Count(from.ResourceFieldRef) + Count(from.SecretKeyRef);
        if (sources != 1)
        {
            at.Report(KnownRules.OneOf, "valueFrom", sources == 0 ? "it names no source: set configMapKeyRef, secretKeyRef, fieldRef or resourceFieldRef" : "it names more than one source");
        }
        else if (!string.IsNullOrEmpty(variable.Value))
        {
            at.Report(KnownRules.OneOf, "valueFrom", "value is set too");
        }
    }

    public static void Check(EnvFromSource source, ObjectWalk at)
    {
        if (source.Prefix is { Length: > 0 } prefix && NameRules.EnvNameProblem(prefix) is { } problem)
        {
            at.Report(KnownRules.EnvName, "prefix", $"'{ObjectWalk.Short(prefix)}': {problem}");
        }

        if (Count(source.ConfigMapRef) + Count(source.SecretRef) != 1)
        {
            at.Report(KnownRules.OneOf, "", "it must name one of configMapRef and secretRef");
        }
    }

    internal static int Count(object? value) => value is null ? 0 : 1;

    private static void Ports(Seq<ContainerPort> ports, ObjectWalk at)
    {
        for (var i = 0; i < ports.Count; i++)
        {
            if (ports[i].Name is not { } name || name.Length == 0)
            {
                continue;
            }

            if (NameRules.PortNameProblem(name) is { } problem)
            {
                at.Report(KnownRules.PortName, $"ports[{i}].name", $"'{ObjectWalk.Short(name)}': {problem}");
            }

            for (var j = 0; j < i; j++)
            {
                if (string.Equals(ports[j].Name, name, StringComparison.Ordinal))
                {
                    at.Report(KnownRules.Unique, $"ports[{i}].name", $"there is another port '{ObjectWalk.Short(name)}'");
                    break;
                }
            }
        }
    }

    private static void Mounts(Seq<VolumeMount> mounts, ObjectWalk at)
    {
        for (var i = 0; i < mounts.Count; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (string.Equals(mounts[j].MountPath, mounts[i].MountPath, StringComparison.Ordinal))
                {
                    at.Report(KnownRules.Mount, $"volumeMounts[{i}].mountPath", $"another mount lies at '{ObjectWalk.Short(mounts[i].MountPath)}'");
                    break;
                }
            }

            if (mounts[i] is { SubPath.Length: > 0, SubPathExpr.Length: > 0 })
            {
                at.Report(KnownRules.OneOf, $"volumeMounts[{i}].subPathExpr", "subPath is set too");
            }
        }
    }
}
