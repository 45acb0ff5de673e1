using System.Text.Json;

namespace Nixish.Core.Tests.Images;

public sealed class AnnotationTests : IDisposable
{
    private readonly RegistryFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Annotations_are_in_the_manifest_and_labels_in_the_configuration()
    {
        #region annotations
        var image = new Image("web")
        {
            Annotations = new() { ["org.opencontainers.image.source"] = "https://example.com/shop.git" },
            Labels = new() { ["com.example.team"] = "core" },
        };
        #endregion
        var built = await _fixture.BuildAsync(image);
        ImageManifest.FromJson(built.ManifestContent).Annotations.Should().Equal(image.Annotations);
        using var manifest = JsonDocument.Parse(built.ManifestContent);
        manifest.RootElement.GetProperty("annotations").GetRawText().Should().Be("""{"org.opencontainers.image.source":"https://example.com/shop.git"}""");
        using var config = JsonDocument.Parse(built.ConfigContent);
        config.RootElement.GetProperty("config").GetProperty("Labels").GetRawText().Should().Be("""{"com.example.team":"core"}""");
        config.RootElement.GetProperty("created").GetString().Should().Be("1970-01-01T00:00:01Z");
    }

    [Fact]
    public async Task An_index_has_annotations_of_its_own()
    {
        var index = await _fixture.Store.BuildIndexAsync(new Image("web").For("linux/amd64") with { Annotations = new() { ["com.example.a"] = "b" } }, cancellationToken: TestContext.Current.CancellationToken);
        using var json = JsonDocument.Parse(index.ManifestContent);
        json.RootElement.GetProperty("annotations").GetRawText().Should().Be("""{"com.example.a":"b"}""");
        index.Images[0].Manifest.Annotations.Should().BeEmpty();
    }

    [Theory]
    [InlineData("", "x", "*cannot name an annotation*")]
    [InlineData("two words", "x", "*cannot name an annotation*")]
    [InlineData("org.opencontainers.image.sources", "x", "*no annotation of the image specification*")]
    [InlineData("org.opencontainers.image.created", "yesterday", "*RFC 3339*")]
    [InlineData("org.opencontainers.image.created", "2026-01-31T12:00:00Z", null)]
    [InlineData("org.opencontainers.image.created", "2026-01-31T12:00:00.5+01:00", null)]
    [InlineData("org.opencontainers.image.version", "1.2", null)]
    [InlineData("com.example/team", "", null)]
    public void What_the_specification_does_not_know_is_refused(string key, string value, string? message)
    {
        var make = () => new Image("web") { Annotations = new() { [key] = value } };
        if (message is null)
        {
            make.Should().NotThrow();
        }
        else
        {
            make.Should().Throw<InvalidImageException>().WithMessage(message);
        }
    }

    [Fact]
    public void A_label_has_a_name() =>
        FluentActions.Invoking(() => new Image("web") { Labels = new() { ["a b"] = "c" } }).Should().Throw<InvalidImageException>().WithMessage("*cannot name a label*");
}
