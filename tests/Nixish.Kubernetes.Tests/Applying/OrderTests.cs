using Nixish.Testing;
using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Applying;

public class OrderTests
{
    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task What_a_resource_says_it_comes_after_comes_first_in_whatever_namespace_it_ends_up(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        var database = ConfigMap("db", "{}");
        var annotated = Object("""{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"last","annotations":{"config.kubernetes.io/depends-on":"/namespaces/default/ConfigMap/web,/ConfigMap/db"}}}""");
        ResourceSet set = [annotated.In("default"), ConfigMap("web", "{}").After(database).In("default"), database.In("default")];

        var plan = await tested.PlanStackAsync(set);

        plan.Select(change => change.ResourceId).Should().Equal("v1/ConfigMap/default/db", "v1/ConfigMap/default/web", "v1/ConfigMap/default/last");
        plan[2].DependsOn.Should().BeEquivalentTo(["v1/ConfigMap/default/db", "v1/ConfigMap/default/web"]);
    }

    [Fact]
    public async Task A_circle_is_named()
    {
        await using var tested = await TestedCluster.StartAsync(TestedCluster.Memory);
        var (a, b) = (ConfigMap("a", "{}"), ConfigMap("b", "{}"));

        (await tested.Awaiting(t => t.PlanStackAsync([a.After(b), b.After(a)])).Should().ThrowAsync<DependencyCycleException>())
            .Which.Message.Should().Contain("v1/ConfigMap/default/a → v1/ConfigMap/default/b → v1/ConfigMap/default/a");
    }

    [Fact]
    public async Task A_dependency_that_the_stack_does_not_hold_is_refused()
    {
        await using var tested = await TestedCluster.StartAsync(TestedCluster.Memory);

        (await tested.Awaiting(t => t.PlanStackAsync([ConfigMap("a", "{}").After(ConfigMap("b", "{}"))])).Should().ThrowAsync<NixishException>()).WithMessage("*'/ConfigMap/b'*does not hold*");
    }

    [Fact]
    public async Task Limits_and_network_policies_come_before_what_runs_pods_in_their_namespace()
    {
        await using var tested = await TestedCluster.StartAsync(TestedCluster.Memory);
        var limits = Object("""{"apiVersion":"v1","kind":"LimitRange","metadata":{"name":"limits"},"spec":{"limits":[]}}""");
        var policy = Object("""{"apiVersion":"networking.k8s.io/v1","kind":"NetworkPolicy","metadata":{"name":"closed","namespace":"far"},"spec":{"podSelector":{}}}""");

        var plan = await tested.PlanStackAsync([Deployment("web"), limits, policy]);

        plan.Single(change => change.ResourceId.EndsWith("web", StringComparison.Ordinal)).DependsOn.Should().Equal("v1/LimitRange/default/limits");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task Webhooks_come_last_and_go_first(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where);
        var name = $"hook-{Guid.NewGuid().ToString("N")[..8]}";
        KubernetesObject[] all = [Webhook(name, tested.Namespace), ConfigMap("a", "{}").In(tested.Namespace), ConfigMap("b", "{}").In(tested.Namespace)];
        var store = new InMemoryStateStore();

        var plan = await tested.ApplyStackAsync(all, store);
        var destroy = await new Stack("shop").PlanDestroyAsync(new StackOptions { Targets = [tested.Cluster], State = store }, TestContext.Current.CancellationToken);
        await destroy.ApplyAsync(cancellationToken: TestContext.Current.CancellationToken);

        plan[^1].ResourceId.Should().EndWith(name);
        plan[^1].DependsOn.Should().HaveCount(2);
        destroy[0].ResourceId.Should().EndWith(name);
    }

    [Fact]
    public async Task Something_that_says_it_comes_after_a_webhook_does()
    {
        await using var tested = await TestedCluster.StartAsync(TestedCluster.Memory);
        var hook = Webhook("hook", "default");

        var plan = await tested.PlanStackAsync([hook, ConfigMap("a", "{}"), ConfigMap("b", "{}").After(hook)]);

        plan.Select(change => change.ResourceId.Split('/')[^1]).Should().Equal("a", "hook", "b");
    }

    [Fact]
    public async Task What_only_the_cluster_knows_is_deleted_objects_before_their_definition_and_their_namespace()
    {
        await using var memory = new InMemoryCluster();
        using var cluster = new Cluster(memory.CreateClient(), InMemoryCluster.Server, new() { ApplySet = new() });
        KubernetesObject[] all =
        [
            Object("""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"far"}}"""),
            Object("""
                {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com"},
                 "spec":{"group":"example.com","scope":"Namespaced","names":{"kind":"Widget","plural":"widgets","singular":"widget","listKind":"WidgetList"},
                  "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"}}}]}}
                """),
            Object("""{"apiVersion":"example.com/v1","kind":"Widget","metadata":{"name":"w","namespace":"far"}}"""),
        ];
        await (await new Stack("shop") { Resources = [.. all] }.PlanAsync(new StackOptions { Targets = [cluster], State = new InMemoryStateStore() }, Token)).ApplyAsync(cancellationToken: Token);

        var destroy = await new Stack("shop").PlanDestroyAsync(new StackOptions { Targets = [cluster], State = new InMemoryStateStore() }, Token);

        destroy.Select(change => change.ResourceId.Split('/')[^1]).Should().HaveCount(4).And.StartWith("w");
        destroy.Single(change => change.ResourceId.EndsWith("/far", StringComparison.Ordinal)).Reason.Should().Contain("EVERYTHING IN IT");
        destroy.Single(change => change.ResourceId.EndsWith("widgets.example.com", StringComparison.Ordinal)).Reason.Should().Contain("EVERY OBJECT OF ITS KIND");
        await destroy.ApplyAsync(cancellationToken: Token);
    }

    // It matches nothing: the servers are shared.
    private static KubernetesObject Webhook(string name, string ns) => Object($$$"""
        {"apiVersion":"admissionregistration.k8s.io/v1","kind":"ValidatingWebhookConfiguration","metadata":{"name":"{{{name}}}"},
         "webhooks":[{"name":"a.example.com","admissionReviewVersions":["v1"],"sideEffects":"None","failurePolicy":"Ignore","namespaceSelector":{"matchLabels":{"nobody":"{{{ns}}}"}},
          "clientConfig":{"url":"https://127.0.0.1:1/x"},"rules":[{"apiGroups":[""],"apiVersions":["v1"],"operations":["CREATE"],"resources":["configmaps"]}]}]}
        """);

    private static CancellationToken Token => TestContext.Current.CancellationToken;
}
