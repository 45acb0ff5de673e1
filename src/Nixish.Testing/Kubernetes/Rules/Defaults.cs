using System.Globalization;
using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>What the server fills in before it stores an object: the defaults of workloads, Services, Secrets and claims.</summary>
internal static class Defaults
{
    public const string TemplateGeneration = "deprecated.daemonset.template.generation";

    public static void Apply(ApiKind kind, JsonObject body)
    {
        switch (kind.Group, kind.Kind)
        {
            case ("apps", "Deployment"):
                var deployment = body.Ensure("spec");
                Set(deployment, "replicas", 1);
                Set(deployment, "revisionHistoryLimit", 10);
                Set(deployment, "progressDeadlineSeconds", 600);
                Rolling(deployment.Ensure("strategy"), surge: "25%", unavailable: "25%");
                Template(deployment, "Always");
                break;
            case ("apps", "ReplicaSet"):
                Set(body.Ensure("spec"), "replicas", 1);
                Template(body.Ensure("spec"), "Always");
                break;
            case ("apps", "StatefulSet"):
                StatefulSet(body.Ensure("spec"));
                break;
            case ("apps", "DaemonSet"):
                Set(body.Ensure("spec"), "revisionHistoryLimit", 10);
                Rolling(body.Ensure("spec").Ensure("updateStrategy"), surge: null, unavailable: 1);
                Template(body.Ensure("spec"), "Always");

                // A field of versions before apps/v1, which lives on as an annotation. Its value is the server's: see Count.
                Set(body.Ensure("metadata").Ensure("annotations"), TemplateGeneration, "0");
                break;
            case ("networking.k8s.io", "NetworkPolicy"):
                NetworkPolicy(body.Ensure("spec"));
                break;
            case ("batch", "Job"):
                Job(body.Ensure("spec"));
                break;
            case ("batch", "CronJob"):
                CronJob(body.Ensure("spec"));
                break;
            case ("", "Pod"):
                PodDefaults.Apply(body.Ensure("spec"), "Always");
                break;
            case ("", "Service"):
                Service(body.Ensure("spec"));
                break;
            case ("", "Secret"):
                Secret(body);
                break;
            case ("", "PersistentVolumeClaim"):
                Set(body.Ensure("spec"), "volumeMode", "Filesystem");
                break;
            default:
                if (kind.Custom)
                {
                    FromSchema(kind.Type.Value, body);
                }

                break;
        }
    }

    // Where a struct is there, fields of it that have a default are filled in; one that is absent is not made for its fields' sake.
    private static void FromSchema(ApiType type, JsonNode? value)
    {
        if (value is JsonObject map && type.IsObject)
        {
            foreach (var (name, field) in type.Fields)
            {
                if (!map.ContainsKey(name) && field.Default is { } text && name is not "metadata")
                {
                    map[name] = JsonNode.Parse(text);
                }
            }

            foreach (var (name, item) in map.Where(static member => member.Key is not "metadata").ToList())
            {
                FromSchema(type.Child(name) ?? ApiType.Anything, item);
            }
        }
        else if (value is JsonArray list && type.IsList)
        {
            foreach (var item in list)
            {
                FromSchema(type.Item.Value, item);
            }
        }
    }

    /// <summary>Gives a DaemonSet the number of its template: one more than before where that changed, whatever the request says.</summary>
    public static void Count(ApiKind kind, JsonObject? before, JsonObject body)
    {
        if (kind is { Group: "apps", Kind: "DaemonSet" })
        {
            var last = long.TryParse(before?.Object("metadata")?.Object("annotations")?.Text(TemplateGeneration), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
            var changed = before is null || !JsonReading.Same(before.Object("spec")?["template"], body.Object("spec")?["template"]);
            body.Ensure("metadata").Ensure("annotations")[TemplateGeneration] = (changed ? last + 1 : last).ToString(CultureInfo.InvariantCulture);
        }
    }

    /// <summary>Sets a field that is absent or null.</summary>
    public static void Set(JsonObject node, string name, JsonNode? value)
    {
        if (node[name] is null && value is not null)
        {
            node[name] = value;
        }
    }

    private static void Template(JsonObject spec, string? restart)
    {
        if (spec.Object("template") is { } template)
        {
            PodDefaults.Apply(template.Ensure("spec"), restart);
        }
    }

    private static void Rolling(JsonObject strategy, JsonNode? surge, JsonNode unavailable)
    {
        Set(strategy, "type", "RollingUpdate");
        if (strategy.Text("type") == "RollingUpdate")
        {
            Set(strategy.Ensure("rollingUpdate"), "maxUnavailable", unavailable);
            Set(strategy.Ensure("rollingUpdate"), "maxSurge", surge);
        }
    }

    private static void StatefulSet(JsonObject spec)
    {
        Set(spec, "replicas", 1);
        Set(spec, "revisionHistoryLimit", 10);
        Set(spec, "podManagementPolicy", "OrderedReady");
        Set(spec.Ensure("updateStrategy"), "type", "RollingUpdate");
        if (spec.Ensure("updateStrategy").Text("type") == "RollingUpdate")
        {
            Set(spec.Ensure("updateStrategy").Ensure("rollingUpdate"), "partition", 0);
        }

        Template(spec, "Always");
        foreach (var claim in spec.Objects("volumeClaimTemplates"))
        {
            Set(claim.Ensure("spec"), "volumeMode", "Filesystem");
        }
    }

    private static void Job(JsonObject spec)
    {
        if (spec["completions"] is null && spec["parallelism"] is null)
        {
            spec["completions"] = 1;
        }

        Set(spec, "parallelism", 1);
        Set(spec, "backoffLimit", 6);
        Template(spec, null);
    }

    private static void CronJob(JsonObject spec)
    {
        Set(spec, "concurrencyPolicy", "Allow");
        Set(spec, "suspend", false);
        Set(spec, "successfulJobsHistoryLimit", 3);
        Set(spec, "failedJobsHistoryLimit", 1);
        if (spec.Object("jobTemplate")?.Object("spec") is { } job)
        {
            Template(job, null);
        }
    }

    private static void Service(JsonObject spec)
    {
        Set(spec, "sessionAffinity", "None");
        Set(spec, "type", "ClusterIP");
        if (spec.Text("type") is "NodePort" or "LoadBalancer")
        {
            Set(spec, "externalTrafficPolicy", "Cluster");
        }

        foreach (var port in spec.Objects("ports"))
        {
            Set(port, "protocol", "TCP");
            Set(port, "targetPort", port["port"]?.DeepClone());
        }
    }

    private static void NetworkPolicy(JsonObject spec)
    {
        if (spec["policyTypes"] is null)
        {
            spec["policyTypes"] = spec["egress"] is JsonArray { Count: > 0 } ? new JsonArray("Ingress", "Egress") : new JsonArray("Ingress");
        }
    }

    private static void Secret(JsonObject body)
    {
        Set(body, "type", "Opaque");
        if (body.Object("stringData") is { } plain)
        {
            foreach (var (key, value) in plain)
            {
                body.Ensure("data")[key] = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(value?.GetValue<string>() ?? ""));
            }

            body.Remove("stringData");
        }
    }
}
