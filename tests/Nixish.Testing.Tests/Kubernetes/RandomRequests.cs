using System.Globalization;
using System.Text.Json.Nodes;

namespace Nixish.Testing.Tests.Kubernetes;

/// <summary>
/// Requests of every kind about ConfigMaps, Secrets, Services and objects of a definition, by three managers, drawn from a
/// seed: applies, creates, updates, the three patches, deletes with conditions, lists and their pages, dry runs, status and scale.
/// </summary>
internal static class RandomRequests
{
    public const string Definitions = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private const string Json = "application/json";
    private const string JsonPatch = "application/json-patch+json";
    private const string Told = "told";
    private const string Scaled = "scaled";
    private const string Strategic = "application/strategic-merge-patch+json";

    public static string Definition(string group) => """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.GROUP"},"spec":{"group":"GROUP","scope":"Namespaced",
         "names":{"plural":"widgets","singular":"widget","kind":"Widget","listKind":"WidgetList"},"versions":[{"name":"v1","served":true,"storage":true,
         "subresources":{"status":{},"scale":{"specReplicasPath":".spec.size","statusReplicasPath":".status.count","labelSelectorPath":".status.phase"}},
         "schema":{"openAPIV3Schema":{"type":"object","properties":{
           "spec":{"type":"object","required":["size"],"properties":{
             "size":{"type":"integer","minimum":1,"maximum":5},
             "mode":{"type":"string","enum":["fast","slow"],"default":"slow"},
             "name":{"type":"string","pattern":"^[a-z]+$","maxLength":5},
             "tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}},
             "plain":{"type":"array","items":{"type":"string"}},
             "parts":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["id"],"items":{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"count":{"type":"integer"}}}},
             "whole":{"type":"object","x-kubernetes-map-type":"atomic","properties":{"a":{"type":"string"},"b":{"type":"string"}}},
             "deep":{"type":"object","properties":{"u":{"type":"string"},"x":{"type":"string"},"y":{"type":"object","properties":{"u":{"type":"string"},"z":{"type":"string"}}}}}}},
           "status":{"type":"object","properties":{"u":{"type":"string"},"phase":{"type":"string"},"count":{"type":"integer","minimum":0}}}}}}}]}}
        """.Replace("GROUP", group, StringComparison.Ordinal);

    /// <summary>Waits until a server serves what the definition makes.</summary>
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
        var widgets = $"/apis/{group}/v1/namespaces/{{ns}}/widgets";
        foreach (var name in (string[])[Told, Scaled])
        {
            yield return new("POST", widgets + "?fieldManager=maker", $$$"""{"apiVersion":"{{{group}}}/v1","kind":"Widget","metadata":{"name":"{{{name}}}"},"spec":{"size":1,"plain":[],"tags":["nixish.dev/y"] } }""", Json);
        }

        for (var i = 0; i < count; i++)
        {
            var (path, body) = random.Next(6) switch
            {
                0 => ("/api/v1/namespaces/{ns}/configmaps", ConfigMap(random)),
                1 => ("/api/v1/namespaces/{ns}/services", Service(random)),
                2 => ("/api/v1/namespaces/{ns}/secrets", Secret(random)),
                _ => (widgets, Widget(random, group)),
            };
            yield return One(random, path, body);
        }
    }

    private static Step One(Random random, string path, JsonObject body)
    {
        var at = $"{path}/{body["metadata"]!["name"]}";
        var query = $"?fieldManager=manager-{random.Next(3)}{(random.Next(6) == 0 ? "&dryRun=All" : "")}";
        var custom = path.EndsWith("widgets", StringComparison.Ordinal);
        switch (random.Next(20))
        {
            case <= 7:
                return new("PATCH", at + query + (random.Next(3) == 0 ? "&force=true" : ""), body.ToJsonString(), TestedServer.Apply);
            case 8:
                return new("POST", path + query, Kept(body).ToJsonString(), Json);
            case 9:
                return new("DELETE", at, Options(random), Json);
            case 10:
                return List(random, path, custom);
            case 11:
                // Where there are no labels yet, Kubernetes 1.20 takes a null of a strategic patch for an empty one.
                var strategic = random.Next(2) == 0;
                return new("PATCH", at + query, $$"""{"metadata":{"labels":{"k{{random.Next(2)}}":{{(!strategic && random.Next(3) == 0 ? "null" : $"\"{random.Next(2)}\"")}},"u":"1"} } }""", strategic ? Strategic : TestedServer.Merge);
            case 12:
                return new("PATCH", at + query, $$"""[{"op":"add","path":"/metadata/labels","value":{"k{{random.Next(2)}}":"2","u":"1"} }]""", JsonPatch);
            // Kubernetes 1.20 refuses an update of a Service that names no address; its successors keep the one that it has.
            case 13 or 14 when !path.EndsWith("services", StringComparison.Ordinal):
                body["metadata"]!["resourceVersion"] = random.Next(4) switch { 0 => null, 1 => "1", _ => "{rv}" };
                return new("PUT", at + query, Kept(body).ToJsonString(), Json);
            case 15 or 16 when custom:
                return OfStatus(random, path, body, query);
            case 17 when custom:
                return OfScale(random, path, query);
            default:
                return new("GET", at, null, Json);
        }
    }

    // Kubernetes 1.20 does not tell apart what a manager writes to an object and to its status, and an update takes away who
    // owns its status: one object is applied and told of by different managers, and never updated.
    private static Step OfStatus(Random random, string path, JsonObject body, string query)
    {
        body["metadata"]!["name"] = Told;
        if (random.Next(3) == 0)
        {
            return new("PATCH", $"{path}/{Told}{query}&force=true", body.ToJsonString(), TestedServer.Apply);
        }

        query = query.Replace("manager-", "teller-", StringComparison.Ordinal);
        var status = Status(random);
        if (random.Next(2) == 0)
        {
            status["u"] = "1";
            return new("PATCH", $"{path}/{Told}/status{query}", new JsonObject { ["status"] = status }.ToJsonString(), TestedServer.Merge);
        }

        body.Remove("spec");
        body["metadata"] = new JsonObject { ["name"] = Told };
        body["status"] = status;
        return new("PATCH", $"{path}/{Told}/status{query}{(random.Next(2) == 0 ? "&force=true" : "")}", body.ToJsonString(), TestedServer.Apply);
    }

    // Nor does it note who scaled: one object is scaled only.
    private static Step OfScale(Random random, string path, string query)
    {
        var replicas = random.Next(0, 7).ToString(CultureInfo.InvariantCulture);
        return random.Next(3) switch
        {
            0 => new("GET", $"{path}/{Scaled}/scale", null, Json),
            1 => new("PATCH", $"{path}/{Scaled}/scale{query}", $$"""{"spec":{"replicas":{{replicas}}} }""", TestedServer.Merge),
            _ => new("PUT", $"{path}/{Scaled}/scale{query}", $$$"""{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"{{{Scaled}}}","namespace":"{ns}","resourceVersion":"{rv}"},"spec":{"replicas":{{{replicas}}}} }""", Json),
        };
    }

    private static Step List(Random random, string path, bool custom)
    {
        // Of the server's own objects beside ours there are as many as it likes: only those of a definition are counted.
        string[] selectors = ["labelSelector=k0%3D1", "labelSelector=k1,k0!%3D0", "fieldSelector=metadata.name%3Dw0", "labelSelector=k0+in+(0,1)"];
        var selector = selectors[random.Next(selectors.Length)];
        return new("GET", $"{path}?" + (custom ? random.Next(4) switch
        {
            0 => $"limit=1&{selector}",
            1 => "limit=1",
            2 => "limit=2",
            _ => selector,
        }
        : selector), null, Json);
    }

    private static string? Options(Random random) => random.Next(6) switch
    {
        0 => """{"preconditions":{"uid":"no-such"}}""",
        1 => """{"preconditions":{"resourceVersion":"1"}}""",
        2 => """{"preconditions":{"resourceVersion":"{rv}","uid":"{uid}"}}""",
        3 => """{"dryRun":["All"]}""",
        4 => """{"propagationPolicy":"Background"}""",
        _ => null,
    };

    // What an updater writes holds something that no applier wants: Kubernetes 1.20 takes an updater that is left with a map
    // and nothing in it for the owner of all that is in it.
    private static JsonObject Kept(JsonObject body)
    {
        var metadata = (JsonObject)body["metadata"]!;
        var spec = body["spec"] as JsonObject;
        JsonNode?[] maps = [metadata["labels"], metadata["annotations"], body["data"], spec?["deep"], spec?["deep"]?["y"]];
        foreach (var map in maps.OfType<JsonObject>())
        {
            map["u"] = ReferenceEquals(map, body["data"]) && (string?)body["kind"] == "Secret" ? "YQ==" : "1";
        }

        return body;
    }

    private static JsonObject Status(Random random)
    {
        var status = new JsonObject();
        foreach (var field in Some(random, "phase").Append("count"))
        {
            status[field] = field == "phase" ? $"p{random.Next(2)}" : random.Next(-1, 3);
        }

        return status;
    }

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

    private static JsonObject Secret(Random random)
    {
        var body = Head("v1", "Secret", "x0", random);
        body["data"] = new JsonObject(Some(random, "a", "b").Append("d").Select(key => KeyValuePair.Create(key, (JsonNode?)(random.Next(2) == 0 ? "YQ==" : "Yg=="))));
        if (random.Next(3) == 0)
        {
            body["type"] = random.Next(2) == 0 ? "Opaque" : "example.com/other";
        }

        return body;
    }

    private static JsonObject Service(Random random)
    {
        var body = Head("v1", "Service", "s0", random);
        var ports = new JsonArray();
        foreach (var port in Some(random, "80", "81", "82"))
        {
            ports.Add((JsonNode)Port(random, port));
        }

        if (ports.Count == 0)
        {
            ports.Add((JsonNode)Port(random, "80"));
        }

        // Its selector is atomic in the schema of today and was not in that of Kubernetes 1.20.
        body["spec"] = new JsonObject { ["ports"] = ports };
        return body;
    }

    private static JsonObject Port(Random random, string port) => new()
    {
        ["port"] = int.Parse(port, CultureInfo.InvariantCulture),
        ["name"] = $"p{port}",
        ["protocol"] = "TCP",
        ["targetPort"] = random.Next(8000, 8002),
    };

    private static JsonObject Widget(Random random, string group)
    {
        var body = Head($"{group}/v1", "Widget", $"w{random.Next(3)}", random);
        var spec = new JsonObject { ["size"] = random.Next(12) switch { 0 => 0, 1 => 9, 2 => "big", _ => random.Next(1, 4) } };
        foreach (var field in Some(random, "mode", "name", "plain", "whole").Concat(["tags", "parts", "deep"]))
        {
            spec[field] = field switch
            {
                "mode" => random.Next(8) == 0 ? "odd" : random.Next(2) == 0 ? "fast" : "slow",
                "name" => random.Next(8) == 0 ? "NOT" : random.Next(8) == 0 ? "toolong" : $"{(char)('a' + random.Next(3))}",
                "tags" => new JsonArray([.. Some(random, "y", "z").Append("x").Select(tag => (JsonNode)$"nixish.dev/{tag}")]),
                "plain" => new JsonArray([.. Some(random, "x", "y").Select(tag => (JsonNode)tag)]),
                "parts" => new JsonArray([.. Some(random, "q", "r").Append("p").Select(id => new JsonObject { ["id"] = id, ["count"] = random.Next(3) })]),
                "whole" => new JsonObject { ["a"] = $"{random.Next(2)}", ["b"] = "1" },

                // These always hold something: of a struct or a list that loses its last item by an apply, Kubernetes 1.20 leaves null, which its own schema then refuses.
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
