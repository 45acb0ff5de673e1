using System.Net;

namespace Nixish.Testing.Tests.Registry;

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

/// <summary>A registry from before version 1.1 of the specification that does no more than it must.</summary>
public sealed class OldRegistryTests : RegistryContract
{
    private static readonly Seq<RegistryFeature> Lacking = [RegistryFeature.Referrers, RegistryFeature.Mounts, RegistryFeature.Ranges, RegistryFeature.TagDeletion];

    protected override string Host => "127.0.0.1:5000";

    protected override HttpMessageHandler Handler { get; } = new InMemoryRegistry { Without = Lacking };

    protected override bool Offers(RegistryFeature feature) => !Lacking.Contains(feature);
}

/// <summary>Debian's docker-registry, distribution 2.8.</summary>
public sealed class RealRegistryTests : RegistryContract
{
    private readonly string? _address = Environment.GetEnvironmentVariable("NIXISH_TEST_REGISTRY");

    public RealRegistryTests() => Assert.SkipWhen(string.IsNullOrEmpty(_address), "NIXISH_TEST_REGISTRY names no registry.");

    protected override string Host => _address!;

    protected override HttpMessageHandler Handler { get; } = new SocketsHttpHandler();

    protected override bool Offers(RegistryFeature feature) => feature is not (RegistryFeature.Referrers or RegistryFeature.TagDeletion);
}
