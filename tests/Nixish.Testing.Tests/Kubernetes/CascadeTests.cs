using System.Text.Json.Nodes;

namespace Nixish.Testing.Tests.Kubernetes;

/// <summary>What becomes of the objects that name a deleted one as their owner.</summary>
public sealed class CascadeTests
{
    private const string Maps = "/api/v1/namespaces/{ns}/configmaps";
    private const string Deployments = "/apis/apps/v1/namespaces/{ns}/deployments";

    [Theory]
    [InlineData(TestedServer.Memory)]
    [InlineData(TestedServer.Real)]
    public async Task A_foreground_delete_waits_for_the_dependents_that_block_it(string where)
    {
        await using var server = await TestedServer.StartAsync(where);
        await OwnerAsync(server, "owner");
        await DependentAsync(server, "held", """,{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{uid of owner}","blockOwnerDeletion":true}""", finalizer: "nixish.dev/hold");
        await DependentAsync(server, "free", """,{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{uid of owner}","blockOwnerDeletion":true}""");

        var answer = await server.SendAsync("DELETE", Maps + "/owner", """{"propagationPolicy":"Foreground"}""");

        answer.Code.Should().Be(200);
        ((string?)answer.Body["kind"], answer.Body["metadata"]!["finalizers"]!.ToJsonString(), (int?)answer.Body["metadata"]!["deletionGracePeriodSeconds"])
            .Should().Be(("ConfigMap", """["foregroundDeletion"]""", 0), "it is there until they are gone");
        await server.GoneAsync(Maps + "/free");
        await server.UntilAsync(Maps + "/held", held => held["metadata"]!["deletionTimestamp"] is not null);
        (await server.SendAsync("GET", Maps + "/owner")).Code.Should().Be(200);
        await server.SendAsync("PATCH", Maps + "/held", """{"metadata":{"finalizers":null}}""", TestedServer.Merge);
        await server.GoneAsync(Maps + "/held");
        await server.GoneAsync(Maps + "/owner");
    }

    [Theory]
    [InlineData(TestedServer.Memory)]
    [InlineData(TestedServer.Real)]
    public async Task A_dependent_that_blocks_nothing_is_not_waited_for_and_one_with_another_owner_stays(string where)
    {
        await using var server = await TestedServer.StartAsync(where);
        await OwnerAsync(server, "owner");
        await OwnerAsync(server, "other");
        await DependentAsync(server, "loose", """,{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{uid of owner}"}""", finalizer: "nixish.dev/hold");
        await DependentAsync(server, "shared", """,{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{uid of owner}","blockOwnerDeletion":true},{"apiVersion":"v1","kind":"ConfigMap","name":"other","uid":"{uid of other}"}""");

        (await server.SendAsync("DELETE", Maps + "/owner?propagationPolicy=Foreground")).Code.Should().Be(200);

        await server.GoneAsync(Maps + "/owner");
        var shared = await server.UntilAsync(Maps + "/shared", shared => ((JsonArray)shared["metadata"]!["ownerReferences"]!).Count == 1);
        shared["metadata"]!["ownerReferences"]![0]!["name"]!.ToString().Should().Be("other");
        shared["metadata"]!["deletionTimestamp"].Should().BeNull();
        await server.UntilAsync(Maps + "/loose", loose => loose["metadata"]!["deletionTimestamp"] is not null);
        await server.SendAsync("PATCH", Maps + "/loose", """{"metadata":{"finalizers":null}}""", TestedServer.Merge);
    }

    [Theory]
    [InlineData(TestedServer.Memory)]
    [InlineData(TestedServer.Real)]
    public async Task An_orphaning_delete_leaves_the_dependents_without_an_owner(string where)
    {
        await using var server = await TestedServer.StartAsync(where);
        await OwnerAsync(server, "owner");
        await DependentAsync(server, "left", """,{"apiVersion":"v1","kind":"ConfigMap","name":"owner","uid":"{uid of owner}"}""");

        var answer = await server.SendAsync("DELETE", Maps + "/owner", """{"propagationPolicy":"Orphan"}""");

        answer.Body["metadata"]!["finalizers"]!.ToJsonString().Should().Be("""["orphan"]""");
        await server.GoneAsync(Maps + "/owner");
        var left = await server.UntilAsync(Maps + "/left", left => left["metadata"]!["ownerReferences"] is null);
        left["metadata"]!["deletionTimestamp"].Should().BeNull();
    }

    [Theory]
    [InlineData(TestedServer.Memory)]
    [InlineData(TestedServer.Real)]
    public async Task A_deployment_deleted_in_the_foreground_goes_after_its_replica_sets(string where)
    {
        await using var server = await TestedServer.StartAsync(where);
        await server.SendAsync("POST", Deployments, """
            {"metadata":{"name":"web"},"spec":{"replicas":1,"selector":{"matchLabels":{"app":"web"}},"template":{"metadata":{"labels":{"app":"web"}},
             "spec":{"schedulerName":"none","terminationGracePeriodSeconds":0,"containers":[{"name":"web","image":"x:1"}]}}}}
            """);
        await server.UntilAsync("/apis/apps/v1/namespaces/{ns}/replicasets", list => ((JsonArray)list["items"]!).Count == 1);

        var answer = await server.SendAsync("DELETE", Deployments + "/web", """{"propagationPolicy":"Foreground"}""");

        ((int?)answer.Body["metadata"]!["generation"]).Should().Be(2, "that it goes is a change");
        await server.GoneAsync(Deployments + "/web");
        ((JsonArray)(await server.SendAsync("GET", "/apis/apps/v1/namespaces/{ns}/replicasets")).Body["items"]!).Should().BeEmpty();
        ((JsonArray)(await server.SendAsync("GET", "/api/v1/namespaces/{ns}/pods")).Body["items"]!).Should().BeEmpty();
    }

    [Theory]
    [InlineData("""{"propagationPolicy":"Foreground","orphanDependents":true}""")]
    [InlineData("""{"propagationPolicy":"Sideways"}""")]
    [InlineData("""{"propagationPolicy":"Foreground","dryRun":["All"]}""")]
    [InlineData("""{"dryRun":["Some"]}""")]
    [InlineData("""{"orphanDependents":true}""")]
    [InlineData("""{"preconditions":{"uid":"{uid}","resourceVersion":"{rv}"},"propagationPolicy":"Orphan"}""")]
    public async Task Options_of_a_delete_are_taken_and_refused_as_a_real_server_does(string options)
    {
        await using var real = await TestedServer.RealAsync();
        await using var memory = await TestedServer.InMemoryAsync(real.Namespace);
        await OwnerAsync(real, "owner");
        await OwnerAsync(memory, "owner");

        var (theirs, ours) = (await real.SendAsync("DELETE", Maps + "/owner", options), await memory.SendAsync("DELETE", Maps + "/owner", options));

        TestedServer.Comparable(ours).Should().Be(TestedServer.Comparable(theirs));
    }

    private static async Task OwnerAsync(TestedServer server, string name) =>
        (await server.SendAsync("POST", Maps, $$$"""{"metadata":{"name":"{{{name}}}"} }""")).Code.Should().Be(201);

    private static async Task DependentAsync(TestedServer server, string name, string owners, string? finalizer = null)
    {
        var held = finalizer is null ? "" : $",\"finalizers\":[\"{finalizer}\"]";
        (await server.SendAsync("POST", Maps, $$$"""{"metadata":{"name":"{{{name}}}"{{{held}}},"ownerReferences":[{{{owners.TrimStart(',')}}}]} }""")).Code.Should().Be(201);
    }
}
