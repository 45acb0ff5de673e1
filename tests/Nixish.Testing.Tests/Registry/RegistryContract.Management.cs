namespace Nixish.Testing.Tests.Registry;

/// <summary>Content management: what is deleted.</summary>
public abstract partial class RegistryContract
{
    [Fact]
    public async Task A_deleted_manifest_is_gone_with_its_tags()
    {
        var content = await PushManifestAsync("v1");
        var manifest = Repository.At(Digest.Of(content));
        (await Client.DeleteManifestAsync(manifest, Stop)).Should().BeTrue();
        (await Client.ResolveAsync(manifest, Stop)).Should().BeNull();
        (await Client.ResolveAsync(Repository.Tagged("v1"), Stop)).Should().BeNull();
        (await Client.DeleteManifestAsync(manifest, Stop)).Should().BeFalse();
    }

    [Fact]
    public async Task A_tag_is_deleted_by_itself_where_the_registry_does_that()
    {
        var content = await PushManifestAsync("v1");
        await PushManifestAsync("v2");
        var delete = () => Client.DeleteManifestAsync(Repository.Tagged("v1"), Stop);
        if (Offers(RegistryFeature.TagDeletion))
        {
            (await delete()).Should().BeTrue();
            (await delete()).Should().BeFalse();
            (await Client.TagsAsync(Repository, cancellationToken: Stop)).Should().Equal("v2");
            (await Client.ResolveAsync(Repository.At(Digest.Of(content)), Stop)).Should().NotBeNull();
        }
        else
        {
            (await delete.Should().ThrowAsync<RegistryException>()).Which.Failure.Should().Be(RegistryFailure.Unsupported);
        }
    }

    [Fact]
    public async Task A_deleted_blob_is_gone()
    {
        var (blob, content) = Blob("short-lived");
        await PushAsync(blob, content);
        (await Client.DeleteBlobAsync(Repository, blob.Digest, Stop)).Should().BeTrue();
        (await Client.HasBlobAsync(Repository, blob.Digest, Stop)).Should().BeFalse();
        (await Client.DeleteBlobAsync(Repository, blob.Digest, Stop)).Should().BeFalse();
        (await PushAsync(blob, content)).Should().BeTrue("what is gone can come again");
    }

    [Fact]
    public async Task What_is_detached_is_gone_from_the_list()
    {
        var subject = await SubjectAsync();
        var kept = await Client.AttachAsync(Repository, subject, new Artifact("application/vnd.example.kept"), Stop);
        var detached = await Client.AttachAsync(Repository, subject, new Artifact("application/vnd.example.detached"), Stop);
        (await Client.DetachAsync(Repository, subject.Digest, detached.Digest, Stop)).Should().BeTrue();
        (await Client.ReferrersAsync(Repository, subject.Digest, cancellationToken: Stop)).Should().ContainSingle().Which.Descriptor.Should().Be(kept);
        (await Client.ResolveAsync(Repository.At(detached.Digest), Stop)).Should().BeNull();
        (await Client.DetachAsync(Repository, subject.Digest, detached.Digest, Stop)).Should().BeFalse();
    }
}
