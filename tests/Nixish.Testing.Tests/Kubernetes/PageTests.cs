using System.Text;
using System.Text.Json.Nodes;

namespace Nixish.Testing.Tests.Kubernetes;

/// <summary>Lists in pages, of versions, and watches that begin with a list.</summary>
public sealed class PageTests
{
    private const string Policies = "/apis/networking.k8s.io/v1/namespaces/{ns}/networkpolicies";

    [Theory]
    [InlineData(TestedServer.Memory)]
    [InlineData(TestedServer.Real)]
    public async Task Pages_are_all_of_the_version_that_the_first_one_is_of(string where)
    {
        await using var server = await TestedServer.StartAsync(where);
        await CreateAsync(server, "a", "b", "c", "d", "e");

        var first = await ListAsync(server, "limit=2");
        await CreateAsync(server, "bb", "z");
        await server.SendAsync("DELETE", Policies + "/d");
        await server.SendAsync("PATCH", Policies + "/e", """{"metadata":{"labels":{"late":"1"}}}""", TestedServer.Merge);
        var second = await ListAsync(server, "limit=2&continue={continue}");
        var third = await ListAsync(server, "limit=2&resourceVersion=0&continue={continue}");

        Text(first).Should().Be("a b, 3 more");
        Text(second).Should().Be("c d, 1 more");
        Text(third).Should().Be("e");
        third["items"]![0]!["metadata"]!["labels"]!["late"].Should().BeNull("the list is of before");
        Version(second).Should().Be(Version(first));
        Version(third).Should().Be(Version(first));
        Text(await ListAsync(server, "limit=7")).Should().Be("a b bb c e z");
        Text(await ListAsync(server, $"resourceVersion={Version(first)}&resourceVersionMatch=Exact")).Should().Be("a b c d e");
        Text(await ListAsync(server, $"resourceVersion={Version(first)}&limit=1")).Should().Be("a, 4 more");
    }

    [Theory]
    [InlineData(TestedServer.Memory)]
    [InlineData(TestedServer.Real)]
    public async Task A_page_of_what_a_selector_takes_does_not_know_how_many_more_there_are(string where)
    {
        await using var server = await TestedServer.StartAsync(where);
        await CreateAsync(server, "a", "b", "c");

        Text(await ListAsync(server, "limit=1&labelSelector=name%3Da")).Should().Be("a, more");
        Text(await ListAsync(server, "limit=1&labelSelector=name%3Da&continue={continue}")).Should().Be("", "that there is more does not say that it matches");
        Text(await ListAsync(server, "limit=1&labelSelector=name%3Dc")).Should().Be("c");
        Text(await ListAsync(server, "limit=1&fieldSelector=metadata.name%3Da")).Should().Be("a", "there is one of a name");
        Text(await ListAsync(server, "limit=1&resourceVersion=0")).Should().Be("a b c", "a server answers that from its memory, whole");
    }

    [Theory]
    [InlineData("continue=!!", 400)]
    [InlineData("continue=eyJ2IjoieCIsInJ2Ijo1LCJzdGFydCI6ImEifQ", 400)]
    [InlineData("continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6MCwic3RhcnQiOiJhIn0", 400)]
    [InlineData("continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NX0", 400)]
    [InlineData("continue=eyJ2IjoibWV0YS5rOHMuaW8vdjEiLCJydiI6NSwic3RhcnQiOiJhIn0&resourceVersion=1", 400)]
    [InlineData("continue=x", 400)]
    [InlineData("continue=x&resourceVersion=1&resourceVersionMatch=Exact", 422)]
    [InlineData("resourceVersion=x", 500)]
    [InlineData("watch=1&resourceVersion=x", 500)]
    [InlineData("resourceVersionMatch=Exact", 422)]
    [InlineData("resourceVersionMatch=Exact&resourceVersion=0", 422)]
    [InlineData("resourceVersionMatch=Newest&resourceVersion=0", 422)]
    public async Task What_is_no_page_is_refused_in_the_same_words(string query, int code)
    {
        await using var real = await TestedServer.RealAsync();
        await using var memory = await TestedServer.InMemoryAsync();

        var (theirs, ours) = (await real.SendAsync("GET", $"{Policies}?{query}"), await memory.SendAsync("GET", $"{Policies}?{query}"));

        theirs.Code.Should().Be(code, theirs.Message);
        TestedServer.Comparable(ours).Should().Be(TestedServer.Comparable(theirs));
    }

    [Theory]
    [InlineData(TestedServer.Memory)]
    [InlineData(TestedServer.Real)]
    public async Task A_page_of_a_version_that_is_not_yet_is_waited_for_in_vain(string where)
    {
        await using var server = await TestedServer.StartAsync(where);

        var answer = await server.SendAsync("GET", Policies + "?resourceVersion=999999999999");

        answer.Code.Should().Be(504);
        answer.Message.Should().StartWith("Timeout: Too large resource version: 999999999999, current: ");
    }

    [Fact]
    public async Task A_page_of_a_forgotten_version_is_told_so_with_a_token_that_goes_on_all_the_same()
    {
        await using var cluster = new InMemoryCluster();
        using var client = cluster.CreateClient();
        foreach (var name in (string[])["a", "b", "c"])
        {
            (await client.PostAsync("/api/v1/namespaces/default/configmaps", Json($$$"""{"metadata":{"name":"{{{name}}}"} }"""), Token)).EnsureSuccessStatusCode();
        }

        var first = JsonNode.Parse(await client.GetStringAsync("/api/v1/namespaces/default/configmaps?limit=1", Token))!;
        (await client.DeleteAsync("/api/v1/namespaces/default/configmaps/b", Token)).EnsureSuccessStatusCode();
        cluster.Compact();

        using var late = await client.GetAsync($"/api/v1/namespaces/default/configmaps?limit=1&continue={first["metadata"]!["continue"]}", Token);
        var told = JsonNode.Parse(await late.Content.ReadAsStringAsync(Token))!;
        var rest = JsonNode.Parse(await client.GetStringAsync($"/api/v1/namespaces/default/configmaps?continue={told["metadata"]!["continue"]}", Token))!;
        using var old = await client.GetAsync($"/api/v1/namespaces/default/configmaps?resourceVersionMatch=Exact&resourceVersion={first["metadata"]!["resourceVersion"]}", Token);

        ((int)late.StatusCode, (string?)told["reason"]).Should().Be((410, "Expired"));
        Text((JsonObject)rest).Should().Be("c", "what is there now follows");
        ((int)old.StatusCode).Should().Be(410);
    }

    [Fact]
    public async Task A_watch_may_begin_with_all_there_is_and_says_where_that_ends()
    {
        await using var cluster = new InMemoryCluster();
        using var client = cluster.CreateClient();
        const string Maps = "/api/v1/namespaces/default/configmaps";
        (await client.PostAsync(Maps, Json("""{"metadata":{"name":"a"}}"""), Token)).EnsureSuccessStatusCode();
        using var lines = new StreamReader(await client.GetStreamAsync(
            Maps + "?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&resourceVersion=1&allowWatchBookmarks=true&timeoutSeconds=1", Token));
        using var later = new StreamReader(await client.GetStreamAsync(Maps + "?watch=1&sendInitialEvents=false&resourceVersionMatch=NotOlderThan&timeoutSeconds=1", Token));
        (await client.PostAsync(Maps, Json("""{"metadata":{"name":"b"}}"""), Token)).EnsureSuccessStatusCode();

        (await EventsAsync(lines)).Should().Equal("ADDED a", "BOOKMARK initial-events-end", "ADDED b", "BOOKMARK");
        (await EventsAsync(later)).Should().Equal("ADDED b");
    }

    [Theory]
    [InlineData("watch=1&sendInitialEvents=true", "sendInitialEvents requires setting resourceVersionMatch to NotOlderThan")]
    [InlineData("watch=1&resourceVersionMatch=NotOlderThan", "resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided")]
    [InlineData("sendInitialEvents=true", "sendInitialEvents is forbidden for list")]
    public async Task Options_of_a_watch_that_begins_with_a_list_are_checked(string query, string problem)
    {
        await using var server = await TestedServer.InMemoryAsync();

        var answer = await server.SendAsync("GET", $"{Policies}?{query}");

        answer.Code.Should().Be(422);
        answer.Message.Should().Contain(problem);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static async Task<List<string>> EventsAsync(StreamReader lines) =>
    [
        .. (await lines.ReadToEndAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).Select(told =>
            $"{told["type"]} {told["object"]!["metadata"]!["name"] ?? ((string?)told["object"]!["metadata"]!["annotations"]?["k8s.io/initial-events-end"] == "true" ? "initial-events-end" : "")}".Trim()),
    ];

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    private static async Task CreateAsync(TestedServer server, params string[] names)
    {
        foreach (var name in names)
        {
            (await server.SendAsync("POST", Policies, $$$"""{"metadata":{"name":"{{{name}}}","labels":{"name":"{{{name}}}"} },"spec":{"podSelector":{} } }""")).Code.Should().Be(201);
        }
    }

    private static async Task<JsonObject> ListAsync(TestedServer server, string query)
    {
        var answer = await server.SendAsync("GET", $"{Policies}?{query}");
        answer.Code.Should().Be(200, answer.Message);
        return answer.Body;
    }

    private static string? Version(JsonObject list) => (string?)list["metadata"]!["resourceVersion"];

    private static string Text(JsonObject list)
    {
        var names = string.Join(' ', ((JsonArray)list["items"]!).Select(item => (string)item!["metadata"]!["name"]!).Order(StringComparer.Ordinal));
        var metadata = list["metadata"]!;
        return (string?)metadata["continue"] is not { Length: > 0 } ? names : metadata["remainingItemCount"] is { } count ? $"{names}, {count} more" : $"{names}, more";
    }
}
