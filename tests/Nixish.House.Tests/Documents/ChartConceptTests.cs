using Nixish.Kubernetes;
using Nixish.Testing;

namespace Nixish.House.Tests.Documents;

/// <summary>The snippets of docs/concepts/charts.md, run.</summary>
public sealed class ChartConceptTests : IDisposable
{
    private const string Deployment = """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: {{ .Release.Name }}-web}
        spec:
          replicas: {{ .Values.replicas }}
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: web, image: "web:{{ .Values.image.tag }}"}]}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-chart-").FullName;

    private Recorder Console { get; } = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_chart_is_a_value_that_composes()
    {
        var folder = Path.Combine(_folder, "web");
        Directory.CreateDirectory(Path.Combine(folder, "templates"));
        await File.WriteAllTextAsync(Path.Combine(folder, "Chart.yaml"), "apiVersion: v2\nname: web\nversion: 1.0.0\n", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "templates", "web.yaml"), Deployment, TestContext.Current.CancellationToken);
        await using var cluster = new InMemoryCluster();

        #region chart
        var web = new Chart("web", Source.Directory(folder))
        {
            Release = "shop",
            Namespace = "prod",
            Values = new() { ["replicas"] = 2 },
            Set = ["image.tag=1.2"],
        };
        var resources = web.Render().Update<Deployment>("shop-web", deployment => deployment.WithReplicas(5)).Labelled("team", "core");
        var stack = new Stack("shop") { Resources = [new Namespace("prod"), .. resources] };
        Console.WriteLine((await stack.PlanAsync(cluster)).ToText());
        #endregion

        Console.Lines.Should().ContainSingle().Which.Should().Contain("+ ").And.Contain("shop-web");
        Console.Lines.Clear();

        #region compare
        var newer = web with { Set = ["image.tag=1.3"] };
        Console.WriteLine((await newer.Render().CompareAsync(web.Render())).ToText());
        #endregion

        Console.Lines.Should().ContainSingle().Which.Should().Contain("web:1.2").And.Contain("web:1.3");
    }
}
