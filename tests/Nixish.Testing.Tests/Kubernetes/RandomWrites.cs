using System.Text.Json.Nodes;

namespace Nixish.Testing.Tests.Kubernetes;

/// <summary>Writes by three managers to one ConfigMap and one Deployment, drawn from a seed.</summary>
internal static class RandomWrites
{
    public static IEnumerable<Step> From(int seed, int count)
    {
        var random = new Random(seed);
        yield return new("PATCH", "/apis/apps/v1/namespaces/{ns}/deployments/d?fieldManager=maker", Deployment(new Random(0), whole: true).ToJsonString(), TestedServer.Apply);
        for (var i = 0; i < count; i++)
        {
            var manager = $"manager-{random.Next(3)}";
            var force = random.Next(3) == 0 ? "&force=true" : "";
            if (random.Next(3) == 0)
            {
                yield return new(
                    "PATCH",
                    $"/api/v1/namespaces/{{ns}}/configmaps/c?fieldManager={manager}{force}",
                    ConfigMap(random).ToJsonString(),
                    TestedServer.Apply);
            }
            else if (random.Next(5) == 0)
            {
                // Kubernetes 1.20 takes an updater that owns a map and nothing in it for the owner of all that is in it: scalars only.
                yield return new(
                    "PATCH",
                    $"/apis/apps/v1/namespaces/{{ns}}/deployments/d?fieldManager={manager}",
                    $$$"""{"spec":{"{{{(random.Next(2) == 0 ? "minReadySeconds" : "revisionHistoryLimit")}}}":{{{random.Next(1, 4)}}}}}""",
                    TestedServer.Merge);
            }
            else
            {
                yield return new(
                    "PATCH",
                    $"/apis/apps/v1/namespaces/{{ns}}/deployments/d?fieldManager={manager}{force}",
                    Deployment(random, whole: false).ToJsonString(),
                    TestedServer.Apply);
            }
        }
    }

    private static JsonObject ConfigMap(Random random)
    {
        var body = Head("v1", "ConfigMap", "c", random);
        var data = new JsonObject();
        foreach (var key in Some(random, "a", "b", "c", "d"))
        {
            data[key] = $"{random.Next(2)}";
        }

        if (data.Count > 0)
        {
            body["data"] = data;
        }

        return body;
    }

    private static JsonObject Deployment(Random random, bool whole)
    {
        var body = Head("apps/v1", "Deployment", "d", random);
        var labels = new JsonObject { ["app"] = "d" };
        foreach (var label in Some(random, "x", "y"))
        {
            labels[label] = $"{random.Next(2)}";
        }

        var pod = new JsonObject { ["metadata"] = new JsonObject { ["labels"] = labels } };
        var podSpec = new JsonObject();
        var spec = new JsonObject { ["template"] = pod };
        if (whole || random.Next(3) == 0)
        {
            spec["replicas"] = 0;
        }

        if (random.Next(4) == 0)
        {
            spec["minReadySeconds"] = random.Next(1, 3);
        }

        if (whole)
        {
            spec["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "d" } };
        }

        if (random.Next(3) == 0)
        {
            spec["strategy"] = random.Next(2) == 0 ? new JsonObject { ["type"] = "RollingUpdate" }
                : new JsonObject { ["rollingUpdate"] = new JsonObject { ["maxSurge"] = random.Next(1, 3) } };
        }

        var containers = new JsonArray();
        foreach (var name in whole ? ["web"] : Some(random, "web", "side"))
        {
            containers.Add((JsonNode)Container(random, name));
        }

        if (containers.Count > 0)
        {
            podSpec["containers"] = containers;
        }

        if (Some(random, "volumes").Count > 0)
        {
            podSpec["volumes"] = new JsonArray(new JsonObject { ["name"] = "v", ["emptyDir"] = new JsonObject { ["medium"] = "Memory" } });
        }

        if (podSpec.Count > 0)
        {
            pod["spec"] = podSpec;
        }

        body["spec"] = spec;
        return body;
    }

    private static JsonObject Container(Random random, string name)
    {
        var container = new JsonObject { ["name"] = name, ["image"] = $"image:{random.Next(1, 3)}" };
        if (random.Next(2) == 0)
        {
            container["args"] = new JsonArray($"{random.Next(2)}", "x");
        }

        container["env"] = List(Some(random, "A", "B", "C").Select(key => new JsonObject { ["name"] = key, ["value"] = $"{random.Next(2)}" }));
        container["ports"] = List(Some(random, "80", "81").Select(port => random.Next(2) == 0
            ? new JsonObject { ["containerPort"] = int.Parse(port) }
            : new JsonObject { ["containerPort"] = int.Parse(port), ["protocol"] = "TCP", ["name"] = $"p{port}" }));
        foreach (var list in new[] { "env", "ports" })
        {
            if (container[list] is JsonArray { Count: 0 })
            {
                container.Remove(list);
            }
        }

        if (random.Next(3) == 0)
        {
            container["resources"] = new JsonObject { ["limits"] = new JsonObject { ["memory"] = $"{random.Next(1, 3)}Gi" } };
        }

        return container;
    }

    private static JsonArray List(IEnumerable<JsonObject> items) => new([.. items]);

    private static JsonObject Head(string apiVersion, string kind, string name, Random random)
    {
        var metadata = new JsonObject { ["name"] = name };
        foreach (var part in Some(random, "labels", "annotations"))
        {
            metadata[part] = new JsonObject { [$"k{random.Next(2)}"] = $"{random.Next(2)}" };
        }

        if (random.Next(3) == 0)
        {
            metadata["finalizers"] = new JsonArray([.. Some(random, "nixish.dev/a", "nixish.dev/b").Select(item => (JsonNode)item)]);
        }

        return new() { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
    }

    private static List<string> Some(Random random, params string[] items) => [.. items.Where(_ => random.Next(2) == 0)];
}
