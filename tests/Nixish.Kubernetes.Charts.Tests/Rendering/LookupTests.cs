using Nixish.Testing;

namespace Nixish.Kubernetes.Charts.Tests.Rendering;

public sealed class LookupTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-chart-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("in memory")]
    [InlineData("real")]
    public async Task Lookup_finds_what_a_cluster_has(string which)
    {
        await using var server = await Server.StartAsync(which, Web(), Settings("high"));
        var chart = Chart(server, """
            level: {{ (lookup "v1" "ConfigMap" .Release.Namespace "settings").data.level }}
            none: {{ lookup "v1" "ConfigMap" .Release.Namespace "none" | toJson }}
            list: {{ range (lookup "v1" "Service" .Release.Namespace "").items }}{{ .metadata.name }}{{ end }}
            number: {{ kindOf (index (lookup "v1" "Service" .Release.Namespace "web").spec.ports 0).port }}
            cluster-wide: {{ eq (lookup "v1" "Namespace" "ignored" .Release.Namespace).metadata.name .Release.Namespace }}
            everywhere: {{ gt (len (lookup "v1" "ConfigMap" "" "").items) 0 }}
            nowhere: {{ lookup "v1" "ConfigMap" "" "settings" | toJson }}
            no-such-kind: {{ lookup "v1" "Nothing" "" "x" | toJson }}

            """);

        var asked = await chart.LookUpAsync(server.Cluster, TestContext.Current.CancellationToken);

        asked.RenderText().Should().EndWith("""
            level: high
            none: {}
            list: web
            number: int64
            cluster-wide: true
            everywhere: true
            nowhere: {}
            no-such-kind: {}

            """);
        asked.Lookups.Should().Contain(one => one.Name == "settings" && one.Namespace == server.Namespace && one.Found["kind"].Text == "ConfigMap");
    }

    [Theory]
    [InlineData("in memory")]
    [InlineData("real")]
    public async Task A_version_that_is_not_served_is_the_template_s_error(string which)
    {
        await using var server = await Server.StartAsync(which);
        var chart = Chart(server, "a: {{ lookup \"things.example.com/v1\" \"Thing\" \"\" \"x\" }}\n");

        (await FluentActions.Awaiting(() => chart.LookUpAsync(server.Cluster)).Should().ThrowAsync<ChartRenderException>())
            .WithMessage("*web/templates/a.yaml:1:*lookup*unable to get apiresource from unstructured: things.example.com/v1, Kind=Thing: the server could not find the requested resource*");
    }

    [Fact]
    public async Task Answers_are_part_of_the_value_and_nothing_else_is_found()
    {
        await using var server = await Server.StartAsync("in memory", Settings("high"));
        var chart = Chart(server, "a: {{ (lookup \"v1\" \"ConfigMap\" .Release.Namespace \"settings\").data }}\nb: {{ lookup \"v1\" \"ConfigMap\" .Release.Namespace .Values.other }}\n");
        chart.RenderText().Should().EndWith("a: \nb: map[]\n", "nobody asked a cluster");
        chart = chart with { Set = ["other=x"] };

        var asked = await chart.LookUpAsync(server.Cluster, TestContext.Current.CancellationToken);
        await server.ApplyAsync(Settings("low"));

        asked.RenderText().Should().EndWith("a: map[level:high]\nb: map[]\n");
        (asked with { Set = ["other=settings2"] }).RenderText().Should().EndWith("b: map[]\n");
        (await asked.LookUpAsync(server.Cluster, TestContext.Current.CancellationToken)).RenderText().Should().EndWith("a: map[level:low]\nb: map[]\n");
        asked.Lookups.AsEnumerable().Select(one => one.ToString()).Should().Equal($"v1 ConfigMap {server.Namespace}/settings", $"v1 ConfigMap {server.Namespace}/x");
    }

    [Fact]
    public void A_test_says_itself_what_lookup_finds()
    {
        Write("a: {{ (lookup \"v1\" \"Secret\" \"prod\" \"db\").data.password | b64dec }}\n");
        var chart = new Chart("web", Source.Directory(_folder))
        {
            Lookups = [new("v1", "Secret", "prod", "db", Json.Parse("""{"data": {"password": "c3dvcmRmaXNo"}}"""))],
        };
        chart.RenderText().Should().EndWith("a: swordfish\n");
        chart.ToString().Should().NotContain("c3dv");
    }

    [Fact]
    public async Task A_cluster_that_refuses_or_is_not_there_is_told()
    {
        Write("a: {{ lookup \"v1\" \"Secret\" \"prod\" \"db\" }}\n");
        using var client = new HttpClient();
        using var cluster = new Cluster(client, new("http://127.0.0.1:1"));
        (await FluentActions.Awaiting(() => new Chart("web", Source.Directory(_folder)).LookUpAsync(cluster)).Should().ThrowAsync<ChartRenderException>())
            .WithMessage("*web/templates/a.yaml:1:*http://127.0.0.1:1 cannot be reached*");
    }

    private static ConfigMap Settings(string level) => new("settings") { Data = new() { ["level"] = level } };

    private static Service Web() => new("web") { Spec = new() { Ports = [new(80)] } };

    private Chart Chart(Server server, string template)
    {
        Write(template);
        return new("web", Source.Directory(_folder)) { Namespace = server.Namespace };
    }

    private void Write(string template)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "templates"));
        File.WriteAllText(Path.Combine(_folder, "Chart.yaml"), "apiVersion: v2\nname: web\nversion: 1.0.0\n");
        File.WriteAllText(Path.Combine(_folder, "values.yaml"), "other: none\n");
        File.WriteAllText(Path.Combine(_folder, "templates", "a.yaml"), template);
    }

    // A cluster in process or a real one, and a namespace of the test's own in it.
    private sealed class Server(Cluster cluster, string ns, params IDisposable[] opened) : IAsyncDisposable
    {
        private readonly IStateStore _state = new InMemoryStateStore();

        public Cluster Cluster => cluster;

        public string Namespace => ns;

        public static async Task<Server> StartAsync(string which, params KubernetesObject[] objects)
        {
            var ns = $"nixish-l-{Guid.NewGuid().ToString("n")[..12]}";
            var server = which == "real" ? Real(ns) : InMemory(ns);
            await server.ApplyAsync(objects);
            return server;
        }

        public async Task ApplyAsync(params KubernetesObject[] objects) =>
            await (await Stack(objects).PlanAsync(Options, TestContext.Current.CancellationToken)).ApplyAsync(cancellationToken: TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            // Until the namespace is gone nobody has to wait.
            using var answer = await cluster.Api.SendAsync(new(HttpMethod.Delete, $"api/v1/namespaces/{ns}"), CancellationToken.None);
            foreach (var one in opened.Prepend(cluster))
            {
                one.Dispose();
            }
        }

        private StackOptions Options => new() { Targets = [cluster], State = _state };

        private Stack Stack(KubernetesObject[] objects) => new(ns) { Resources = [new Namespace(ns), .. objects.Select(one => one.In(ns))] };

        private static Server Real(string ns)
        {
            var path = Environment.GetEnvironmentVariable("NIXISH_TEST_KUBECONFIG");
            Assert.SkipWhen(string.IsNullOrEmpty(path), "NIXISH_TEST_KUBECONFIG names no cluster: start one with eng/servers.");
            return new(Cluster.FromKubeconfig(path), ns);
        }

        private static Server InMemory(string ns)
        {
            var server = new InMemoryCluster();
            var client = server.CreateClient();
            return new(new(client, InMemoryCluster.Server), ns, client, server);
        }
    }
}
