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
    public void Hooks_that_Helm_deletes_are_deleted()
    {
        var resources = Case("hooks").Render();

        resources.Get<Job>("migrate").Applying.DeletedWhen.Should().Be(DeletedWhen.Done);
        resources.Get<Job>("announce").Applying.DeletedWhen.Should().Be(DeletedWhen.Never);
        resources.Get<ConfigMap>("web").Applying.DeletedWhen.Should().Be(DeletedWhen.Never);
    }

    [Fact]
    public async Task Hooks_that_were_deleted_come_again_with_what_needs_them()
    {
        Write("account", "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: migrate, annotations: {helm.sh/hook: pre-install, helm.sh/hook-delete-policy: hook-succeeded}}\n");
        Write("job", "apiVersion: batch/v1\nkind: Job\nmetadata: {name: migrate, annotations: {helm.sh/hook: pre-install, helm.sh/hook-weight: '1', helm.sh/hook-delete-policy: 'before-hook-creation, hook-succeeded, hook-failed'}}\nspec: {template: {spec: {restartPolicy: Never, serviceAccountName: migrate, containers: [{name: m, image: 'migrate:{{ .Values.version }}'}]}}}\n");
        Write("web", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {level: {{ .Values.level | quote }}}\n");
        await using var cluster = new InMemoryCluster();
        var shop = new Chart("shop", Source.Directory(_folder)) { Set = ["version=1", "level=low"] };

        await ApplyAsync(shop);
        (await PlanAsync(shop)).Should().BeEmpty();
        cluster.Find<Job>("default", "migrate").Should().BeNull();
        cluster.Find<ServiceAccount>("default", "migrate").Should().BeNull();
        cluster.Get<ConfigMap>("web").Data["level"].Should().Be("low");

        // A release whose hooks are the same runs none of them again; one whose job changed needs the account too.
        (await PlanAsync(shop with { Set = ["version=1", "level=high"] })).Select(change => change.ResourceId).Should().Equal("v1/ConfigMap/default/web");
        (await PlanAsync(shop with { Set = ["version=2", "level=low"] })).Select(change => change.ResourceId).Should().BeEquivalentTo("v1/ServiceAccount/default/migrate", "batch/v1/Job/default/migrate");
        await ApplyAsync(shop with { Set = ["version=2", "level=low"] });
        cluster.Find<Job>("default", "migrate").Should().BeNull();

        async Task<Plan> PlanAsync(Chart chart) => await new Stack("shop") { Resources = [.. chart.Render()] }.PlanAsync(cluster, TestContext.Current.CancellationToken);
        async Task ApplyAsync(Chart chart) => await (await PlanAsync(chart)).ApplyAsync(cancellationToken: TestContext.Current.CancellationToken);
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

    private void Write(string template, string text)
    {
        Directory.CreateDirectory(Path.Combine(_folder, "templates"));
        File.WriteAllText(Path.Combine(_folder, "Chart.yaml"), "apiVersion: v2\nname: shop\nversion: 1.0.0\n");
        File.WriteAllText(Path.Combine(_folder, "templates", template + ".yaml"), text);
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
