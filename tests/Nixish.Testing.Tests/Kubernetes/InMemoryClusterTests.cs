using System.Net;
using System.Text;
using Nixish.Kubernetes;

namespace Nixish.Testing.Tests.Kubernetes;

public sealed class InMemoryClusterTests
{
    private const string Deployments = "/apis/apps/v1/namespaces/default/deployments/web?fieldManager=m&force=true";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_applied_deployment_is_ready_at_once()
    {
        await using var cluster = new InMemoryCluster();
        await ApplyAsync(cluster, replicas: 3);

        var web = cluster.Get<Deployment>("web");
        web.Status!.ReadyReplicas.Should().Be(3);
        web.Status.ObservedGeneration.Should().Be(1);
        web.Status.Conditions.Select(condition => $"{condition.Type} {condition.Status} {condition.Reason}")
            .Should().Equal("Available True MinimumReplicasAvailable", "Progressing True NewReplicaSetAvailable");
    }

    [Fact]
    public async Task Pods_that_shall_fail_wait_for_the_reason_and_run_once_it_is_gone()
    {
        await using var cluster = new InMemoryCluster(new() { Failures = [new PodFailure("web", "ImagePullBackOff") { Log = "no such image" }] });
        using var client = cluster.CreateClient();
        await ApplyAsync(cluster, replicas: 2);
        cluster.Get<Deployment>("web").Status!.ReadyReplicas.Should().BeNull();
        var pods = await client.GetStringAsync("/api/v1/namespaces/default/pods?labelSelector=app=web", Token);
        pods.Should().Contain("\"reason\":\"ImagePullBackOff\"");

        cluster.Failures = [];

        cluster.Get<Deployment>("web").Status!.ReadyReplicas.Should().Be(2);
    }

    [Fact]
    public async Task An_image_that_nobody_pushed_is_not_pulled_from_a_registry_that_images_were_pushed_to()
    {
        await using var cluster = new InMemoryCluster();
        using var client = cluster.CreateClient();
        var image = new Image("web") { Layers = [new("/srv", Source.Text("page", "hello"))] };
        var stack = new Stack("shop") { Resources = [image.PushTo("registry.example.com/shop"), new Deployment("pushed") { Spec = new() { Template = Pod.Of(image.AsContainer()) } }] };
        await (await stack.PlanAsync(cluster, Token)).ApplyAsync(cancellationToken: Token);
        cluster.Get<Deployment>("pushed").Status!.ReadyReplicas.Should().Be(1);

        await ApplyAsync(cluster, replicas: 1, image: "registry.example.com/shop/web:forgotten");

        cluster.Get<Deployment>("web").Status!.ReadyReplicas.Should().BeNull();
        (await client.GetStringAsync("/api/v1/namespaces/default/pods?labelSelector=app=web", Token)).Should().Contain("ImagePullBackOff").And.Contain("shop/web:forgotten");
    }

    [Fact]
    public async Task A_new_template_replaces_the_pods_and_an_old_one_stays_while_the_new_one_fails()
    {
        await using var cluster = new InMemoryCluster();
        await ApplyAsync(cluster, replicas: 2);
        cluster.Failures = [new PodFailure("web", "CrashLoopBackOff") { Image = "x:2" }];
        await ApplyAsync(cluster, replicas: 2, image: "x:2");
        cluster.Get<Deployment>("web").Status!.ReadyReplicas.Should().Be(2, "the pods of the old template still run");
        cluster.Get<Deployment>("web").Status!.UpdatedReplicas.Should().Be(2);

        cluster.Failures = [];

        cluster.Get<Deployment>("web").Status!.Replicas.Should().Be(2);
    }

    [Fact]
    public async Task A_watch_tells_what_happens_and_ends_with_its_time()
    {
        await using var cluster = new InMemoryCluster();
        using var client = cluster.CreateClient();
        var list = await client.GetStringAsync("/apis/apps/v1/deployments", Token);
        list.Should().Contain("\"items\":[]");
        using var lines = new StreamReader(await client.GetStreamAsync("/apis/apps/v1/deployments?watch=true&timeoutSeconds=1", Token));

        await ApplyAsync(cluster, replicas: 1);

        var events = (await lines.ReadToEndAsync(Token)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        events[0].Should().StartWith("{\"type\":\"ADDED\"");
        events[^1].Should().StartWith("{\"type\":\"MODIFIED\"").And.Contain("NewReplicaSetAvailable");
    }

    [Fact]
    public async Task A_watch_from_a_forgotten_version_is_told_so()
    {
        await using var cluster = new InMemoryCluster();
        using var client = cluster.CreateClient();
        await ApplyAsync(cluster, replicas: 1);
        cluster.Compact();

        var told = await client.GetStringAsync("/apis/apps/v1/deployments?watch=true&resourceVersion=1", Token);

        told.Should().StartWith("{\"type\":\"ERROR\"").And.Contain("\"code\":410").And.Contain("\"reason\":\"Expired\"");
    }

    [Fact]
    public async Task Deleting_a_namespace_takes_all_that_is_in_it()
    {
        await using var cluster = new InMemoryCluster();
        using var client = cluster.CreateClient();
        await SendAsync(client, HttpMethod.Post, "/api/v1/namespaces", """{"metadata":{"name":"shop"}}""");
        await SendAsync(client, HttpMethod.Post, "/api/v1/namespaces/shop/configmaps", """{"metadata":{"name":"c"}}""");

        await SendAsync(client, HttpMethod.Delete, "/api/v1/namespaces/shop", null);

        (await client.GetAsync("/api/v1/namespaces/shop", Token)).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await client.GetStringAsync("/api/v1/configmaps", Token)).Should().Contain("\"items\":[]");
    }

    [Fact]
    public async Task Deleting_a_deployment_takes_its_replica_sets_and_pods()
    {
        await using var cluster = new InMemoryCluster();
        using var client = cluster.CreateClient();
        await ApplyAsync(cluster, replicas: 2);

        await SendAsync(client, HttpMethod.Delete, "/apis/apps/v1/namespaces/default/deployments/web", null);

        (await client.GetStringAsync("/api/v1/pods", Token)).Should().Contain("\"items\":[]");
        (await client.GetStringAsync("/apis/apps/v1/replicasets", Token)).Should().Contain("\"items\":[]");
    }

    [Fact]
    public async Task Custom_resources_are_served_once_they_are_defined()
    {
        await using var cluster = new InMemoryCluster();
        using var client = cluster.CreateClient();
        await SendAsync(client, HttpMethod.Post, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", """
            {"metadata":{"name":"shops.example.com"},"spec":{"group":"example.com","scope":"Namespaced","names":{"plural":"shops","kind":"Shop"},
             "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}
            """);

        await SendAsync(client, HttpMethod.Patch, "/apis/example.com/v1/namespaces/default/shops/s?fieldManager=m", """{"apiVersion":"example.com/v1","kind":"Shop","metadata":{"name":"s"},"spec":{"a":[1,2]}}""", "application/apply-patch+yaml");

        (await client.GetStringAsync("/apis/example.com/v1/shops", Token)).Should().Contain("\"a\":[1,2]").And.Contain("\"kind\":\"ShopList\"");
        (await client.GetStringAsync("/apis/example.com/v1", Token)).Should().Contain("shops");
    }

    [Fact]
    public async Task What_is_kept_in_a_folder_is_there_again()
    {
        var folder = Directory.CreateTempSubdirectory("nixish-test-").FullName;
        string uid;
        await using (var cluster = InMemoryCluster.At(folder))
        {
            await ApplyAsync(cluster, replicas: 1);
            uid = cluster.Get<Deployment>("web").Metadata.Uid!;
            FluentActions.Invoking(() => InMemoryCluster.At(folder)).Should().Throw<NixishException>().WithMessage("*in use by another process*");
        }

        await using (var again = InMemoryCluster.At(folder))
        {
            again.Get<Deployment>("web").Metadata.Uid.Should().Be(uid);
            using var client = again.CreateClient();
            await SendAsync(client, HttpMethod.Delete, "/apis/apps/v1/namespaces/default/deployments/web", null);
        }

        await using var last = InMemoryCluster.At(folder);
        last.Find<Deployment>("default", "web").Should().BeNull();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_stack_is_applied_and_then_there_is_nothing_to_do()
    {
        await using var cluster = new InMemoryCluster();
        var stack = new Stack("shop")
        {
            Resources =
            [
                new Namespace("prod"),
                new ConfigMap("settings") { Namespace = "prod", Data = new() { ["a"] = "b" } },
                new Deployment("web")
                {
                    Namespace = "prod",
                    Spec = new()
                    {
                        Replicas = 2,
                        Selector = new() { MatchLabels = new() { ["app"] = "web" } },
                        Template = new() { Metadata = new() { Labels = new() { ["app"] = "web" } }, Spec = new() { Containers = [new("web") { Image = "nginx:1" }] } },
                    },
                },
            ],
        };

        await (await stack.PlanAsync(cluster, Token)).ApplyAsync(cancellationToken: Token);
        cluster.Get<Deployment>("prod", "web").Status!.ReadyReplicas.Should().Be(2);
        (await stack.PlanAsync(cluster, Token)).Should().BeEmpty();
    }

    [Fact]
    public async Task Requests_are_remembered()
    {
        await using var cluster = new InMemoryCluster();
        await ApplyAsync(cluster, replicas: 1);
        cluster.Requests.Should().ContainSingle().Which.ToString().Should().Be("PATCH /apis/apps/v1/namespaces/default/deployments/web 201");
    }

    private static async Task ApplyAsync(InMemoryCluster cluster, int replicas, string image = "x:1")
    {
        using var client = cluster.CreateClient();
        await SendAsync(client, HttpMethod.Patch, Deployments, $$$$$"""
            {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},"spec":{"replicas":{{{{{replicas}}}}},"selector":{"matchLabels":{"app":"web"}},
             "template":{"metadata":{"labels":{"app":"web"}},"spec":{"containers":[{"name":"web","image":"{{{{{image}}}}}"}]}}}}
            """, "application/apply-patch+yaml");
    }

    private static async Task SendAsync(HttpClient client, HttpMethod method, string path, string? body, string contentType = "application/json")
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, contentType);
        }

        using var response = await client.SendAsync(request, Token);
        response.IsSuccessStatusCode.Should().BeTrue(await response.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task A_claim_goes_when_the_last_pod_that_uses_it_is_gone()
    {
        await using var server = await TestedServer.InMemoryAsync();
        await server.SendAsync("POST", "/api/v1/namespaces/{ns}/persistentvolumeclaims", """{"metadata":{"name":"p"},"spec":{"accessModes":["ReadWriteOnce"],"resources":{"requests":{"storage":"1Gi"}}}}""");
        await server.SendAsync("POST", "/api/v1/namespaces/{ns}/pods", """{"metadata":{"name":"user"},"spec":{"containers":[{"name":"c","image":"x"}],"volumes":[{"name":"v","persistentVolumeClaim":{"claimName":"p"}}]}}""");

        (await server.SendAsync("DELETE", "/api/v1/namespaces/{ns}/persistentvolumeclaims/p")).Code.Should().Be(200);
        (await server.SendAsync("GET", "/api/v1/namespaces/{ns}/persistentvolumeclaims/p")).Body["metadata"]!["deletionTimestamp"].Should().NotBeNull("a pod uses it");
        await server.SendAsync("DELETE", "/api/v1/namespaces/{ns}/pods/user");
        (await server.SendAsync("GET", "/api/v1/namespaces/{ns}/persistentvolumeclaims/p")).Code.Should().Be(404);
    }
}
