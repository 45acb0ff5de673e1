using System.Text;
using Nixish.Kubernetes.Generation;

namespace Nixish.Kubernetes.Generator.Tests.Generating;

public class CrdReaderTests
{
    [Fact]
    public void A_definition_of_the_old_api_is_refused_with_what_to_do() =>
        Refused(Crd("{type: object}").Replace("/v1", "/v1beta1", StringComparison.Ordinal)).Should().Match("web.yaml, line 1: *v1beta1*convert it to v1*");

    [Theory]
    [InlineData("{}", "*holds no CustomResourceDefinition*")]
    [InlineData("", "*holds no CustomResourceDefinition*")]
    [InlineData("kind: CustomResourceDefinition\napiVersion: apiextensions.k8s.io/v1\n", "*has no spec*")]
    [InlineData("a: [", "*line*not YAML*")]
    [InlineData("a: 1\na: 2\n", "web.yaml, line 2: the key 'a' is there twice*")]
    [InlineData("a: &a [*a]\n", "*contains itself*")]
    [InlineData("a: *b\n", "*no anchor 'b'*")]
    public void What_is_no_definition_is_refused_with_its_line(string yaml, string message) => Refused(yaml).Should().Match(message);

    [Fact]
    public void A_bomb_of_aliases_is_refused_at_once()
    {
        var yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 30; i++)
        {
            yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Refused(yaml.ToString()).Should().Contain("aliases stand for far more");
    }

    [Fact]
    public void Depth_has_an_end()
    {
        Refused(new string('[', 100_000)).Should().Contain("nests deeper");
        var schema = string.Concat(Enumerable.Repeat("{type: object, properties: {a: ", 110)) + "{type: string}" + new string('}', 220);
        FluentActions.Invoking(() => ModelBuilder.Of(CrdReader.Read(Crd(schema), "web.yaml"))).Should().Throw<GenerationException>().WithMessage("web.yaml*nests deeper than 100*x-kubernetes-preserve-unknown-fields*");
    }

    [Theory]
    [InlineData("{type: object, properties: {a: {type: strnig}}}", "*Web.a is of type 'strnig'*")]
    [InlineData("{type: object, properties: {a: 5}}", "*Web.a is no schema*")]
    [InlineData("{type: object, properties: {a: {type: array, x-kubernetes-list-type: map, items: {type: object}}}}", "*Web.a is a list of type map without*")]
    [InlineData("{type: object, properties: {a: {type: string, enum: [1]}}}", "*values that are none*")]
    public void A_schema_that_no_server_takes_is_refused_with_its_path(string schema, string message) =>
        FluentActions.Invoking(() => ModelBuilder.Of(CrdReader.Read(Crd(schema), "web.yaml"))).Should().Throw<GenerationException>().WithMessage(message);

    [Theory]
    [InlineData("kind: Web", "kind: 'Web\"; evil'")]
    [InlineData("plural: webs", "plural: 'we/bs'")]
    [InlineData("group: example.com", "group: ''")]
    [InlineData("scope: Namespaced", "scope: Everywhere")]
    public void Names_that_are_none_never_reach_the_code(string was, string becomes) => Refused(Crd("{type: object}").Replace(was, becomes, StringComparison.Ordinal)).Should().NotContain("evil\"");

    [Fact]
    public void A_kind_that_is_defined_twice_is_refused() =>
        FluentActions.Invoking(() => ModelBuilder.Of([.. CrdReader.Read(Crd("{type: object}"), "a.yaml"), .. CrdReader.Read(Crd("{type: object}"), "b.yaml")]))
            .Should().Throw<GenerationException>().WithMessage("example.com/v1 Web is defined 2 times, in a.yaml*b.yaml*");

    [Fact]
    public void Ten_megabytes_are_read_in_seconds()
    {
        var properties = string.Join(", ", Enumerable.Range(0, 60_000).Select(i => $"field{i}: {{type: string, description: '{new string('x', 100)}', maxLength: 63, pattern: '^[a-z]+$'}}"));
        var yaml = Crd($"{{type: object, properties: {{spec: {{type: object, properties: {{{properties}}}}}}}}}");
        yaml.Length.Should().BeGreaterThan(10_000_000);
        var watch = System.Diagnostics.Stopwatch.StartNew();
        var files = Emitter.Files("Big", ModelBuilder.Of(CrdReader.Read(yaml, "big.yaml")));
        watch.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(60));
        files["Web.g.cs"].Should().Contain("Field59999");
    }

    [Theory]
    [InlineData("")]
    [InlineData("Shop.")]
    [InlineData("Shop;class X{}")]
    [InlineData("1Shop")]
    public void A_namespace_that_is_none_is_refused(string ns) =>
        FluentActions.Invoking(() => Emitter.Files(ns, ModelBuilder.Of(CrdReader.Read(Crd("{type: object}"), "web.yaml")))).Should().Throw<GenerationException>().WithMessage("*is no namespace*");

    [Fact]
    public void The_same_definitions_are_the_same_text_whatever_their_order()
    {
        var (one, two) = (CrdReader.File(Path.Combine("Crds", "istio.yaml")), CrdReader.File(Path.Combine("Crds", "gateway-api.yaml")));
        Emitter.Files("Shop", ModelBuilder.Of([.. one, .. two])).Should().Equal(Emitter.Files("Shop", ModelBuilder.Of([.. two, .. one])));
    }

    internal static string Crd(string schema) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: webs.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {kind: Web, plural: webs, singular: web}
          versions:
          - name: v1
            served: true
            storage: true
            schema:
              openAPIV3Schema: {{schema}}
        """;

    private static string Refused(string yaml) =>
        FluentActions.Invoking(() => CrdReader.Read(yaml, "web.yaml")).Should().Throw<GenerationException>().Which.Message;
}
