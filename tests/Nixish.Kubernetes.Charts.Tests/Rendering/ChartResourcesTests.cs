using Nixish.Testing;

namespace Nixish.Kubernetes.Charts.Tests.Rendering;

public sealed class ChartResourcesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-chart-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_chart_s_resources_have_types_and_compose()
    {
        _ = Case("basic");
        var folder = _folder;
        #region chart
        var shop = new Chart("basic", Source.Directory(folder))
        {
            Release = "shop",
            Namespace = "prod",
            Values = new() { ["replicas"] = 2 },
        };

        var resources = shop.Render().Update<Deployment>("shop-basic", web => web.WithReplicas(7));
        #endregion

        shop.Render().Get<Deployment>("shop-basic").Spec!.Replicas.Should().Be(2);
        resources.Get<Deployment>("shop-basic").Spec!.Replicas.Should().Be(7);
        resources.Get<Service>("shop-basic").Namespace.Should().Be("prod");
    }

    [Fact]
    public void Hooks_are_steps_before_and_after_everything()
    {
        var resources = Case("hooks").Render();

        resources.Select(one => one.Name).Should().BeEquivalentTo("web", "migrate", "migrate", "announce");
        resources.Get<Job>("migrate").Applying.DependsOn.Should().Contain(name => name.Contains("ServiceAccount/migrate"));
        resources.Get<Job>("migrate").Applying.ReadyWhen.Should().Be(ReadyWhen.Complete);
        resources.Get<ConfigMap>("web").Applying.DependsOn.Should().ContainSingle().Which.Should().EndWith("Job/migrate");
        resources.Get<Job>("announce").Applying.DependsOn.Should().Contain(name => name.EndsWith("ConfigMap/web"));
    }

    [Fact]
    public async Task A_chart_s_stack_is_applied_in_process_and_then_has_nothing_to_do()
    {
        await using var cluster = new InMemoryCluster();
        var stack = new Stack("shop") { Resources = [.. (Case("prometheus-like") with { Release = "obs" }).Render()] };

        await (await stack.PlanAsync(cluster)).ApplyAsync();

        (await stack.PlanAsync(cluster)).Should().BeEmpty();
    }

    [Fact]
    public void Equal_charts_are_equal_values_and_what_is_unchanged_is_a_look_up()
    {
        var chart = Case("prometheus-like").WithValues("server: {retention: 30d}");
        (chart with { }).Should().Be(Case("prometheus-like").WithValues("server:\n  retention: 30d\n"));
        Settle();
        chart.Render().Should().BeSameAs(chart.Render());
    }

    [Fact]
    public void A_template_that_changed_is_rendered_anew()
    {
        var chart = Case("set");
        Settle();
        var before = chart.RenderText();
        File.AppendAllText(Path.Combine(_folder, "templates", "a.yaml"), "more: 1\n");
        chart.RenderText().Should().Be(before + "more: 1\n");
    }

    [Fact]
    public void An_error_names_chart_template_line_and_the_value_s_path()
    {
        var failure = FluentActions.Invoking(() => Case("errors").Render()).Should().Throw<ChartRenderException>().Which;

        failure.Chart.Should().Be("errors");
        failure.Template.Should().Be("errors/templates/_x.tpl");
        failure.Line.Should().Be(2);
        failure.Expression.Should().Contain(".Values.missing.field");
    }

    // What was written a moment ago may be written again within the same tick of the clock, and is not remembered.
    private void Settle()
    {
        foreach (var entry in new DirectoryInfo(_folder).EnumerateFileSystemInfos("*", SearchOption.AllDirectories))
        {
            entry.LastWriteTimeUtc = DateTime.UtcNow.AddHours(-1);
        }
    }

    private Chart Case(string name)
    {
        _ = Outcome();
        return new(name, Source.Directory(_folder));

        string Outcome()
        {
            try
            {
                return ChartCase.Read(name).Render(_folder);
            }
            catch (ChartException failure)
            {
                return failure.Message;
            }
        }
    }
}
