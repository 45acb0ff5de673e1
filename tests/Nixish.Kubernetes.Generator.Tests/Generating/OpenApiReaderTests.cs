using System.Text.Json;
using Nixish.Kubernetes.Generation;

namespace Nixish.Kubernetes.Generator.Tests.Generating;

public class OpenApiReaderTests
{
    private const string Schema = """
        {"type":"object","required":["spec"],"properties":{"apiVersion":{"type":"string"},"kind":{"type":"string"},"metadata":{"$ref":"REF.ObjectMeta"},
         "spec":{"type":"object","properties":{"when":{"type":"string","format":"date-time"},"template":{"type":"object","properties":{"metadata":{"$ref":"REF.ObjectMeta"},"loop":{"$ref":"#/definitions/com.example.v1.Web"}}}}}},
         "x-kubernetes-group-version-kind":[{"group":"example.com","version":"v1","kind":"Web"}]}
        """;

    [Theory]
    [InlineData("""{"definitions":{"com.example.v1.Web":SCHEMA,"com.example.v1.WebList":LIST}}""", "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1")]
    [InlineData("""{"openapi":"3.0.0","components":{"schemas":{"com.example.v1.Web":SCHEMA,"com.example.v1.WebList":LIST}}}""", "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1")]
    public void Both_forms_of_what_servers_publish_are_read(string document, string reference)
    {
        const string list = """{"type":"object","properties":{"items":{"type":"array"},"metadata":{"$ref":"x.ListMeta"}},"x-kubernetes-group-version-kind":[{"group":"example.com","version":"v1","kind":"WebList"}]}""";
        using var json = JsonDocument.Parse(document.Replace("SCHEMA", Schema.Replace("REF", reference, StringComparison.Ordinal), StringComparison.Ordinal).Replace("LIST", list, StringComparison.Ordinal));
        var definitions = OpenApiReader.Read(json.RootElement, "https://cluster", (group, version, kind) => new(group, version, kind, "webs", true));
        var text = Emitter.Files("Live", ModelBuilder.Of(definitions))["Web.g.cs"];
        text.Should().Contain("public required WebSpec Spec").And.Contain("public Time? When").And.Contain("public ObjectMeta? Metadata").And.Contain("public Json? Loop");
    }

    [Fact]
    public void Another_document_is_refused()
    {
        using var json = JsonDocument.Parse("{}");
        FluentActions.Invoking(() => OpenApiReader.Read(json.RootElement, "https://cluster", (_, _, _) => null)).Should().Throw<GenerationException>().WithMessage("https://cluster is no OpenAPI document*");
    }
}
