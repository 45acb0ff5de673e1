
namespace Nixish.Kubernetes.Tests.Validating;

/// <summary>Nothing that a program can hold makes validation throw or hang.</summary>
public class BadInputTests
{
    [Fact]
    public void An_object_of_10_MB_is_found_too_large()
    {
        ResourceSet set = [new ConfigMap("web") { Data = new() { ["big"] = new string('x', 10_000_000) } }];
        set.Validate().Should().ContainSingle().Which.Rule.Id.Should().Be("config-size");
    }

    [Fact]
    public void A_custom_resource_of_10_MB_is_looked_at()
    {
        ResourceSet set = [new KubernetesResource("example.com/v1", "Widget", "web") { Content = new() { ["spec"] = Enumerable.Range(0, 1_000_000).Select(i => (Json)i).ToSeq() } }];
        set.Validate().Should().BeEmpty();
    }

    [Theory]
    [InlineData("apps/v1", "Deployment")]
    [InlineData("example.com/v1", "Widget")]
    public void Deep_JSON_is_told(string apiVersion, string kind)
    {
        Json deep = 1;
        for (var i = 0; i < 100; i++)
        {
            deep = (Seq<Json>)[deep];
        }

        ResourceSet set = [new KubernetesResource(apiVersion, kind, "web") { Content = new() { ["spec"] = deep } }];
        FluentActions.Invoking(() => set.Validate()).Should().NotThrow();
        set.Validate().Any(finding => finding.Message.Contains("deeper", StringComparison.Ordinal)).Should().Be(kind == "Deployment");
    }

    [Theory]
    [InlineData("\0")]
    [InlineData("\ud800")]
    [InlineData("a\u202eb")]
    [InlineData("\n\n\n")]
    [InlineData("💥")]
    public void Strange_text_anywhere_is_found_and_no_more(string text)
    {
        ResourceSet set =
        [
            new Deployment(text)
            {
                Namespace = text,
                Labels = new() { [text] = text },
                Annotations = new() { [text] = text },
                Spec = new()
                {
                    Selector = new() { MatchLabels = new() { [text] = text }, MatchExpressions = [new(text, text)] },
                    Template = Pod.Of(new Container(text) { Image = text, Env = [new(text, text)], Ports = [new(1) { Name = text, Protocol = text }], VolumeMounts = [new(text, text)], Resources = new() { Limits = new() { [text] = 1 } } }),
                },
            },
            new ConfigMap("a" + text) { Data = new() { [text] = text } },
            new CronJob("b" + text) { Spec = new() { Schedule = text, TimeZone = text, JobTemplate = new() } },
            new KubernetesResource(text, text, text),
        ];
        FluentActions.Invoking(() => set.Validate().ToText()).Should().NotThrow();
        set.Validate().IsValid.Should().BeFalse();
    }

    [Fact]
    public void What_is_null_against_its_type_is_found()
    {
        ResourceSet set = [new Deployment("web") { Spec = new() { Template = Pod.Of(new Container(null!) { Image = "web:1", Env = [new(null!)] }, null!, new Container("web")) } }];
        FluentActions.Invoking(() => set.Validate()).Should().NotThrow();
        set.Validate().Select(finding => finding.Rule.Id).Should().Contain("required");
    }

    [Theory]
    [InlineData("""{"spec":{"template":{}}}""", "")]
    [InlineData("""{"spec":{"replicas":"three","selector":{},"template":{}}}""", "type spec.replicas")]
    [InlineData("""{"spec":{"replicas":1,"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"a","image":"b","imagge":"c"}]}}}}""", "unknown-field spec.template.spec.containers[0].imagge")]
    [InlineData("""{"spec":{"selector":{"matchLabels":{"a":"b"}},"template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"image":"b"}]}}}}""", "required spec.template.spec.containers[0].name")]
    [InlineData("""{"spec":[]}""", "type spec")]
    [InlineData("""{"spec":{"template":{"spec":{"containers":{}}}}}""", "type spec.template.spec.containers")]
    public void JSON_of_a_known_kind_is_held_against_its_schema(string content, string expected)
    {
        ResourceSet set = [new KubernetesResource("apps/v1", "Deployment", "web") { Content = Json.Parse(content).Members }];
        var found = set.Validate().Select(finding => $"{finding.Rule.Id} {finding.Path}").ToList();
        found.Should().NotBeEmpty();
        if (expected.Length > 0)
        {
            found.Should().Contain(expected);
        }
    }

    [Fact]
    public void Random_objects_of_every_kind_never_make_it_throw()
    {
        foreach (var kind in Resources.RandomResources.Kinds)
        {
            for (var seed = 0; seed < 20; seed++)
            {
                var resource = Resources.RandomResources.Of(kind, seed);
                FluentActions.Invoking(() => ResourceSet.Create([resource]).Validate()).Should().NotThrow();
                var untyped = Json.Parse(resource.ToJson(Deliveries.None)).Members;
                var again = new KubernetesResource(resource.ApiVersion, resource.Kind, resource.Name) { Metadata = resource.Metadata, Content = untyped.Without("apiVersion").Without("kind").Without("metadata") };
                FluentActions.Invoking(() => ResourceSet.Create([again]).Validate()).Should().NotThrow();
            }
        }
    }
}
