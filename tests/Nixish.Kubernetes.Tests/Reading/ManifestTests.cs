using System.Text;

namespace Nixish.Kubernetes.Tests.Reading;

public class ManifestTests
{
    private const string Shop = """
        # The shop.
        apiVersion: apps/v1
        kind: Deployment
        metadata: &metadata
          name: web
          labels: {app: web}
        spec:
          replicas: 3
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec:
              containers:
              - name: web
                image: web:1
                ports:
                - containerPort: 8080
        ---
        ---
        apiVersion: v1
        kind: List
        items:
        - apiVersion: v1
          kind: Service
          metadata: *none
          spec: {ports: [{port: 80, targetPort: http}]}
        - {apiVersion: example.com/v1, kind: Gateway, metadata: {name: edge}, spec: {open: yes}}
        ...
        """;

    private static readonly string Whole = Shop.Replace("*none", "{name: web}", StringComparison.Ordinal);

    [Fact]
    public void Documents_and_lists_become_one_set_of_typed_and_untyped_resources()
    {
        var shop = ResourceSet.FromYaml(Whole);
        shop.Should().HaveCount(3);
        shop.Get<Deployment>("web").Spec!.Template.Spec!.Containers[0].Ports[0].ContainerPortValue.Should().Be(8080);
        shop.Get<Service>("web").Spec!.Ports[0].TargetPort.Should().Be((IntOrString)"http");
        shop.Get<KubernetesResource>("edge").Content["spec"]["open"].Boolean.Should().BeTrue();
    }

    [Fact]
    public void What_is_written_is_read_back() => ResourceSet.FromYaml(ResourceSet.FromYaml(Whole).ToYaml()).ToYaml().Should().Be(ResourceSet.FromYaml(Whole).ToYaml());

    [Fact]
    public void Json_is_read_by_the_same_rules()
    {
        var shop = ResourceSet.FromYaml(Whole);
        ResourceSet.FromJson(shop.ToJson()).ToYaml().Should().Be(shop.ToYaml());
        ResourceSet.FromYaml(Encoding.UTF8.GetString(shop.ToJson())).ToYaml().Should().Be(shop.ToYaml());
        FluentActions.Invoking(() => ResourceSet.FromJson("{"u8.ToArray())).Should().Throw<ManifestException>().Which.Line.Should().BeNull();
    }

    [Fact]
    public void All_unknown_fields_are_named_at_once_with_their_lines_and_what_was_meant()
    {
        var wrong = Whole.Replace("containerPort: 8080", "containerport: 8080\n          hostPort: 1", StringComparison.Ordinal).Replace("replicas: 3", "replicsa: 3", StringComparison.Ordinal).Replace("targetPort", "colour", StringComparison.Ordinal);
        FluentActions.Invoking(() => ResourceSet.FromYaml(wrong, new() { Name = "shop.yaml" })).Should().Throw<ManifestException>();
        var right = Whole.Replace("containerPort: 8080", "containerPort: 8080\n          hostport: 1", StringComparison.Ordinal).Replace("replicas: 3", "replicsa: 3", StringComparison.Ordinal).Replace("targetPort", "colour", StringComparison.Ordinal);
        var error = FluentActions.Invoking(() => ResourceSet.FromYaml(right, new() { Name = "shop.yaml" })).Should().Throw<ManifestException>().Which;
        error.UnknownFields.Select(field => field.ToString()).Should().Equal(
            "line 18: spec.template.spec.containers[0].ports[0].hostport of Deployment web (did you mean hostPort?)",
            "line 8: spec.replicsa of Deployment web (did you mean replicas?)",
            "line 27: items[0].spec.ports[0].colour of Service web");
        error.Message.Should().StartWith("shop.yaml has 3 fields that do not exist.").And.Contain("line 8: spec.replicsa of Deployment web (did you mean replicas?)");
    }

    [Fact]
    public void Unknown_fields_can_be_dropped_or_kept()
    {
        var service = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {shape: round, ports: [{port: 80}]}\n";
        ResourceSet.FromYaml(service, out var dropped, new() { UnknownFields = UnknownFields.Drop }).Get<Service>("web").Spec!.Ports[0].Port.Should().Be(80);
        dropped.Single().Path.Should().Be("spec.shape");
        var kept = ResourceSet.FromYaml(service, out var known, new() { UnknownFields = UnknownFields.Keep }).Get<KubernetesResource>("web");
        known.Single().Line.Should().Be(4);
        kept.Content["spec"]["shape"].Text.Should().Be("round");
        kept.Plural.Should().Be("services");
    }

    [Theory]
    [InlineData("spec: {replicas: three, selector: {}, template: {}}", 4, "spec.replicas", "*expected a 32-bit integer, found a text*")]
    [InlineData("metadata:\n  annotations:\n    a/b: yes\n", 6, "metadata.annotations[\"a/b\"]", "*expected a text, found true or false. Put it in quotes.*")]
    [InlineData("metadata:\n  labels: {a: 010}\n", 5, "metadata.labels.a", "*expected a text, found a number. Put it in quotes.*")]
    public void A_wrong_value_has_its_line_and_path(string rest, long line, string path, string message)
    {
        var name = rest.StartsWith("metadata", StringComparison.Ordinal) ? "" : "metadata: {name: x}\n";
        var error = FluentActions.Invoking(() => ResourceSet.FromYaml($"apiVersion: apps/v1\nkind: Deployment\n{name}{(name.Length == 0 ? "# x\n" : "")}{rest}")).Should().Throw<ManifestException>().WithMessage(message).Which;
        (error.Line, error.Path).Should().Be((name.Length == 0 && line == 6 ? 6 : line, path));
    }

    [Theory]
    [InlineData("a: [", "*not YAML*")]
    [InlineData("a: 1\nb: 2\na: 3", "*line 3: the key 'a' is there twice*")]
    [InlineData("a: {b: 1, b: 2}", "*line 1: the key 'b' is there twice*")]
    [InlineData("a: &a [*a]", "*line 1: the anchor 'a' contains itself*")]
    [InlineData("a: *b", "*line 1: there is no anchor 'b' above*")]
    [InlineData("a: .nan", "*JSON has no .nan*")]
    [InlineData("? [1]\n: 2", "*a key must be a text*")]
    [InlineData("~: 2", "*a key must be a text*")]
    [InlineData("a: !!int x", "*the tag says an integer*")]
    [InlineData("- 1", "*no Kubernetes object*")]
    [InlineData("just a text", "*no Kubernetes object*")]
    [InlineData("kind: Pod", "*apiVersion*required*")]
    [InlineData("a: \u0001", "*control character U+0001*")]
    [InlineData("<<: 5", "*what << merges must be a mapping*")]
    [InlineData("apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: List, items: []}]", "*cannot be in another*")]
    [InlineData("apiVersion: v1\nkind: List\nitems: [5]", "*items*: this is no Kubernetes object*")]
    public void What_is_no_manifest_is_refused_with_what_and_where(string yaml, string message) =>
        FluentActions.Invoking(() => ResourceSet.FromYaml(yaml)).Should().Throw<ManifestException>().WithMessage(message);

    [Fact]
    public void Bombs_are_refused_at_once()
    {
        var yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (var i = 1; i < 40; i++)
        {
            yaml.Append(System.Globalization.CultureInfo.InvariantCulture, $"a{i}: &a{i} [{string.Join(',', Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        FluentActions.Invoking(() => ResourceSet.FromYaml(yaml.ToString())).Should().Throw<ManifestException>().WithMessage("*aliases stand for far more*");
        FluentActions.Invoking(() => ResourceSet.FromYaml(new string('[', 1_000_000))).Should().Throw<ManifestException>().WithMessage("*nests deeper than 64*");
        var merges = "a0: &a0 {x: 1}\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"a{i}: &a{i} {{<<: [*a{i - 1}, *a{i - 1}]}}\n"));
        FluentActions.Invoking(() => ResourceSet.FromYaml(merges)).Should().Throw<ManifestException>().WithMessage("*without end*");
    }

    [Fact]
    public void An_object_of_ten_megabytes_is_read()
    {
        var yaml = $"apiVersion: v1\nkind: ConfigMap\nmetadata: {{name: big}}\ndata:\n{string.Concat(Enumerable.Range(0, 100_000).Select(i => $"  key{i}: {new string('x', 90)}\n"))}  blob: |\n    {new string('y', 1_000_000)}\n";
        yaml.Length.Should().BeGreaterThan(10_000_000);
        ResourceSet.FromYaml(yaml).Get<ConfigMap>("big").Data.Count.Should().Be(100_001);
    }

    [Fact]
    public void One_object_is_asked_for_as_one()
    {
        KubernetesObject.FromYaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: a}, data: {on: 'off'}}").Should().BeOfType<ConfigMap>().Which.Data["true"].Should().Be("off", "the key is a truth value of YAML 1.1, as for kubectl");
        FluentActions.Invoking(() => KubernetesObject.FromYaml(Whole)).Should().Throw<ManifestException>().WithMessage("*holds 3 objects*");
    }

    [Theory]
    [InlineData("replica", "replicas")]
    [InlineData("REPLICAS", "replicas")]
    [InlineData("relpicas", "replicas")]
    [InlineData("zebra", null)]
    public void Only_what_is_close_is_suggested(string word, string? suggestion) => Spelling.Closest(word, ["replicas", "selector", "template"]).Should().Be(suggestion);
}
