using System.Net;
using System.Text;

namespace Nixish.Testing.Tests.Registry;

/// <summary>What both the in-memory registry and a real one promise. Every test uses a repository of its own.</summary>
public abstract class RegistryContract
{
    protected abstract string Host { get; }

    protected abstract HttpMessageHandler Handler { get; }

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
        await Client.PullBlobAsync(Repository, blob, pulled, Stop);
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
        var sent = await Client.PushBlobAsync(other, blob, _ => throw new InvalidOperationException("It should have been mounted."), Repository, cancellationToken: Stop);
        sent.Should().BeFalse();
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
    public async Task Tags_are_listed()
    {
        await PushManifestAsync("b");
        await PushManifestAsync("a");
        var answer = await SendAsync(HttpMethod.Get, $"/v2/{Repository.Path}/tags/list");
        var text = await answer.Content.ReadAsStringAsync(Stop);
        text.Should().Contain("\"a\"").And.Contain("\"b\"");
    }

    [Fact]
    public async Task A_repository_without_anything_has_no_tags_to_list()
    {
        var answer = await SendAsync(HttpMethod.Get, $"/v2/{Repository.Path}/tags/list");
        answer.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await answer.Content.ReadAsStringAsync(Stop)).Should().Contain("NAME_UNKNOWN");
    }

    [Fact]
    public async Task A_large_blob_survives_the_way_there_and_back()
    {
        var content = new byte[9_000_001];
        new Random(7).NextBytes(content);
        var blob = new Descriptor(OciMediaTypes.Layer, Digest.Of(content), content.Length);
        await PushAsync(blob, content);
        using var pulled = new MemoryStream();
        await Client.PullBlobAsync(Repository, blob, pulled, Stop);
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

public sealed class InMemoryRegistryTests : RegistryContract
{
    protected override string Host => "127.0.0.1:5000";

    protected override HttpMessageHandler Handler { get; } = new InMemoryRegistry();

    [Fact]
    public async Task A_folder_keeps_what_was_pushed()
    {
        var folder = Directory.CreateTempSubdirectory("nixish-registry-").FullName;
        try
        {
            var manifest = new ImageManifest(new(OciMediaTypes.Config, Digest.Of("{}"u8), 2), []).ToJson();
            var reference = ImageReference.Parse("registry.example.com:5000/shop/web:v1");
            using (var client = new RegistryClient(new() { Handler = InMemoryRegistry.At(folder), Credentials = [] }))
            {
                await client.PushBlobAsync(reference.Repository, new(OciMediaTypes.Config, Digest.Of("{}"u8), 2), _ => Task.FromResult<Stream>(new MemoryStream("{}"u8.ToArray())));
                await client.PushManifestAsync(reference, OciMediaTypes.Manifest, manifest);
            }

            using var again = InMemoryRegistry.At(folder);
            again.Contains(reference.ToString()).Should().BeTrue();
            again.Contains("registry.example.com:5000/shop/web:v2").Should().BeFalse();
            using var reader = new RegistryClient(new() { Handler = again, Credentials = [] });
            (await reader.PullManifestAsync(reference)).Content.ToArray().Should().Equal(manifest);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    // The specification asks for it; distribution 2.8 takes the piece.
    [Fact]
    public async Task A_piece_out_of_order_is_refused()
    {
        var start = await SendAsync(HttpMethod.Post, $"/v2/web/blobs/uploads/");
        (await SendAsync(HttpMethod.Patch, LocationOf(start), [1, 2], "7-8")).StatusCode.Should().Be(HttpStatusCode.RequestedRangeNotSatisfiable);
    }

    [Theory]
    [InlineData("/v2/../../etc/manifests/v1")]
    [InlineData("/v2/UPPER/manifests/v1")]
    [InlineData("/v2/web/nothing")]
    public async Task Paths_that_are_no_repositories_are_refused(string path)
    {
        using var http = new HttpMessageInvoker(Handler, disposeHandler: false);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://{Host}{path}"));
        (await http.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode.Should().Be(HttpStatusCode.NotFound);
    }
}

public sealed class RealRegistryTests : RegistryContract
{
    private readonly string? _address = Environment.GetEnvironmentVariable("NIXISH_TEST_REGISTRY");

    public RealRegistryTests() => Assert.SkipWhen(string.IsNullOrEmpty(_address), "NIXISH_TEST_REGISTRY names no registry.");

    protected override string Host => _address!;

    protected override HttpMessageHandler Handler { get; } = new SocketsHttpHandler();
}
