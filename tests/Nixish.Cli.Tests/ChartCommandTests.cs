using Nixish.Kubernetes;
using Nixish.Testing;

namespace Nixish.Cli.Tests;

public sealed class ChartCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-cli-chart-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Show_tells_what_a_chart_is_and_needs()
    {
        var chart = Chart("web", "1.2.3", "dependencies: [{name: redis, version: ^17.0.0, repository: 'https://charts.example.com', alias: cache, condition: cache.enabled}]\n");
        (await RunAsync("chart", "show", chart)).Should().Be(new CliRun(ExitCode.Done, "web 1.2.3, of 2.0\n  A web server.\n  needs redis ^17.0.0 from https://charts.example.com as cache, if cache.enabled\n", ""));
        (await RunAsync("chart", "show", chart, "--json")).Output.Should().Contain("\"name\":\"web\"").And.Contain("\"alias\":\"cache\"");
    }

    [Fact]
    public async Task Values_are_printed_as_the_chart_has_them() =>
        (await RunAsync("chart", "values", Chart("web", "1.2.3"))).Output.Should().Be("# how many\nreplicas: 1\n");

    [Fact]
    public async Task Render_prints_the_text_with_files_and_settings_over_the_charts_values()
    {
        var chart = Chart("web", "1.2.3");
        File.WriteAllText(Path.Combine(_folder, "prod.yaml"), "replicas: 5\nlevel: high\n");

        var run = await RunAsync("chart", "render", chart, "-f", Path.Combine(_folder, "prod.yaml"), "--set", "replicas=7", "--release", "shop", "--namespace", "prod");

        run.Should().Be(new CliRun(ExitCode.Done, "---\n# Source: web/templates/config.yaml\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: shop-web\n  namespace: prod\ndata:\n  replicas: \"7\"\n  level: \"high\"\n", ""));
        (await RunAsync("chart", "render", chart, "--json")).Output.Should().StartWith("""{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"web-web",""");
        (await RunAsync("chart", "render", chart, "--notes")).Output.Should().Contain("Thank you for web.");
    }

    [Fact]
    public async Task Diff_shows_what_another_version_changes()
    {
        var (old, now) = (Chart("web", "1.2.3"), Chart("next", "1.3.0", name: "web"));
        (await RunAsync("chart", "diff", now, "--from", old)).Code.Should().Be(ExitCode.Done);

        File.AppendAllText(Path.Combine(now, "templates", "config.yaml"), "  more: \"1\"\n");
        var run = await RunAsync("chart", "diff", now, "--from", old);
        run.Code.Should().Be(ExitCode.Changes);
        run.Output.Should().Contain("ConfigMap").And.Contain("data.more");
    }

    [Fact]
    public async Task Diff_shows_what_a_cluster_lacks()
    {
        await using var cluster = new InMemoryCluster();
        var run = await RunAsync(new HostOptions { Targets = [cluster] }, "chart", "diff", Chart("web", "1.2.3"));
        run.Code.Should().Be(ExitCode.Changes);
        run.Output.Should().Contain("+ ").And.Contain("web-web");
        cluster.Find<ConfigMap>("default", "web-web").Should().BeNull("a diff changes nothing");
    }

    [Fact]
    public async Task A_mistake_names_the_chart_and_the_line()
    {
        var chart = Chart("web", "1.2.3");
        File.WriteAllText(Path.Combine(chart, "templates", "broken.yaml"), "a: 1\nb: {{ required \"say which\" .Values.which }}\n");
        var run = await RunAsync("chart", "render", chart);
        run.Code.Should().Be(ExitCode.Failed);
        run.Error.Should().StartWith("Error: ").And.Contain("web/templates/broken.yaml:2").And.Contain("say which");

        (await RunAsync("chart", "show", Path.Combine(_folder, "none"))).Code.Should().Be(ExitCode.Failed);
    }

    private static Task<CliRun> RunAsync(params string[] args) => RunAsync(new HostOptions(), args);

    private static Task<CliRun> RunAsync(HostOptions options, params string[] args) => CliRun.Of(new Stack("shop"), options, args);

    private string Chart(string folder, string version, string more = "", string? name = null)
    {
        var path = Path.Combine(_folder, folder);
        Directory.CreateDirectory(Path.Combine(path, "templates"));
        File.WriteAllText(Path.Combine(path, "Chart.yaml"), $"apiVersion: v2\nname: {name ?? folder}\nversion: {version}\nappVersion: \"2.0\"\ndescription: A web server.\n{more}");
        File.WriteAllText(Path.Combine(path, "values.yaml"), "# how many\nreplicas: 1\n");
        File.WriteAllText(Path.Combine(path, "templates", "config.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}-{{ .Chart.Name }}\n  namespace: {{ .Release.Namespace }}\ndata:\n  replicas: {{ .Values.replicas | quote }}\n{{- with .Values.level }}\n  level: {{ . | quote }}\n{{- end }}\n");
        File.WriteAllText(Path.Combine(path, "templates", "NOTES.txt"), "Thank you for {{ .Chart.Name }}.\n");
        return path;
    }
}
