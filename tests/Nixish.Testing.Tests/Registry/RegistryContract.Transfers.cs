namespace Nixish.Testing.Tests.Registry;

/// <summary>Pull and push: blobs whole, in pieces and in parts.</summary>
public abstract partial class RegistryContract
{
    [Fact]
    public async Task A_blob_that_is_sent_in_pieces_is_there_as_a_whole()
    {
        var content = new byte[100_001];
        new Random(3).NextBytes(content);
        var blob = new Descriptor(OciMediaTypes.Layer, Digest.Of(content), content.Length);
        using var client = new RegistryClient(new() { Handler = Handler, Credentials = [], Retries = 0, ChunkSize = 10_000 });
        (await client.PushBlobAsync(Repository, blob, _ => Task.FromResult<Stream>(new MemoryStream(content)), cancellationToken: Stop)).Should().BeTrue();
        using var pulled = new MemoryStream();
        await client.PullBlobAsync(Repository, blob, pulled, cancellationToken: Stop);
        pulled.ToArray().Should().Equal(content);
    }

    [Fact]
    public async Task An_empty_blob_is_a_blob()
    {
        var (blob, content) = Blob("");
        await PushAsync(blob, content);
        using var pulled = new MemoryStream();
        await Client.PullBlobAsync(Repository, blob, pulled, cancellationToken: Stop);
        pulled.Length.Should().Be(0);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 4)]
    [InlineData(10, 2)]
    [InlineData(0, 12)]
    public async Task A_part_of_a_blob_is_had_by_itself(int offset, int count)
    {
        var (blob, content) = Blob("twelve bytes");
        await PushAsync(blob, content);
        (await Client.PullBlobRangeAsync(Repository, blob, offset, count, Stop)).ToArray().Should().Equal(content[offset..(offset + count)]);
    }

    [Fact]
    public async Task A_blob_that_is_not_there_fails_to_pull()
    {
        var (blob, _) = Blob("nothing");
        var pull = () => Client.PullBlobAsync(Repository, blob, new MemoryStream(), cancellationToken: Stop);
        var error = (await pull.Should().ThrowAsync<RegistryException>()).Which;
        error.Failure.Should().Be(RegistryFailure.NotFound);
        error.Reference.Should().Be($"{Repository}@{blob.Digest}");
    }

    [Fact]
    public async Task A_manifest_may_be_put_by_its_digest_alone()
    {
        var (config, content) = Blob("{}");
        await PushAsync(config, content);
        var manifest = new ImageManifest(config with { MediaType = OciMediaTypes.Config }, []).ToJson();
        await Client.PushManifestAsync(Repository.At(Digest.Of(manifest)), OciMediaTypes.Manifest, manifest, Stop);
        (await Client.PullManifestAsync(Repository.At(Digest.Of(manifest)), Stop)).Content.ToArray().Should().Equal(manifest);
        (await Client.TagsAsync(Repository, cancellationToken: Stop)).Should().BeEmpty();
    }

    [Fact]
    public async Task An_index_is_a_manifest_too()
    {
        var manifest = await PushManifestAsync("one");
        var index = System.Text.Encoding.UTF8.GetBytes($$$"""
            {"schemaVersion":2,"mediaType":"{{{OciMediaTypes.Index}}}","manifests":[{"mediaType":"{{{OciMediaTypes.Manifest}}}","digest":"{{{Digest.Of(manifest)}}}","size":{{{manifest.Length}}},"platform":{"os":"linux","architecture":"amd64"}}]}
            """);
        await Client.PushManifestAsync(Repository.Tagged("all"), OciMediaTypes.Index, index, Stop);
        (await Client.ResolveAsync(Repository.Tagged("all"), Stop)).Should().Be(new Descriptor(OciMediaTypes.Index, Digest.Of(index), index.Length));
    }
}
