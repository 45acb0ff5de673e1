using System.Text.Json.Nodes;
using Nixish.Kubernetes;

namespace Nixish.Testing.Tests.Kubernetes;

/// <summary>Servers list what <see cref="Selector"/> and <see cref="FieldSelector"/> say, and refuse what they refuse.</summary>
public class SelectionTests
{
    private static readonly Map<Map<string>> Objects = new()
    {
        ["a"] = new() { ["app"] = "web", ["tier"] = "front", ["cores"] = "8" },
        ["b"] = new() { ["app"] = "web", ["tier"] = "back", ["cores"] = "16", ["legacy"] = "" },
        ["c"] = new() { ["app"] = "api", ["in"] = "notin", ["example.com/x"] = "y" },
        ["d"] = default,
    };

    private static readonly string[] LabelSelectors =
    [
        "", " ", "app", "!app", "app=web", "app==web", "app!=web", " app = web ", "app in (web,api)", "app in(web)", "app notin (web)", "app notin(web,api),!x",
        "legacy", "legacy=", "legacy!=", "legacy in ()", "legacy notin ()", "legacy in (,)", "tier in (,front)", "tier in (front,)", "tier in (front,,back)", "tier in (front,,,)",
        "cores>8", "cores>7", "cores<016", "tier>1", "cores > 8 , cores < 17", "in in (in,notin)", "in", "in=notin", "notin notin (in)", "example.com/x=y", "tier,app=web,!legacy",
        "app=web,app=api", "app=web,app=web", "!nothing,nothing",
        ",", "app,", "app,,tier", ",app", "!", "!!app", "!app=web", "!app in (web)", "=web", "app web", "app!web", "app IN (web)", "app=web tier", "app===web", "app=!web", "app=(web)",
        "app in web", "app in", "app in (web", "app in (", "app in (web api)", "app in (web=api)", "app in (web,,)", "app in (,,)", "app in (web))", "app)", "cores>", "cores>x", "cores>1.5",
        "cores<9223372036854775808", "cores>-1", "cores >= 1", "-app=web", "Example.com/x=y", "app=w/b", "app in (web,a@b)", "app=ä",
    ];

    private static readonly string[] FieldSelectors =
    [
        "", ",,", "metadata.name=a", "metadata.name==a", "metadata.name!=a", "metadata.name=a,metadata.name=b", "metadata.name!=a,,metadata.name!=b,", "metadata.name=", "metadata.name!=",
        @"metadata.name=a\,b", "metadata.namespace=nowhere", "metadata.namespace!=nowhere",
        "metadata.name", "metadata.name=a,b", "metadata.name in (a)", "metadata.name=a=b", "metadata.name===a", @"metadata.name=a\b", @"metadata.name=a\",
    ];

    [Fact]
    public async Task The_cluster_in_process_selects_as_selectors_say() => await CheckAsync(await TestedServer.InMemoryAsync());

    [Fact]
    public async Task The_real_server_selects_as_selectors_say() => await CheckAsync(await TestedServer.RealAsync());

    private static async Task CheckAsync(TestedServer server)
    {
        await using var tested = server;
        foreach (var (name, labels) in Objects.AsSpan().ToArray())
        {
            var metadata = new JsonObject { ["name"] = name, ["labels"] = new JsonObject(labels.AsSpan().ToArray().Select(label => KeyValuePair.Create(label.Key, (JsonNode?)label.Value))) };
            (await server.SendAsync("POST", "/api/v1/namespaces/{ns}/configmaps", new JsonObject { ["metadata"] = metadata }.ToJsonString())).Code.Should().Be(201);
        }

        foreach (var text in LabelSelectors)
        {
            var expected = Expected(() => Selector.Parse(text), (selector, _, labels) => selector.Matches(labels));
            (await ListAsync(server, "labelSelector", text)).Should().Be(expected, $"of '{text}'");
        }

        foreach (var text in FieldSelectors)
        {
            var expected = Expected(() => FieldSelector.Parse(text), (selector, name, _) => selector.Matches(new() { ["metadata.name"] = name, ["metadata.namespace"] = server.Namespace }));
            (await ListAsync(server, "fieldSelector", text)).Should().Be(expected, $"of '{text}'");
        }
    }

    private static string Expected<T>(Func<T> parse, Func<T, string, Map<string>, bool> matches)
    {
        try
        {
            var selector = parse();
            return "200 " + string.Join(' ', Objects.AsSpan().ToArray().Where(one => matches(selector, one.Key, one.Value)).Select(one => one.Key));
        }
        catch (InvalidSelectorException)
        {
            return "400 ";
        }
    }

    private static async Task<string> ListAsync(TestedServer server, string parameter, string selector)
    {
        var answer = await server.SendAsync("GET", $"/api/v1/namespaces/{{ns}}/configmaps?{parameter}={Uri.EscapeDataString(selector)}");
        var names = (answer.Body["items"] as JsonArray ?? []).Select(item => (string)item!["metadata"]!["name"]!).Where(Objects.ContainsKey).Order(StringComparer.Ordinal);
        return $"{answer.Code} {string.Join(' ', names)}";
    }
}
