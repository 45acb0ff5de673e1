using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Nixish.Core.Tests.Images;

public sealed partial class SbomTests : IDisposable
{
    private readonly RegistryFixture _fixture = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task Everything_in_the_image_is_a_package_with_what_it_refers_to()
    {
        var library = Source.Text("openssl-3.0.1", "library");
        var program = Source.Text("web-1.2", $"loads {library}");
        var image = new Image("shop/web") { Entrypoint = [$"{program}"], Layers = [new("/srv/site", Source.Text("site", "pages"))] };
        using var document = JsonDocument.Parse((await BuildAsync(image)).Content);
        var root = document.RootElement;
        RequireValid(root);
        var built = await _fixture.BuildAsync(image);
        root.GetProperty("documentNamespace").GetString().Should().Be($"https://nixish.dev/spdx/shop/web/{built.Descriptor.Digest.Hex}");
        var packages = root.GetProperty("packages").EnumerateArray().ToDictionary(package => package.GetProperty("SPDXID").GetString()!, package => package);
        packages.Values.Select(package => (package.GetProperty("name").GetString(), package.TryGetProperty("versionInfo", out var version) ? version.GetString() : null))
            .Should().BeEquivalentTo([("shop/web", built.Tag), ("openssl", "3.0.1"), ("web", "1.2"), ("site", (string?)null)]);
        packages["SPDXRef-Image"].GetProperty("checksums")[0].GetProperty("checksumValue").GetString().Should().Be(built.Descriptor.Digest.Hex);
        packages["SPDXRef-Image"].GetProperty("externalRefs")[0].GetProperty("referenceLocator").GetString().Should().StartWith($"pkg:oci/web@sha256%3A{built.Descriptor.Digest.Hex}?arch=amd64");

        var path = new Lowering().Lower(library).Path;
        var listed = packages[$"SPDXRef-{path.BaseName}"];
        listed.GetProperty("packageFileName").GetString().Should().Be(path.ToString());
        listed.GetProperty("checksums")[0].GetProperty("checksumValue").GetString()
            .Should().Be(Convert.ToHexStringLower((await _fixture.Store.FindAsync(path, Stop))!.NarHash.Digest));
        Relationships(root).Should().Contain(($"SPDXRef-{new Lowering().Lower(program).Path.BaseName}", "DEPENDS_ON", $"SPDXRef-{path.BaseName}"))
            .And.Contain(("SPDXRef-DOCUMENT", "DESCRIBES", "SPDXRef-Image"));
        Relationships(root).Count(relationship => relationship.Item2 == "CONTAINS").Should().Be(3);
    }

    [Fact]
    public async Task Equal_images_have_one_document_and_it_keeps_nothing_alive()
    {
        var program = Source.Text("web-1.2", "program");
        var image = new Image("web") { Entrypoint = [$"{program}"] };
        var one = await BuildAsync(image);
        using var elsewhere = LocalStore.Open(_fixture.Folder["elsewhere"]);
        var other = await elsewhere.BuildSbomAsync(image, cancellationToken: Stop);
        other.Path.Should().Be(one.Path);
        other.Content.Span.SequenceEqual(one.Content.Span).Should().BeTrue();
        (await _fixture.Store.FindAsync(one.Path, Stop))!.References.Should().BeEmpty();
        (await _fixture.Store.BuildAsync(new Sbom(image), cancellationToken: Stop)).Built.Should().BeEmpty();
    }

    [Fact]
    public async Task A_base_is_one_package_with_its_digest()
    {
        var below = await _fixture.BuildAsync(new Image("os") { Layers = [new("/etc/os", Source.Text("os", "os"))] });
        var library = ImageRepository.Parse("registry.example.com/library/os");
        await _fixture.Client.PushImageAsync(below, library, cancellationToken: Stop);
        var sbom = await BuildAsync(RegistryFixture.TwoLayers() with { Base = library.At(below.Descriptor.Digest) });
        using var document = JsonDocument.Parse(sbom.Content);
        RequireValid(document.RootElement);
        var package = document.RootElement.GetProperty("packages")[1];
        (package.GetProperty("name").GetString(), package.GetProperty("versionInfo").GetString()).Should().Be(("registry.example.com/library/os", below.Descriptor.Digest.ToString()));
        Relationships(document.RootElement).Should().Contain(("SPDXRef-Image", "DESCENDANT_OF", "SPDXRef-Base"));
    }

    [Theory]
    [InlineData("openssl-3.0.1", "openssl", "3.0.1")]
    [InlineData("apache-httpd-2.0.48", "apache-httpd", "2.0.48")]
    [InlineData("python3-3.12.1-env", "python3", "3.12.1-env")]
    [InlineData("site", "site", null)]
    [InlineData("foo-bar", "foo-bar", null)]
    [InlineData("foo-", "foo-", null)]
    [InlineData("a--b", "a", "-b")]
    public void Versions_are_read_as_Nix_reads_them(string text, string name, string? version) => PackageName.Split(text).Should().Be((name, version));

    [Theory]
    [InlineData("openssl-3.0.1")]
    [InlineData("python3-3.12.1-env")]
    [InlineData("foo-bar")]
    [InlineData("a--b")]
    [InlineData("x-1+2_3")]
    public void Real_Nix_reads_versions_so(string text)
    {
        Assert.SkipUnless(Store.TemporaryFolder.HasProgram("nix-instantiate"), "nix-instantiate is not on PATH.");
        var (name, version) = PackageName.Split(text);
        Store.TemporaryFolder.Run("nix-instantiate", "--eval", "--strict", "--expr", $"let p = builtins.parseDrvName \"{text}\"; in p.name + \"|\" + p.version").Should().Be($"\"{name}|{version}\"");
    }

    private Task<BuiltSbom> BuildAsync(Image image) => _fixture.Store.BuildSbomAsync(image, new BuildOptions().WithRegistry(_fixture.Client), cancellationToken: Stop);

    private static IEnumerable<(string?, string?, string?)> Relationships(JsonElement root) => root.GetProperty("relationships").EnumerateArray()
        .Select(each => (each.GetProperty("spdxElementId").GetString(), each.GetProperty("relationshipType").GetString(), each.GetProperty("relatedSpdxElement").GetString()));

    // What the schema of SPDX 2.3 demands. https://github.com/spdx/spdx-spec/blob/v2.3/schemas/spdx-schema.json
    private static void RequireValid(JsonElement root)
    {
        string[] relationships = ["DESCRIBES", "CONTAINS", "DEPENDS_ON", "DESCENDANT_OF"];
        root.EnumerateObject().Select(member => member.Name).Should().BeEquivalentTo(["spdxVersion", "dataLicense", "SPDXID", "name", "documentNamespace", "creationInfo", "packages", "relationships"]);
        root.GetProperty("spdxVersion").GetString().Should().Be("SPDX-2.3");
        root.GetProperty("dataLicense").GetString().Should().Be("CC0-1.0");
        root.GetProperty("SPDXID").GetString().Should().Be("SPDXRef-DOCUMENT");
        Uri.TryCreate(root.GetProperty("documentNamespace").GetString(), UriKind.Absolute, out var address).Should().BeTrue();
        address!.Fragment.Should().BeEmpty("a namespace has no '#'");
        root.GetProperty("creationInfo").GetProperty("created").GetString().Should().MatchRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$");
        root.GetProperty("creationInfo").GetProperty("creators").EnumerateArray().Select(creator => creator.GetString()).Should().OnlyContain(creator => Creator().IsMatch(creator!)).And.NotBeEmpty();
        HashSet<string> ids = ["SPDXRef-DOCUMENT"];
        foreach (var package in root.GetProperty("packages").EnumerateArray())
        {
            var id = package.GetProperty("SPDXID").GetString()!;
            id.Should().MatchRegex("^SPDXRef-[a-zA-Z0-9.-]+$");
            ids.Add(id).Should().BeTrue("'{0}' is unique", id);
            package.GetProperty("name").GetString().Should().NotBeNullOrEmpty();
            package.GetProperty("downloadLocation").GetString().Should().NotBeNullOrEmpty();
            package.GetProperty("filesAnalyzed").GetBoolean().Should().BeFalse("then no verification code is demanded");
            foreach (var checksum in package.GetProperty("checksums").EnumerateArray())
            {
                checksum.GetProperty("algorithm").GetString().Should().Be("SHA256");
                checksum.GetProperty("checksumValue").GetString().Should().MatchRegex("^[0-9a-f]{64}$");
            }

            foreach (var reference in package.TryGetProperty("externalRefs", out var references) ? references.EnumerateArray() : default)
            {
                (reference.GetProperty("referenceCategory").GetString(), reference.GetProperty("referenceType").GetString()).Should().Be(("PACKAGE-MANAGER", "purl"));
                reference.GetProperty("referenceLocator").GetString().Should().MatchRegex("^pkg:[a-z]+/[^ ]+@[^ ]+$");
            }
        }

        Relationships(root).Should().OnlyContain(each => ids.Contains(each.Item1!) && ids.Contains(each.Item3!) && relationships.Contains(each.Item2));
        Relationships(root).Should().OnlyHaveUniqueItems();
    }

    [GeneratedRegex("^(Tool|Person|Organization): .+$")]
    private static partial Regex Creator();
}
