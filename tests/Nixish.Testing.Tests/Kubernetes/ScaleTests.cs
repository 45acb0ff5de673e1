using System.Text.Json.Nodes;

namespace Nixish.Testing.Tests.Kubernetes;

/// <summary>The <c>scale</c> subresource of workloads; that of custom resources is among the random requests.</summary>
public sealed class ScaleTests
{
    private const string Web = "/apis/apps/v1/namespaces/{ns}/deployments/web";

    private static readonly Step[] Steps =
    [
        new("GET", Web + "/scale", null, "application/json"),
        new("PUT", Web + "/scale?fieldManager=s", """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"web","namespace":"{ns}"},"spec":{"replicas":3}}""", "application/json"),
        new("PATCH", Web + "/scale?fieldManager=s", """{"spec":{"replicas":2}}""", TestedServer.Merge),
        new("PATCH", Web + "/scale?fieldManager=s&dryRun=All", """[{"op":"replace","path":"/spec/replicas","value":5}]""", "application/json-patch+json"),
        new("PATCH", Web + "/scale?fieldManager=s", """{"spec":{"replicas":-1}}""", TestedServer.Merge),
        new("PUT", Web + "/scale?fieldManager=s", """{"metadata":{"name":"web","namespace":"{ns}","resourceVersion":"1"},"spec":{"replicas":3}}""", "application/json"),
        new("PUT", Web + "/scale?fieldManager=s", """{"metadata":{"name":"other","namespace":"{ns}"},"spec":{"replicas":3}}""", "application/json"),
        new("PUT", Web + "/scale?fieldManager=s", """{"metadata":{"name":"web","namespace":"{ns}"},"spec":{}}""", "application/json"),
        new("GET", Web + "/scale", null, "application/json"),
        new("GET", "/apis/apps/v1/namespaces/{ns}/deployments/none/scale", null, "application/json"),
        new("DELETE", Web + "/scale", null, "application/json"),
    ];

    [Fact]
    public async Task A_real_server_scales_the_same()
    {
        await using var real = await TestedServer.RealAsync();
        await using var memory = await TestedServer.InMemoryAsync(real.Namespace);
        await ApplyAsync(real);
        await ApplyAsync(memory);

        foreach (var step in Steps)
        {
            var theirs = await real.SendAsync(step.Method, step.Path, step.Body, step.ContentType);
            var ours = await memory.SendAsync(step.Method, step.Path, step.Body, step.ContentType);
            AgreementTests.Agree(ours, theirs, step.ToString());
        }
    }

    [Fact]
    public async Task Who_scales_owns_the_replicas_and_whoever_applies_them_is_told()
    {
        await using var server = await TestedServer.InMemoryAsync();
        await ApplyAsync(server);

        await server.SendAsync("PATCH", Web + "/scale?fieldManager=scaler", """{"spec":{"replicas":2}}""", TestedServer.Merge);

        (await ApplyAsync(server)).Message.Should().Be("Apply failed with 1 conflict: conflict with \"scaler\" with subresource \"scale\" using apps/v1: .spec.replicas", "the time is cut out");
        ((int?)(await server.SendAsync("GET", Web)).Body["spec"]!["replicas"]).Should().Be(2);
    }

    [Fact]
    public async Task A_scale_is_applied_too_and_its_owner_gives_way_to_force_alone()
    {
        await using var server = await TestedServer.InMemoryAsync();
        await ApplyAsync(server);
        const string Five = """{"apiVersion":"autoscaling/v1","kind":"Scale","metadata":{"name":"web","namespace":"{ns}"},"spec":{"replicas":5}}""";

        (await server.SendAsync("PATCH", Web + "/scale?fieldManager=scaler", Five, TestedServer.Apply)).Code.Should().Be(409);
        var forced = await server.SendAsync("PATCH", Web + "/scale?fieldManager=scaler&force=true", Five, TestedServer.Apply);

        ((string?)forced.Body["kind"], (int?)forced.Body["spec"]!["replicas"]).Should().Be(("Scale", 5));
        var live = await server.UntilAsync(Web, live => (int?)live["status"]?["replicas"] == 5);
        ((JsonArray)live["metadata"]!["managedFields"]!).Should().ContainSingle(entry => (string?)entry!["subresource"] == "scale")
            .Which!["fieldsV1"]!.ToJsonString().Should().Be("""{"f:spec":{"f:replicas":{}}}""");
    }

    private static async Task<Answer> ApplyAsync(TestedServer server)
    {
        var answer = await server.SendAsync("PATCH", Web + "?fieldManager=m", """
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web","namespace":"{ns}"},"spec":{"replicas":0,"selector":{"matchLabels":{"app":"web","a":"b"},"matchExpressions":[{"key":"app","operator":"In","values":["web","v"]}]},
             "template":{"metadata":{"labels":{"app":"web","a":"b"}},"spec":{"schedulerName":"none","containers":[{"name":"web","image":"x:1"}]}}}}
            """, TestedServer.Apply);
        return answer with { Body = (JsonObject)JsonNode.Parse(System.Text.RegularExpressions.Regex.Replace(answer.Body.ToJsonString(), @" at \d{4}-[\dT:-]+Z", ""))! };
    }
}
