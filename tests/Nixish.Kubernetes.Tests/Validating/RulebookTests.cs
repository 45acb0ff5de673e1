using System.Text.Json;
using Nixish.Testing;

namespace Nixish.Kubernetes.Tests.Validating;

public class RulebookTests
{
    private static readonly Deployment Broken = new("web") { Spec = new() { Replicas = -1, Template = Pod.Of(new Container("web") { Ports = [new(0)] }) } };

    [Fact]
    public void All_findings_come_at_once_in_the_order_of_the_set()
    {
        ResourceSet set = [Broken, new ConfigMap("b") { Data = new() { ["a/b"] = "" } }, new Namespace("a.b")];
        var result = set.Validate();
        result.Select(finding => $"{finding.ResourceId} {finding.Path}").Should().Equal(
            "v1/Namespace/a.b metadata.name",
            "v1/ConfigMap/default/b data[a/b]",
            "apps/v1/Deployment/default/web spec.replicas",
            "apps/v1/Deployment/default/web spec.template.spec.containers[name=web].ports[0].containerPort",
            "apps/v1/Deployment/default/web spec.template.spec.containers[name=web].image");
        set.Validate().Should().Equal(result);
    }

    [Fact]
    public void An_exception_lists_every_error()
    {
        ResourceSet set = [Broken];
        var thrown = FluentActions.Invoking(() => set.Validate().ThrowIfInvalid()).Should().Throw<InvalidResourcesException>().Which;
        thrown.Findings.Should().HaveCount(3);
        thrown.Message.Should().Contain("there are 3 errors").And.Contain("spec.replicas: -1 is less than 0 [range]").And.Contain("[port-number]").And.Contain("[required]");
        new ResourceSet[] { [] }[0].Validate().ThrowIfInvalid().Should().BeEmpty();
    }

    [Fact]
    public void A_rule_is_weighed_otherwise_or_turned_off()
    {
        ResourceSet set = [Broken];
        set.Validate(new() { Severities = new() { ["range"] = Severity.Warning, ["required"] = Severity.Off, ["port-number"] = Severity.Info } })
            .Select(finding => (finding.Rule.Id, finding.Severity)).Should().Equal(("range", Severity.Warning), ("port-number", Severity.Info));
    }

    [Fact]
    public void Rules_of_a_programs_own_are_functions()
    {
        var latest = new Rule("no-latest", Severity.Error, "Images have tags.");
        var few = new Rule("few", Severity.Info, "Few resources.");
        IEnumerable<Finding> NoLatest(KubernetesObject resource) => resource is Deployment { Spec.Template.Spec: { } pod } && pod.Containers.Any(container => container.Image?.Reference == "web:latest")
            ? [Finding.Of(latest, resource, "spec.template.spec.containers", "use a tag that means something")]
            : [];
        ResourceSet set = [new Deployment("web") { Spec = new() { Template = Pod.Of(new Container("web") { Image = "web:latest" }) } }];
        var rules = new Rulebook { ObjectRules = [NoLatest], Rules = [all => all.Count < 2 ? [Finding.Of(few, all.First(), "", "only one")] : []] };
        set.Validate(rules).Select(finding => finding.Rule.Id).Should().Equal("no-latest", "few");
        set.Validate(rules with { Severities = new() { ["no-latest"] = Severity.Off } }).Select(finding => finding.Rule.Id).Should().Equal("few");
    }

    [Theory]
    [InlineData("batch/v1beta1", "CronJob", "1.25", "error api-removed Kubernetes 1.25 has no CronJob in batch/v1beta1: 1.24 was the last. Write batch/v1 instead; the fields are the same.")]
    [InlineData("batch/v1beta1", "CronJob", "1.24", "warning api-deprecated 1.24 is the last Kubernetes with CronJob in batch/v1beta1. Write batch/v1 instead; the fields are the same.")]
    [InlineData("batch/v1beta1", "CronJob", null, "warning api-removed Kubernetes 1.36 has no CronJob in batch/v1beta1: 1.24 was the last. Write batch/v1 instead; the fields are the same.")]
    [InlineData("extensions/v1beta1", "Ingress", "1.22", "error api-removed Kubernetes 1.22 has no Ingress in extensions/v1beta1: 1.21 was the last. networking.k8s.io/v1 replaces it, with other fields: see the guide.")]
    [InlineData("policy/v1beta1", "PodSecurityPolicy", "1.30", "error api-removed Kubernetes 1.30 has no PodSecurityPolicy in policy/v1beta1: 1.24 was the last. Nothing replaces it.")]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", "1.20", "error api-too-new Kubernetes 1.20 has no HorizontalPodAutoscaler in autoscaling/v2 yet: 1.23 is the first")]
    [InlineData("example.com/v1", "Widget", "1.20", null)]
    public void An_API_is_one_of_the_release_that_is_meant(string apiVersion, string kind, string? release, string? expected)
    {
        ResourceSet set = [new KubernetesResource(apiVersion, kind, "web") { Content = new() { ["spec"] = Json.Parse("""{"maxReplicas":1,"scaleTargetRef":{"kind":"X","name":"y"}}""") } }];
        set.Validate(new() { Version = release is null ? null : KubernetesVersion.Of(release) }).Where(finding => finding.Path == "apiVersion")
            .Select(finding => $"{finding.Severity.ToString().ToLowerInvariant()} {finding.Rule.Id} {finding.Message}").Should().Equal(expected is null ? [] : [expected]);
    }

    [Theory]
    [InlineData("1.36", 1, 36)]
    [InlineData("v1.20.4", 1, 20)]
    [InlineData("1.30+", 1, 30)]
    public void Releases_are_read(string text, int major, int minor) => KubernetesVersion.Of(text).Should().Be(new KubernetesVersion(major, minor));

    [Theory]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("new")]
    [InlineData("1.x")]
    public void What_is_no_release_is_refused(string text) => FluentActions.Invoking(() => KubernetesVersion.Of(text)).Should().Throw<FormatException>().WithMessage("*1.36*");

    [Fact]
    public async Task Planning_stops_at_errors_before_anything_is_asked()
    {
        await using var cluster = new InMemoryCluster();
        var stack = new Stack("shop") { Resources = [Broken] };
        (await FluentActions.Awaiting(() => stack.PlanAsync(cluster, TestContext.Current.CancellationToken)).Should().ThrowAsync<InvalidResourcesException>()).Which.Findings.Should().HaveCount(3);
        using var nowhere = new Cluster(new HttpClient(), new Uri("http://127.0.0.1:1"));
        await FluentActions.Awaiting(() => stack.PlanAsync(nowhere, TestContext.Current.CancellationToken)).Should().ThrowAsync<InvalidResourcesException>();
        using var trusting = new Cluster(new HttpClient(), new Uri("http://127.0.0.1:1"), new() { Rules = null });
        await FluentActions.Awaiting(() => stack.PlanAsync(trusting, TestContext.Current.CancellationToken)).Should().ThrowAsync<ClusterUnreachableException>();
    }

    [Fact]
    public void Findings_are_written_for_people_and_programs()
    {
        ResourceSet set = [Broken, new Service("web") { Spec = new() { Selector = new() { ["a"] = "b" }, Ports = [new(80)] } }];
        var result = set.Validate();
        result.ToText().Should().Be("""
            v1/Service/default/web
              warning  spec.selector: no pods of the set have a=b [service-selects-nothing]
            apps/v1/Deployment/default/web
              error  spec.replicas: -1 is less than 0 [range]
              error  spec.template.spec.containers[name=web].ports[0].containerPort: 0 is no port: use 1 to 65535 [port-number]
              error  spec.template.spec.containers[name=web].image: a container runs an image [required]

            3 errors, 1 warning.

            """.ReplaceLineEndings("\n"));
        using var json = JsonDocument.Parse(result.ToJson());
        json.RootElement.GetProperty("errors").GetInt32().Should().Be(3);
        json.RootElement.GetProperty("findings")[0].GetProperty("source").GetString().Should().StartWith("https://kubernetes.io/docs/");
    }

    [Fact]
    public void Every_rule_has_an_id_of_its_own_and_a_source()
    {
        Rule.All.AsEnumerable().Select(rule => rule.Id).Should().OnlyHaveUniqueItems().And.BeInAscendingOrder(StringComparer.Ordinal);
        Rule.All.Should().OnlyContain(rule => rule.Source!.Scheme == "https" && rule.Summary.EndsWith('.'));
    }

    [Fact]
    public void The_page_on_validation_lists_every_rule_as_it_is()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "concepts", "validation.md"));
        var table = string.Concat(Rule.All.AsEnumerable().Select(rule => $"| [`{rule.Id}`]({rule.Source}) | {Word(rule.Severity)} | {rule.Summary} |\n"));
        page.Contains(table, StringComparison.Ordinal).Should().BeTrue("the table must be:\n{0}", table);
    }

    private static string Word(Severity severity) => severity == Severity.Error ? "error" : "warning";
}
