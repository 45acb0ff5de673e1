using Nixish.Testing;

namespace Nixish.House.Tests.Documents;

/// <summary>The snippets of docs/concepts/registries.md and bases.md.</summary>
public class RegistryConceptTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_image_is_pushed_and_something_is_attached_to_it()
    {
        var folder = Directory.CreateTempSubdirectory("nixish-concepts-").FullName;
        using var store = LocalStore.Open(Path.Combine(folder, "store"));
        using var registry = new InMemoryRegistry();
        var options = new RegistryOptions { Handler = registry, Credentials = [] };
        var repository = ImageRepository.Parse("registry.example.com/shop/web");
        var built = await store.BuildImageAsync(new Image("web") { Layers = [new("/x", Source.Text("x", "x"))] }, cancellationToken: Stop);
        var sbom = "{}"u8.ToArray();
        #region push
        using var client = new RegistryClient(options);
        await client.PushImageAsync(built, repository);
        await client.AttachAsync(repository, built.Descriptor, new Artifact("application/spdx+json") { Files = [new("application/spdx+json", sbom)] });
        var attached = await client.ReferrersAsync(repository, built.Descriptor.Digest);
        #endregion
        attached.Should().ContainSingle().Which.ArtifactType.Should().Be("application/spdx+json");
    }

    [Fact]
    public void A_base_is_given_by_digest_by_a_locked_tag_or_as_an_archive()
    {
        var digest = $"sha256:{new string('0', 64)}";
        #region bases
        var pinned = new Image("web") { Base = $"docker.io/library/debian@{digest}" };                // of a manifest, or of an index for several platforms
        var locked = new Image("web") { Base = BaseImage.Tagged("docker.io/library/debian:12") };     // which the lock pins
        var archived = new Image("web") { Base = BaseImage.Archive("debian.tar") };                   // an OCI layout, or what docker save writes
        #endregion
        pinned.Base.Should().Be((BaseImage)$"docker.io/library/debian@{digest}");
        ImageLock.BasesOf(locked).Should().ContainSingle();
        archived.Base.Should().BeOfType<ArchivedBaseImage>();
    }
}
