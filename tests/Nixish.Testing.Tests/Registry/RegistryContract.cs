using System.Net;
using System.Text;

namespace Nixish.Testing.Tests.Registry;

/// <summary>What both the in-memory registry and a real one promise. Every test uses a repository of its own.</summary>
/// <remarks>Category by category as in https://github.com/opencontainers/distribution-spec/tree/v1.1.0/conformance: pull, push, content discovery, content management.</remarks>
public abstract partial class RegistryContract : IDisposable
{
    protected abstract string Host { get; }

    protected abstract HttpMessageHandler Handler { get; }

    /// <summary>Whether the registry has what not all have.</summary>
    protected virtual bool Offers(RegistryFeature feature) => true;

    public void Dispose()
    {
        Client.Dispose();
        Handler.Dispose();
        GC.SuppressFinalize(this);
    }

    private ImageRepository Repository => field ??= new(Host, $"nixish-contract/{Guid.NewGuid():n}");

    private RegistryClient Client => field ??= new(new() { Handler = Handler, Credentials = [], Retries = 0 });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_api_answers_at_its_root() => (await SendAsync(HttpMethod.Get, "/v2/")).StatusCode.Should().Be(HttpStatusCode.OK);

    [Fact]
    public async Task A_pushed_blob_is_there_and_pulls_back()
    {
        var (blob, content) = Blob("hello");
        (await Client.HasBlobAsync(Repository, blob.Digest, Stop)).Should().BeFalse();
        (await PushAsync(blob, content)).Should().BeTrue();
        (await Client.HasBlobAsync(Repository, blob.Digest, Stop)).Should().BeTrue();
        using var pulled = new MemoryStream();
        await Client.PullBlobAsync(Repository, blob, pulled, cancellationToken: Stop);
        pulled.ToArray().Should().Equal(content);
    }

    [Fact]
    public async Task A_blob_that_is_there_is_not_sent_again()
    {
        var (blob, content) = Blob("once");
        await PushAsync(blob, content);
        (await PushAsync(blob, content)).Should().BeFalse();
    }

    [Fact]
    public async Task A_blob_of_another_repository_is_not_there_until_mounted()
    {
        var (blob, content) = Blob("shared");
        await PushAsync(blob, content);
        var other = Repository with { Path = Repository.Path + "-other" };
        (await Client.HasBlobAsync(other, blob.Digest, Stop)).Should().BeFalse();
        var sent = await Client.PushBlobAsync(other, blob, _ => Task.FromResult<Stream>(new MemoryStream(content)), Repository, cancellationToken: Stop);
        sent.Should().Be(!Offers(RegistryFeature.Mounts));
        (await Client.HasBlobAsync(other, blob.Digest, Stop)).Should().BeTrue();
    }

    [Fact]
    public async Task A_mount_of_what_is_not_there_becomes_an_upload()
    {
        var (blob, content) = Blob("unmounted");
        var elsewhere = Repository with { Path = Repository.Path + "-empty" };
        (await Client.PushBlobAsync(Repository, blob, _ => Task.FromResult<Stream>(new MemoryStream(content)), elsewhere, cancellationToken: Stop)).Should().BeTrue();
        (await Client.HasBlobAsync(Repository, blob.Digest, Stop)).Should().BeTrue();
    }

    [Fact]
    public async Task A_blob_may_come_in_pieces()
    {
        var (blob, content) = Blob("in pieces");
        var start = await SendAsync(HttpMethod.Post, $"/v2/{Repository.Path}/blobs/uploads/");
        start.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var first = await SendAsync(HttpMethod.Patch, LocationOf(start), content[..4], "0-3");
        first.StatusCode.Should().Be(HttpStatusCode.Accepted);
        first.Headers.GetValues("Range").Should().Equal("0-3");
        var second = await SendAsync(HttpMethod.Patch, LocationOf(first), content[4..], $"4-{content.Length - 1}");
        second.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var location = LocationOf(second);
        var end = await SendAsync(HttpMethod.Put, $"{location}{(location.Contains('?', StringComparison.Ordinal) ? '&' : '?')}digest={blob.Digest}");
        end.StatusCode.Should().Be(HttpStatusCode.Created);
        (await Client.HasBlobAsync(Repository, blob.Digest, Stop)).Should().BeTrue();
    }

    [Fact]
    public async Task Content_that_is_not_what_its_digest_says_is_refused()
    {
        var (blob, _) = Blob("right");
        var push = () => Client.PushBlobAsync(Repository, blob, _ => Task.FromResult<Stream>(new MemoryStream("wrong"u8.ToArray())), cancellationToken: Stop);
        (await push.Should().ThrowAsync<RegistryException>()).Which.Message.Should().Contain("DIGEST_INVALID");
        (await Client.HasBlobAsync(Repository, blob.Digest, Stop)).Should().BeFalse();
    }

    [Fact]
    public async Task A_manifest_is_found_by_tag_and_by_digest()
    {
        var content = await PushManifestAsync("v1");
        var found = await Client.ResolveAsync(Repository.Tagged("v1"), Stop);
        found.Should().Be(new Descriptor(OciMediaTypes.Manifest, Digest.Of(content), content.Length));
        var pulled = await Client.PullManifestAsync(Repository.At(found!.Digest), Stop);
        pulled.Content.ToArray().Should().Equal(content);
        pulled.Descriptor.Should().Be(found);
    }

    [Fact]
    public async Task A_missing_manifest_resolves_to_nothing_and_fails_to_pull()
    {
        (await Client.ResolveAsync(Repository.Tagged("none"), Stop)).Should().BeNull();
        var pull = () => Client.PullManifestAsync(Repository.Tagged("none"), Stop);
        var error = (await pull.Should().ThrowAsync<RegistryException>()).Which;
        error.Failure.Should().Be(RegistryFailure.NotFound);
        error.Reference.Should().Be($"{Repository}:none");
    }

    [Fact]
    public async Task A_manifest_whose_blobs_are_not_there_is_refused()
    {
        var (config, _) = Blob("missing");
        var push = () => Client.PushManifestAsync(Repository.Tagged("v1"), OciMediaTypes.Manifest, new ImageManifest(config, []).ToJson(), Stop);
        (await push.Should().ThrowAsync<RegistryException>()).Which.Message.Should().Contain("BLOB_UNKNOWN");
    }

    [Fact]
    public async Task A_tag_moves_to_the_manifest_put_last()
    {
        await PushManifestAsync("v1", "one");
        var second = await PushManifestAsync("v1", "two");
        (await Client.ResolveAsync(Repository.Tagged("v1"), Stop))!.Digest.Should().Be(Digest.Of(second));
    }

    [Fact]
    public async Task A_large_blob_survives_the_way_there_and_back()
    {
        var content = new byte[9_000_001];
        new Random(7).NextBytes(content);
        var blob = new Descriptor(OciMediaTypes.Layer, Digest.Of(content), content.Length);
        await PushAsync(blob, content);
        using var pulled = new MemoryStream();
        await Client.PullBlobAsync(Repository, blob, pulled, cancellationToken: Stop);
        Digest.Of(pulled.ToArray()).Should().Be(blob.Digest);
    }

    private static (Descriptor Blob, byte[] Content) Blob(string text)
    {
        var content = Encoding.UTF8.GetBytes(text);
        return (new(OciMediaTypes.Layer, Digest.Of(content), content.Length), content);
    }

    private Task<bool> PushAsync(Descriptor blob, byte[] content) =>
        Client.PushBlobAsync(Repository, blob, _ => Task.FromResult<Stream>(new MemoryStream(content)), cancellationToken: Stop);

    private async Task<byte[]> PushManifestAsync(string tag, string layer = "layer")
    {
        var (config, configContent) = Blob("{}");
        var (top, content) = Blob(layer);
        await PushAsync(config, configContent);
        await PushAsync(top, content);
        var manifest = new ImageManifest(config with { MediaType = OciMediaTypes.Config }, [top]).ToJson();
        await Client.PushManifestAsync(Repository.Tagged(tag), OciMediaTypes.Manifest, manifest, Stop);
        return manifest;
    }

    protected async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, byte[]? body = null, string? range = null)
    {
        using var http = new HttpMessageInvoker(Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(method, new Uri(new Uri($"http://{Host}"), path));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new("application/octet-stream");
            request.Content.Headers.TryAddWithoutValidation("Content-Range", range);
        }

        return await http.SendAsync(request, Stop);
    }

    protected static string LocationOf(HttpResponseMessage response) => response.Headers.Location!.ToString();
}
