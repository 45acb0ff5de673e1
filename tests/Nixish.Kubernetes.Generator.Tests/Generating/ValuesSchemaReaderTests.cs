using System.Text;
using Nixish.Kubernetes.Generation;

namespace Nixish.Kubernetes.Generator.Tests.Generating;

public sealed class ValuesSchemaReaderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-values-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_record_is_called_after_the_charts_folder_or_as_the_item_says()
    {
        var path = Schema("""{"properties":{"a":{"type":"string"}}}""");
        ModelBuilder.Of([], ValuesDefinition.File(path, "")).Types.Select(type => type.Name).Should().Equal("WebShopValues");
        ModelBuilder.Of([], ValuesDefinition.File(path, "Other")).Types.Select(type => type.Name).Should().Equal("Other");
    }

    [Fact]
    public void A_schema_that_is_a_reference_alone_is_what_it_refers_to() =>
        ModelBuilder.Of([], ValuesDefinition.File(Schema("""{"$ref":"#/$defs/all","$defs":{"all":{"type":"object","properties":{"a":{"type":"integer"}}}}}"""), "")).Types.Single().Fields.Single().Type.Should().Be("long?");

    [Fact]
    public void Fields_that_the_schema_does_not_name_are_let_through_unless_it_says_no()
    {
        string? Others(string more) => ModelBuilder.Of([], ValuesDefinition.File(Schema("""{"properties":{"a":{}}MORE}""".Replace("MORE", more, StringComparison.Ordinal)), "")).Types.Single().Others;
        Others("").Should().Be("OtherValues");
        Others(""","additionalProperties":{"type":"string"}""").Should().Be("OtherValues");
        Others(""","additionalProperties":false""").Should().BeNull();
    }

    [Theory]
    [InlineData("[]", "*is no JSON Schema*")]
    [InlineData("{", "*is no JSON*")]
    public void What_is_no_schema_is_refused(string text, string message) =>
        FluentActions.Invoking(() => ValuesDefinition.File(Schema(text), "")).Should().Throw<GenerationException>().WithMessage(message);

    [Fact]
    public void A_missing_file_is_told() =>
        FluentActions.Invoking(() => ValuesDefinition.File(Path.Combine(_folder, "none.json"), "")).Should().Throw<GenerationException>().WithMessage("*none.json cannot be read*");

    [Fact]
    public void Depth_has_an_end()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"properties":{"a":""", 80)) + "{}" + new string('}', 160);
        FluentActions.Invoking(() => ModelBuilder.Of([], ValuesDefinition.File(Schema(deep), ""))).Should().Throw<GenerationException>().WithMessage("*nests deeper than 64*any JSON*");
    }

    [Theory]
    [InlineData("""{"a":{"$ref":"#/properties/b"},"b":{"$ref":"#/properties/a"}}""", "Json?")]
    [InlineData("""{"a":{"$ref":"#"}}""", "WebShopValues?")]
    [InlineData("""{"a":{"$ref":"#/nowhere"}}""", "Json?")]
    [InlineData("""{"a":{"oneOf":[{"type":"string"},{"type":"integer"}]}}""", "Json?")]
    [InlineData("""{"a":{"type":"object","patternProperties":{"^x":{"type":"string"}},"additionalProperties":{"type":"integer"}}}""", "Json?")]
    [InlineData("""{"a":{"type":"array","items":{"type":"array","items":{"type":"integer"}}}}""", "Seq<Seq<long>>")]
    public void A_value_of_no_single_shape_is_any_JSON(string properties, string type) =>
        ModelBuilder.Of([], ValuesDefinition.File(Schema($$"""{"properties":{{properties}}}"""), "")).Types[0].Fields[0].Type.Should().Be(type);

    private string Schema(string text)
    {
        var path = Path.Combine(_folder, "web-shop", "values.schema.json");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text, new UTF8Encoding(false));
        return path;
    }
}
