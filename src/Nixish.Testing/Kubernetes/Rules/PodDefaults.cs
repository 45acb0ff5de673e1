using System.Text.Json.Nodes;
using static Nixish.Testing.Defaults;

namespace Nixish.Testing;

/// <summary>The defaults of a pod's spec.</summary>
internal static class PodDefaults
{
    public static void Apply(JsonObject spec, string? restart)
    {
        Set(spec, "restartPolicy", restart ?? "Always");
        Set(spec, "terminationGracePeriodSeconds", 30);
        Set(spec, "dnsPolicy", "ClusterFirst");
        Set(spec, "securityContext", new JsonObject());
        Set(spec, "schedulerName", "default-scheduler");
        if (spec.Text("serviceAccountName") is { } account)
        {
            Set(spec, "serviceAccount", account);
        }

        foreach (var container in spec.Objects("containers").Concat(spec.Objects("initContainers")))
        {
            Container(container);
        }

        foreach (var volume in spec.Objects("volumes"))
        {
            Volume(volume);
        }
    }

    private static void Container(JsonObject container)
    {
        Set(container, "terminationMessagePath", "/dev/termination-log");
        Set(container, "terminationMessagePolicy", "File");
        Set(container, "imagePullPolicy", IsLatest(container.Text("image") ?? "") ? "Always" : "IfNotPresent");
        Set(container, "resources", new JsonObject());
        foreach (var port in container.Objects("ports"))
        {
            Set(port, "protocol", "TCP");
        }

        foreach (var variable in container.Objects("env"))
        {
            if (variable.Object("valueFrom")?.Object("fieldRef") is { } field)
            {
                Set(field, "apiVersion", "v1");
            }
        }

        foreach (var name in new[] { "livenessProbe", "readinessProbe", "startupProbe" })
        {
            if (container.Object(name) is { } probe)
            {
                Probe(probe);
            }
        }
    }

    private static void Probe(JsonObject probe)
    {
        Set(probe, "timeoutSeconds", 1);
        Set(probe, "periodSeconds", 10);
        Set(probe, "successThreshold", 1);
        Set(probe, "failureThreshold", 3);
        if (probe.Object("httpGet") is { } get)
        {
            Set(get, "path", "/");
            Set(get, "scheme", "HTTP");
        }
    }

    private static void Volume(JsonObject volume)
    {
        foreach (var name in new[] { "configMap", "secret", "projected", "downwardAPI" })
        {
            if (volume.Object(name) is { } source)
            {
                Set(source, "defaultMode", 420);
            }
        }

        if (volume.Object("hostPath") is { } host)
        {
            Set(host, "type", "");
        }

        if (volume.All(field => field.Key == "name"))
        {
            volume["emptyDir"] = new JsonObject();
        }
    }

    private static bool IsLatest(string image) =>
        !image.Contains('@', StringComparison.Ordinal) &&
        (image.LastIndexOf(':') <= image.LastIndexOf('/') || image.EndsWith(":latest", StringComparison.Ordinal));
}
