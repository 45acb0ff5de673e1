using System.Text;

namespace Nixish.Kubernetes.Tests.Validating;

public class CustomSchemaTests
{
    private const string Schema = """
        {"type":"object","required":["spec"],"properties":{"spec":{"type":"object","required":["size"],"properties":{
          "size":{"type":"integer","minimum":1,"maximum":10},
          "share":{"type":"number","minimum":0,"exclusiveMinimum":true,"multipleOf":0.5},
          "name":{"type":"string","pattern":"^[a-z]+$","minLength":2,"maxLength":5},
          "color":{"type":"string","enum":["red","green"]},
          "port":{"x-kubernetes-int-or-string":true},
          "note":{"type":"string","nullable":true},
          "on":{"type":"boolean"},
          "at":{"type":"string","format":"date-time"},
          "ip":{"type":"string","format":"ipv4"},
          "tags":{"type":"array","minItems":1,"maxItems":2,"items":{"type":"string"},"x-kubernetes-list-type":"set"},
          "rules":{"type":"array","items":{"type":"object","properties":{"name":{"type":"string"},"x":{"type":"integer"}}},"x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"]},
          "labels":{"type":"object","additionalProperties":{"type":"string"},"maxProperties":2},
          "free":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
          "either":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"oneOf":[{"required":["a"]},{"required":["b"]}]},
          "some":{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"anyOf":[{"required":["a"]},{"required":["b"]}]},
          "both":{"type":"integer","allOf":[{"minimum":2},{"maximum":4}],"not":{"enum":[3]}}
        }}}}
        """;

    [Theory]
    [InlineData("""{"size":1}""", null)]
    [InlineData("""{"size":1,"share":0.5,"name":"abc","color":"red","port":80,"note":null,"on":true,"at":"2026-01-02T03:04:05Z","ip":"10.0.0.1","tags":["a"],"rules":[{"name":"a"},{"name":"b"}],"labels":{"a":"b"},"free":{"x":[1]},"either":{"a":"1"},"some":{"a":"1","b":"2"},"both":2}""", null)]
    [InlineData("""{"size":1,"port":"http"}""", null)]
    [InlineData("""{}""", "custom-schema spec.size")]
    [InlineData("""{"size":"1"}""", "custom-schema spec.size")]
    [InlineData("""{"size":1.5}""", "custom-schema spec.size")]
    [InlineData("""{"size":0}""", "custom-schema spec.size")]
    [InlineData("""{"size":11}""", "custom-schema spec.size")]
    [InlineData("""{"size":null}""", "custom-schema spec.size")]
    [InlineData("""{"size":1,"share":0}""", "custom-schema spec.share")]
    [InlineData("""{"size":1,"share":0.75}""", "custom-schema spec.share")]
    [InlineData("""{"size":1,"name":"a"}""", "custom-schema spec.name")]
    [InlineData("""{"size":1,"name":"abcdef"}""", "custom-schema spec.name")]
    [InlineData("""{"size":1,"name":"ABC"}""", "custom-schema spec.name")]
    [InlineData("""{"size":1,"name":"abc\n"}""", "custom-schema spec.name")]
    [InlineData("""{"size":1,"color":"blue"}""", "custom-schema spec.color")]
    [InlineData("""{"size":1,"port":1.5}""", "custom-schema spec.port")]
    [InlineData("""{"size":1,"on":"yes"}""", "custom-schema spec.on")]
    [InlineData("""{"size":1,"at":"yesterday"}""", "custom-schema spec.at")]
    [InlineData("""{"size":1,"ip":"10.0.0"}""", "custom-schema spec.ip")]
    [InlineData("""{"size":1,"tags":[]}""", "custom-schema spec.tags")]
    [InlineData("""{"size":1,"tags":["a","b","c"]}""", "custom-schema spec.tags")]
    [InlineData("""{"size":1,"tags":["a","a"]}""", "unique spec.tags[1]")]
    [InlineData("""{"size":1,"tags":[1]}""", "custom-schema spec.tags[0]")]
    [InlineData("""{"size":1,"tags":"a"}""", "custom-schema spec.tags")]
    [InlineData("""{"size":1,"rules":[{"name":"a"},{"name":"a","x":1}]}""", "unique spec.rules[1]")]
    [InlineData("""{"size":1,"labels":{"a":1}}""", "custom-schema spec.labels[a]")]
    [InlineData("""{"size":1,"labels":{"a":"1","b":"2","c":"3"}}""", "custom-schema spec.labels")]
    [InlineData("""{"size":1,"sise":2}""", "unknown-field spec.sise")]
    [InlineData("""{"size":1,"either":{}}""", "custom-schema spec.either")]
    [InlineData("""{"size":1,"either":{"a":"1","b":"2"}}""", "custom-schema spec.either")]
    [InlineData("""{"size":1,"some":{}}""", "custom-schema spec.some")]
    [InlineData("""{"size":1,"both":1}""", "custom-schema spec.both")]
    [InlineData("""{"size":1,"both":5}""", "custom-schema spec.both")]
    [InlineData("""{"size":1,"both":3}""", "custom-schema spec.both")]
    public void A_custom_resource_fits_its_schema_or_is_told_where_not(string spec, string? expected)
    {
        ResourceSet set = [Definition(Schema), Widget(spec)];
        set.Validate().Select(finding => $"{finding.Rule.Id} {finding.Path}").Should().Equal(expected is null ? [] : [expected]);
        ResourceSet.Create([Widget(spec)]).Validate(new() { Crds = [Definition(Schema)] }).Should().HaveCount(expected is null ? 0 : 1);
        ResourceSet.Create([Widget(spec)]).Validate().Should().BeEmpty("its definition is not known");
    }

    [Fact]
    public void Everything_that_is_wrong_is_found_at_once() =>
        ResourceSet.Create([Definition(Schema), Widget("""{"size":0,"color":"blue","tags":[1,2],"extra":1}""")]).Validate().Select(finding => finding.Path)
            .Should().BeEquivalentTo("spec.size", "spec.color", "spec.tags[0]", "spec.tags[1]", "spec.extra");

    [Fact]
    public void A_definition_that_is_nowhere_is_missing_where_it_is_said_what_there_is() =>
        ResourceSet.Create([Widget("{}")]).Validate(new() { External = [] }).Should().ContainSingle().Which.Rule.Id.Should().Be("missing-definition");

    [Theory]
    [InlineData(@"^\d+$", "12", true)]
    [InlineData(@"^\d+$", "١٢", false)]
    [InlineData(@"^\d+$", "12\n", false)]
    [InlineData(@"^[\w.-]+$", "a_b.c-d", true)]
    [InlineData(@"^[\w]+$", "ä", false)]
    [InlineData(@"^[[:alpha:]]+$", "abc", true)]
    [InlineData(@"^[[:alpha:]]+$", "ab1", false)]
    [InlineData(@"^(?P<key>a+)=(?P<value>b+)$", "aa=b", true)]
    [InlineData(@"^[]a]+$", "]a", true)]
    [InlineData(@"^[a[b]+$", "a[b", true)]
    [InlineData(@"^\S+$", "a b", false)]
    [InlineData(@"\Aa\z", "a", true)]
    [InlineData(@"^(a|b)*?\$$", "ab$", true)]
    public void Patterns_mean_what_the_server_means(string pattern, string text, bool matches) => Schemas(pattern, text).Should().Be(matches);

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|a)*$")]
    [InlineData("^(a*)*b$")]
    [InlineData("^(([a-z])+.)+[A-Z]([a-z])+$")]
    public void No_pattern_hangs(string pattern)
    {
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        Schemas(pattern, new string('a', 50_000) + "!");
        System.Diagnostics.Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData("(")]
    [InlineData("a{1000}{1000}{1000}")]
    [InlineData("(?=a)")]
    [InlineData("(((a{500}){500}){500})")]
    [InlineData("[z-a]")]
    public void A_pattern_that_cannot_be_read_is_left_to_the_server(string pattern) => StructuralSchema.PatternOf(pattern).Should().BeNull();

    [Fact]
    public void Definitions_are_checked_themselves()
    {
        var definition = Definition("""{"type":"string"}""");
        ResourceSet.Create([definition with { Name = "gadgets.example.com" }]).Validate().Select(finding => finding.Path).Should().Equal("metadata.name", "spec.versions[0].schema.openAPIV3Schema.type");
    }

    private static bool Schemas(string pattern, string text)
    {
        var definition = Definition("""{"type":"object","properties":{"spec":{"type":"object","properties":{"a":{"type":"string","pattern":PATTERN}}}}}""".Replace("PATTERN", ((Json)pattern).ToString(), StringComparison.Ordinal));
        return ResourceSet.Create([definition, Widget($$"""{"a":{{(Json)text}}}""")]).Validate().IsValid;
    }

    private static CustomResourceDefinition Definition(string schema) => CustomResourceDefinition.FromJson(Encoding.UTF8.GetBytes("""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.example.com"},"spec":{"group":"example.com","scope":"Namespaced",
         "names":{"plural":"widgets","singular":"widget","kind":"Widget"},"versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":SCHEMA}}]}}
        """.Replace("SCHEMA", schema, StringComparison.Ordinal)));

    private static KubernetesResource Widget(string spec) => new("example.com/v1", "Widget", "web") { Content = new() { ["spec"] = Json.Parse(spec) } };
}
