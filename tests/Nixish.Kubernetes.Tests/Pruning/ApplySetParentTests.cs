using Nixish.Kubernetes.Tests.Applying;
using static Nixish.Kubernetes.Tests.Applying.Manifests;

namespace Nixish.Kubernetes.Tests.Pruning;

public class ApplySetParentTests
{
    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_config_map_can_be_the_parent(string where)
    {
        await using var tested = await TestedCluster.StartAsync(where, new() { ApplySet = new() { Name = "inventory", Parent = ApplySetParentKind.ConfigMap } });

        await tested.ApplyStackAsync([ConfigMap("a", "{}").In(tested.Namespace)], new InMemoryStateStore());
        var plan = await tested.PlanStackAsync([], new InMemoryStateStore());

        (await tested.ReadAsync("api/v1/namespaces/{ns}/configmaps/inventory", "metadata", "labels", "applyset.kubernetes.io/id")).Should().Be(ApplySet.IdOf("inventory", tested.Namespace, "ConfigMap", ""));
        plan.Select(change => change.ResourceId).Should().Equal($"v1/ConfigMap/{tested.Namespace}/a", $"applyset/{tested.Namespace}/ConfigMap/inventory");
    }

    [Theory]
    [InlineData(TestedCluster.Memory)]
    [InlineData(TestedCluster.Real)]
    public async Task A_custom_resource_can_be_the_parent_if_its_definition_says_so_and_it_exists(string where)
    {
        var group = $"p{Guid.NewGuid().ToString("N")[..10]}.nixish.dev";
        var parent = new ApplySetParentKind($"{group}/v1", "Bundle", "bundles", true);
        await using var tested = await TestedCluster.StartAsync(where, new() { ApplySet = new() { Name = "web", Parent = parent } });
        IResource[] one = [ConfigMap("a", "{}").In(tested.Namespace)];
        var path = $"apis/{group}/v1/namespaces/{{ns}}/bundles/web";

        (await tested.Awaiting(t => t.PlanStackAsync(one)).Should().ThrowAsync<ApplySetException>()).WithMessage("*no such definition*");
        await tested.SendAsync(HttpMethod.Post, "apis/apiextensions.k8s.io/v1/customresourcedefinitions", Definition(group));
        try
        {
            (await tested.Awaiting(t => t.PlanStackAsync(one)).Should().ThrowAsync<ApplySetException>()).WithMessage("*is-parent-type*");
            await tested.SendAsync(HttpMethod.Patch, $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/bundles.{group}", """{"metadata":{"labels":{"applyset.kubernetes.io/is-parent-type":"true"}}}""");
            (await tested.Awaiting(t => t.PlanStackAsync(one)).Should().ThrowAsync<ApplySetException>()).WithMessage("*does not exist*");
            await MadeAsync(tested, group);

            await tested.ApplyStackAsync(one, new InMemoryStateStore());
            (await tested.ReadAsync(path, "metadata", "annotations", "applyset.kubernetes.io/contains-group-kinds")).Should().Be("ConfigMap");
            await tested.ApplyStackAsync([], new InMemoryStateStore());

            (await tested.ReadAsync("api/v1/namespaces/{ns}/configmaps/a")).Should().BeNull();
            (await tested.ReadAsync(path, "metadata", "annotations", "applyset.kubernetes.io/contains-group-kinds")).Should().BeEmpty("a parent that somebody else made stays");
        }
        finally
        {
            await tested.SendAsync(HttpMethod.Delete, $"apis/apiextensions.k8s.io/v1/customresourcedefinitions/bundles.{group}");
        }
    }

    // A definition that was just made is served a moment later.
    private static async Task MadeAsync(TestedCluster tested, string group)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await tested.SendAsync(HttpMethod.Post, $"apis/{group}/v1/namespaces/{{ns}}/bundles", $$$"""{"apiVersion":"{{{group}}}/v1","kind":"Bundle","metadata":{"name":"web"}}""");
                return;
            }
            catch (Exception) when (tries < 50)
            {
                await Task.Delay(100, TestContext.Current.CancellationToken);
            }
        }
    }

    private static string Definition(string group) => $$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"bundles.{{{group}}}"},
         "spec":{"group":"{{{group}}}","scope":"Namespaced","names":{"kind":"Bundle","plural":"bundles","singular":"bundle","listKind":"BundleList"},
          "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object"} } }]}}
        """;
}
