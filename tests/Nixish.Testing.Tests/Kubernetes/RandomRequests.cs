using System.Text.Json.Nodes;

namespace Nixish.Testing.Tests.Kubernetes;

/// <summary>Requests of every kind about ConfigMaps, Services and objects of a definition, by three managers, drawn from a seed.</summary>
internal static class RandomRequests
{
    public const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private const string Json = "application/json";
    private const string JsonPatch = "application/json-patch+json";

    public static string Definition(string group) => """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.GROUP"},"spec":{"group":"GROUP","scope":"Namespaced",
         "names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},"versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},
         "schema":{"openAPIV3Schema":{"type":"object","properties":{
           "spec":{"type":"object","required":["size"],"properties":{
             "size":{"type":"integer","minimum":1,"maximum":5},
             "mode":{"type":"string","enum":["fast","slow"],"default":"slow"},
             "name":{"type":"string","pattern":"^[a-z]+$","maxLength":5},
             "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
             "plain":{"type":"array","items":{"type":"string"}},
             "parts":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["id"],"items":{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"count":{"type":"integer"}}}},
             "whole":{"type":"object","x-kubernetes-map-type":"atomic","properties":{"a":{"type":"string"},"b":{"type":"string"}}},
             "deep":{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"object","properties":{"z":{"type":"string"}}}}}}},
           "status":{"type":"object","properties":{"phase":{"type":"string"}}}}}}}]}}
        """.Replace("GROUP", group, StringComparison.Ordinal);

    public static async Task EstablishedAsync(TestedServer server, string group)
    {
        for (var tried = 0; (await server.SendAsync("GET", $"/apis/{group}/v1/namespaces/{{ns}}/widgets")).Code != 200 && tried < 100; tried++)
        {
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    public static IEnumerable<Step> From(int seed, string group, int count)
    {
        var random = new Random(seed);
        for (var i = 0; i < count; i++)
        {
            var (path, body) = random.Next(5) switch
            {
                0 => ("/api/v1/namespaces/{ns}/configmaps", ConfigMap(random)),
                1 => ("/api/v1/namespaces/{ns}/services", Service(random)),
                _ => ($"/apis/{group}/v1/namespaces/{{ns}}/widgets", Widget(random, group)),
            };
            var at = $"{path}/{body["metadata"]!["name"]}";
            var query = $"?fieldManager=manager-{random.Next(3)}{(random.Next(6) == 0 ? "&dryRun=All" : "")}";
            yield return random.Next(12) switch
            {
                <= 5 => new("PATCH", at + query + (random.Next(3) == 0 ? "&force=true" : ""), body.ToJsonString(), TestedServer.Apply),
                6 => new("POST", path + query, body.ToJsonString(), Json),
                7 => new("DELETE", at, null, Json),
                8 => new("GET", $"{path}?labelSelector={(random.Next(2) == 0 ? "k0%3D1" : "k1,k0!%3D0")}", null, Json),
                9 => new("PATCH", at + query, $$"""{"metadata":{"labels":{"k{{random.Next(2)}}":{{(random.Next(3) == 0 ? "null" : $"\"{random.Next(2)}\"")}} } } }""", TestedServer.Merge),
                10 => new("PATCH", at + query, $$"""[{"op":"{{(random.Next(2) == 0 ? "add" : "replace")}}","path":"/metadata/labels","value":{"k{{random.Next(2)}}":"2"} }]""", JsonPatch),
                _ => new("GET", at, null, Json),
            };
        }
    }

    /// <summary>A list as the names that are in it; another answer as it is.</summary>
    public static Answer Listed(Answer answer) => answer.Body["items"] is JsonArray items
        ? answer with { Body = new() { ["kind"] = answer.Body["kind"]?.DeepClone(), ["names"] = new JsonArray([.. items.Select(item => item!["metadata"]!["name"]?.DeepClone())]) } }
        : answer;

    private static JsonObject ConfigMap(Random random)
    {
        var body = Head("v1", "ConfigMap", $"c{random.Next(2)}", random);

        // Kubernetes 1.20 notes no owner of a map that is applied with nothing in it.
        body["data"] = new JsonObject(Some(random, "a", "b", "c").Append("d").Select(key => KeyValuePair.Create(key, (JsonNode?)$"{random.Next(2)}")));
        if (random.Next(6) == 0)
        {
            body["dat"] = "unknown";
        }

        return body;
    }

    private static JsonObject Service(Random random)
    {
        var body = Head("v1", "Service", "s0", random);
        var ports = new JsonArray();
        foreach (var port in Some(random, "80", "81", "82"))
        {
            var item = new JsonObject { ["port"] = int.Parse(port), ["name"] = $"p{port}", ["protocol"] = "TCP", ["targetPort"] = random.Next(8000, 8002) };
            ports.Add((JsonNode)item);
        }

        if (ports.Count == 0)
        {
            ports.Add((JsonNode)new JsonObject { ["port"] = 80, ["name"] = "p80", ["protocol"] = "TCP", ["targetPort"] = 8000 });
        }

        // Its selector is atomic in the schema of today and was not in that of Kubernetes 1.20.
        body["spec"] = new JsonObject { ["ports"] = ports };
        return body;
    }

    private static JsonObject Widget(Random random, string group)
    {
        var body = Head($"{group}/v1", "Widget", $"w{random.Next(2)}", random);
        var spec = new JsonObject { ["size"] = random.Next(12) switch { 0 => 0, 1 => 9, 2 => "big", _ => random.Next(1, 4) } };
        foreach (var field in Some(random, "mode", "name", "tags", "plain", "parts", "whole").Append("deep"))
        {
            spec[field] = field switch
            {
                "mode" => random.Next(8) == 0 ? "odd" : random.Next(2) == 0 ? "fast" : "slow",
                "name" => random.Next(8) == 0 ? "NOT" : random.Next(8) == 0 ? "toolong" : $"{(char)('a' + random.Next(3))}",
                "tags" => new JsonArray([.. Some(random, "x", "y", "z").Select(tag => (JsonNode)tag)]),
                "plain" => new JsonArray([.. Some(random, "x", "y").Select(tag => (JsonNode)tag)]),
                "parts" => new JsonArray([.. Some(random, "p", "q", "r").Select(id => new JsonObject { ["id"] = id, ["count"] = random.Next(3) })]),
                "whole" => new JsonObject { ["a"] = $"{random.Next(2)}", ["b"] = "1" },

                // Always whole: of a struct that loses its last field by an apply, Kubernetes 1.20 leaves null, which its own schema then refuses.
                _ => new JsonObject { ["x"] = $"{random.Next(2)}", ["y"] = new JsonObject { ["z"] = $"{random.Next(2)}" } },
            };
        }

        body["spec"] = spec;
        return body;
    }

    private static JsonObject Head(string apiVersion, string kind, string name, Random random)
    {
        var metadata = new JsonObject { ["name"] = name };
        foreach (var part in Some(random, "labels", "annotations"))
        {
            metadata[part] = new JsonObject { [$"k{random.Next(2)}"] = $"{random.Next(2)}" };
        }

        return new() { ["apiVersion"] = apiVersion, ["kind"] = kind, ["metadata"] = metadata };
    }

    private static List<string> Some(Random random, params string[] items) => [.. items.Where(_ => random.Next(2) == 0)];
}
