using Nixish.Kubernetes;
using Nixish.Testing;

namespace Nixish.Cli.Tests;

// What helm template can be told, chart render can be told too.
public sealed class ChartRenderCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-cli-chart-").FullName;

    public ChartRenderCommandTests()
    {
        Write("Chart.yaml", "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
        Write("values.yaml", "port: 80\n");
        Write("values.schema.json", """{"properties": {"port": {"type": "integer"}}}""");
        Write("templates/web.yaml", "kind: Service\napiVersion: v1\nmetadata:\n  name: {{ .Release.Name }}-web\n---\nkind: ConfigMap\napiVersion: v1\nmetadata:\n  name: {{ .Release.Name }}-web\ndata:\n  port: {{ .Values.port | quote }}\n");
        Write("templates/jobs/migrate.yaml", "kind: Job\napiVersion: batch/v1\nmetadata:\n  name: migrate\n  annotations:\n    helm.sh/hook: pre-install\nspec:\n  template:\n    spec:\n      containers: []\n");
        Write("templates/tests/ping.yaml", "kind: Pod\napiVersion: v1\nmetadata:\n  name: ping\n  annotations:\n    helm.sh/hook: test\n");
        Write("templates/NOTES.txt", "Open {{ .Release.Name }}.");
        Write("crds/things.yaml", "kind: CustomResourceDefinition\napiVersion: apiextensions.k8s.io/v1\nmetadata:\n  name: things.example.com\nspec:\n  group: example.com\n  scope: Namespaced\n  names: {kind: Thing, plural: things}\n  versions: []\n");
        Write("charts/cache/Chart.yaml", "apiVersion: v2\nname: cache\nversion: 1.0.0\n");
        Write("charts/cache/templates/cache.yaml", "kind: ConfigMap\napiVersion: v1\nmetadata:\n  name: cache\n");
        Write("charts/cache/templates/NOTES.txt", "The cache is empty.");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Everything_is_printed_where_it_is_asked_for() => Golden.Match((await RenderAsync("--include-crds")).All);

    [Fact]
    public async Task Hooks_or_only_tests_are_left_out()
    {
        (await RenderAsync("--skip-tests")).Output.Should().Contain("name: migrate").And.NotContain("name: ping");
        (await RenderAsync("--no-hooks")).Output.Should().NotContain("name: migrate").And.NotContain("name: ping").And.Contain("shop-web");
    }

    [Fact]
    public async Task Only_what_some_templates_gave_is_printed_in_the_order_in_which_they_are_named() =>
        Golden.Match((await RenderAsync("--show-only", "templates/jobs/*.yaml", "-s", "templates/web.yaml", "-s", "charts/cache/templates/cache.yaml")).All);

    [Fact]
    public async Task A_template_that_gave_nothing_is_a_mistake()
    {
        var run = await RenderAsync("--show-only", "templates/none.yaml");
        run.Code.Should().Be(ExitCode.Failed);
        run.Error.Should().Contain("could not find template templates/none.yaml in chart");
        (await RenderAsync("--skip-tests", "-s", "templates/tests/ping.yaml")).Code.Should().Be(ExitCode.Failed, "what is left out is not there");
    }

    [Fact]
    public async Task A_folder_gets_a_file_for_each_template()
    {
        var output = Path.Combine(_folder, "out");
        var run = await RenderAsync("--output-dir", output, "--include-crds", "--skip-tests");

        run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().Equal(
            $"wrote {output}/shop/charts/cache/templates/cache.yaml",
            $"wrote {output}/shop/crds/things.yaml",
            $"wrote {output}/shop/templates/jobs/migrate.yaml",
            $"wrote {output}/shop/templates/web.yaml");
        File.ReadAllText(Path.Combine(output, "shop", "templates", "web.yaml")).Should().Be(
            "---\n# Source: shop/templates/web.yaml\nkind: ConfigMap\napiVersion: v1\nmetadata:\n  name: shop-web\ndata:\n  port: \"80\"\n\n---\n# Source: shop/templates/web.yaml\nkind: Service\napiVersion: v1\nmetadata:\n  name: shop-web\n\n",
            "its documents are in the order in which they are printed");

        var again = await RenderAsync("--output-dir", output, "-s", "templates/web.yaml");
        again.Error.Should().Be($"wrote {output}/shop/templates/web.yaml\n");
    }

    [Fact]
    public async Task A_chart_writes_nothing_outside_of_the_folder()
    {
        Write("Chart.yaml", "apiVersion: v2\nname: ../../loose\nversion: 1.0.0\n");
        var run = await RenderAsync("--output-dir", Path.Combine(_folder, "a", "b"), "--helm", "3.21");
        run.Code.Should().Be(ExitCode.Failed);
        Directory.Exists(Path.Combine(_folder, "loose")).Should().BeFalse();
    }

    [Fact]
    public async Task Each_way_to_set_a_value_holds_over_those_before_it()
    {
        Write("templates/web.yaml", "{{ toYaml .Values }}\n");
        Write("a.txt", "first, {line} \\ and\nsecond\n");
        var text = Path.Combine(_folder, "a.txt");

        var run = await RenderAsync(
            "--no-hooks", "-s", "templates/web.yaml",
            "--set-literal", "e=x=1,y={2}",
            "--set-file", $"d={text},list={{{text},{text}}}",
            "--set-string", "c=1,d=2",
            "--set", "b=1,c=2",
            "--set-json", """{"a": {"x": [1, null]}, "b": 2}""",
            "--set-json", "more=[1.5],a.y=true");

        Golden.Match(run.All);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_named()
    {
        var run = await RenderAsync("--set-file", "a=/no/such/file");
        run.Code.Should().Be(ExitCode.Failed);
        run.Error.Should().Contain("--set-file").And.Contain("/no/such/file");
    }

    [Fact]
    public async Task Schemas_hold_unless_they_are_skipped()
    {
        (await RenderAsync("--set", "port=web")).Error.Should().Contain("port");
        (await RenderAsync("--set", "port=web", "--skip-schema-validation")).Output.Should().Contain("port: \"web\"");
    }

    [Fact]
    public async Task Notes_of_inner_charts_come_after_the_chart_s_own()
    {
        (await RenderAsync("--notes")).Output.Should().Be("Open shop.");
        (await RenderAsync("--notes", "--render-subchart-notes")).Output.Should().Be("Open shop.\nThe cache is empty.");
    }

    [Fact]
    public async Task The_release_and_what_the_cluster_is_are_told_as_helm_is_told()
    {
        Write("templates/web.yaml", "# {{ .Release.Name }} {{ .Release.IsUpgrade }} {{ .Capabilities.KubeVersion.Minor }} {{ .Capabilities.APIVersions.Has \"a.example.com/v1\" }} {{ .Capabilities.APIVersions.Has \"b.example.com/v1\" }}");
        var run = await RenderAsync("-s", "templates/web.yaml", "--name-template", "{{ \"Web\" | lower }}-{{ add 1 2 }}", "--is-upgrade", "--kube-version", "1.31", "-a", "a.example.com/v1,b.example.com/v1");

        run.Output.Should().Contain("web-3 true 31 true true\n");
        (await RenderAsync("--name-template", "{{ fail \"no name\" }}")).Error.Should().Contain("no name");
    }

    [Fact]
    public async Task Lookup_finds_what_the_cluster_has_only_where_it_is_asked_to()
    {
        Write("templates/web.yaml", "# {{ (lookup \"v1\" \"ConfigMap\" \"prod\" \"settings\").data }}");
        await using var server = new InMemoryCluster();
        using var client = server.CreateClient();
        using var cluster = new Cluster(client, InMemoryCluster.Server);
        await (await new Stack("before") { Resources = [new Namespace("prod"), new ConfigMap("settings") { Namespace = "prod", Data = new() { ["level"] = "high" } }] }.PlanAsync(server)).ApplyAsync();
        var options = new HostOptions { Targets = [cluster] };

        (await RunAsync(options, "chart", "render", _folder, "-s", "templates/web.yaml", "--lookup")).Output.Should().Contain("map[level:high]\n");
        (await RunAsync(options, "chart", "render", _folder, "-s", "templates/web.yaml")).Output.Should().NotContain("high");
        (await RunAsync(new() { Targets = [server] }, "chart", "render", _folder, "--lookup")).Error.Should().Contain("--kubeconfig");
    }

    [Fact]
    public async Task A_diff_can_leave_out_hooks_and_definitions()
    {
        var other = Path.Combine(_folder, "other");
        Directory.CreateDirectory(other);
        File.WriteAllText(Path.Combine(other, "Chart.yaml"), "apiVersion: v2\nname: shop\nversion: 0.9.0\n");

        (await RunAsync(new(), "chart", "diff", _folder, "--from", other)).All.Should().Contain("migrate").And.Contain("things.example.com");
        (await RunAsync(new(), "chart", "diff", _folder, "--from", other, "--no-hooks", "--skip-crds")).Output.Should().NotContain("migrate").And.NotContain("things.example.com");
    }

    private Task<CliRun> RenderAsync(params string[] args) => RunAsync(new(), ["chart", "render", _folder, .. args]);

    private static Task<CliRun> RunAsync(HostOptions options, params string[] args) => CliRun.Of(new Stack("shop"), options, args);

    private void Write(string path, string text)
    {
        var file = Path.Combine(_folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }
}
