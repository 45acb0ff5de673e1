namespace Nixish.Testing.Tests.Registry;

/// <summary>Content discovery: tags and referrers.</summary>
public abstract partial class RegistryContract
{
    [Fact]
    public async Task Tags_are_listed_at_once_and_page_by_page()
    {
        foreach (var tag in (string[])["e", "b", "d", "a", "c"])
        {
            await PushManifestAsync(tag);
        }

        (await Client.TagsAsync(Repository, cancellationToken: Stop)).Should().BeEquivalentTo("a", "b", "c", "d", "e");
        (await Client.TagsAsync(Repository, pageSize: 2, Stop)).Should().BeEquivalentTo("a", "b", "c", "d", "e");
        (await Client.TagsAsync(Repository, pageSize: 5, Stop)).Should().BeEquivalentTo("a", "b", "c", "d", "e");
    }

    [Fact]
    public async Task A_repository_without_anything_has_no_tags() => (await Client.TagsAsync(Repository, cancellationToken: Stop)).Should().BeEmpty();

    [Fact]
    public async Task What_nothing_is_attached_to_has_no_referrers() =>
        (await Client.ReferrersAsync(Repository, Digest.Of("nothing"u8), cancellationToken: Stop)).Should().BeEmpty();

    [Fact]
    public async Task What_is_attached_is_listed_all_of_it_and_by_type()
    {
        var subject = await SubjectAsync();
        var sbom = new Artifact("application/spdx+json") { Files = [new("application/spdx+json", "{\"spdx\":1}"u8.ToArray())], Annotations = new() { ["org.example.by"] = "a test" } };
        var note = new Artifact("application/vnd.example.note") { Annotations = new() { ["org.example.note"] = "well done" } };
        var first = await Client.AttachAsync(Repository, subject, sbom, Stop);
        var second = await Client.AttachAsync(Repository, subject, note, Stop);
        (await Client.ReferrersAsync(Repository, subject.Digest, cancellationToken: Stop)).Should().BeEquivalentTo(
        [
            new Referrer(first) { ArtifactType = sbom.Type, Annotations = sbom.Annotations },
            new Referrer(second) { ArtifactType = note.Type, Annotations = note.Annotations },
        ]);
        (await Client.ReferrersAsync(Repository, subject.Digest, note.Type, Stop)).Should().ContainSingle().Which.Descriptor.Should().Be(second);
        (await Client.ReferrersAsync(Repository, subject.Digest, "application/vnd.example.other", Stop)).Should().BeEmpty();
        var manifest = await Client.PullManifestAsync(Repository.At(first.Digest), Stop);
        using var file = new MemoryStream();
        await Client.PullBlobAsync(Repository, ImageManifest.FromJson(manifest.Content).Layers[0], file, cancellationToken: Stop);
        file.ToArray().Should().Equal("{\"spdx\":1}"u8.ToArray());
    }

    [Fact]
    public async Task What_is_attached_twice_is_listed_once()
    {
        var subject = await SubjectAsync();
        var note = new Artifact("application/vnd.example.note");
        var first = await Client.AttachAsync(Repository, subject, note, Stop);
        (await Client.AttachAsync(Repository, subject, note, Stop)).Should().Be(first);
        (await Client.ReferrersAsync(Repository, subject.Digest, cancellationToken: Stop)).Should().ContainSingle();
    }

    [Fact]
    public async Task What_several_attach_at_the_same_time_is_listed_in_the_end()
    {
        var subject = await SubjectAsync();
        // A list that clients keep by themselves may lose to another client: there they come one after the other.
        var options = new ParallelOptions { MaxDegreeOfParallelism = Offers(RegistryFeature.Referrers) ? 8 : 1, CancellationToken = Stop };
        await Parallel.ForAsync(0, 8, options, async (number, token) => await Client.AttachAsync(Repository, subject, new Artifact($"application/vnd.example.note{number}"), token));
        (await Client.ReferrersAsync(Repository, subject.Digest, cancellationToken: Stop)).Should().HaveCount(8);
    }

    [Fact]
    public async Task What_is_attached_before_its_subject_is_there_is_listed_too()
    {
        var (absent, _) = Blob("an image that comes later");
        var artifact = await Client.AttachAsync(Repository, absent with { MediaType = OciMediaTypes.Manifest }, new Artifact("application/vnd.example.note"), Stop);
        (await Client.ReferrersAsync(Repository, absent.Digest, cancellationToken: Stop)).Should().ContainSingle().Which.Descriptor.Should().Be(artifact);
    }

    private async Task<Descriptor> SubjectAsync()
    {
        var manifest = await PushManifestAsync("subject");
        return new(OciMediaTypes.Manifest, Digest.Of(manifest), manifest.Length);
    }
}
