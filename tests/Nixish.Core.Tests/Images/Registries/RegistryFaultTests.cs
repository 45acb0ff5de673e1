using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Nixish.Testing;

namespace Nixish.Core.Tests.Images.Registries;

public sealed class RegistryFaultTests : IDisposable
{
    private static readonly ImageRepository Target = ImageRepository.Parse("registry.example.com/shop/web");

    private readonly RegistryFixture _fixture = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData(HttpStatusCode.Unauthorized, RegistryFailure.Unauthorized, "*docker login registry.example.com*")]
    [InlineData(HttpStatusCode.Forbidden, RegistryFailure.Unauthorized, "*not allowed to*")]
    [InlineData(HttpStatusCode.NotFound, RegistryFailure.NotFound, "*404*")]
    [InlineData(HttpStatusCode.BadRequest, RegistryFailure.Refused, "*400*")]
    public async Task A_refusal_is_told_at_once_with_its_reference_and_what_to_do(HttpStatusCode status, RegistryFailure failure, string message)
    {
        var posts = 0;
        _fixture.Before = (request, _) => request.Method == HttpMethod.Post && ++posts > 0 ? Answers.Status(status) : Answers.None;
        var error = (await FluentActions.Awaiting(PushAsync).Should().ThrowAsync<RegistryException>().WithMessage(message)).Which;
        error.Failure.Should().Be(failure);
        error.Status.Should().Be(status);
        error.Host.Should().Be("registry.example.com");
        error.Reference.Should().StartWith("registry.example.com/shop/web@sha256:");
        _fixture.Time.Pauses.Should().BeEmpty();
        Puts("/manifests/").Should().Be(0);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests)]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    public async Task What_may_pass_is_tried_again(HttpStatusCode status)
    {
        var failures = 2;
        _fixture.Before = (request, _) => request.Method == HttpMethod.Put && Interlocked.Decrement(ref failures) >= 0 ? Answers.Status(status) : Answers.None;
        await PushAsync();
        _fixture.Time.Pauses.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_failing_registry_is_given_up_after_the_retries()
    {
        _fixture.Before = (request, _) => request.Method == HttpMethod.Head ? Answers.Status(HttpStatusCode.ServiceUnavailable) : Answers.None;
        (await FluentActions.Awaiting(PushAsync).Should().ThrowAsync<RegistryException>()).Which.Failure.Should().Be(RegistryFailure.Unavailable);
        _fixture.Time.Pauses.Should().HaveCount(3);
    }

    [Fact]
    public async Task Retry_after_is_honoured()
    {
        var first = true;
        _fixture.Before = (_, _) => Once(ref first) ? Answers.Status(HttpStatusCode.TooManyRequests, response => response.Headers.RetryAfter = new(TimeSpan.FromSeconds(17))) : Answers.None;
        await _fixture.Client.ResolveAsync(Target.Tagged("x"), Stop);
        _fixture.Time.Pauses.Should().Equal(TimeSpan.FromSeconds(17));
    }

    [Fact]
    public async Task A_pause_longer_than_allowed_is_not_waited_for()
    {
        _fixture.Before = (_, _) => Answers.Status(HttpStatusCode.TooManyRequests, response => response.Headers.RetryAfter = new(TimeSpan.FromHours(6)));
        var resolve = () => _fixture.Client.ResolveAsync(Target.Tagged("x"), Stop);
        (await resolve.Should().ThrowAsync<RegistryException>()).Which.Failure.Should().Be(RegistryFailure.Unavailable);
        _fixture.Time.Pauses.Should().BeEmpty();
    }

    [Fact]
    public async Task An_upload_that_breaks_in_the_middle_begins_again()
    {
        var first = true;
        _fixture.Before = async (request, token) =>
        {
            if (request.Method == HttpMethod.Put && request.Content is not null && Once(ref first))
            {
                await request.Content.ReadAsByteArrayAsync(token);
                throw new HttpRequestException(HttpRequestError.Unknown, "The connection was reset.", new IOException("Connection reset by peer"));
            }

            return null;
        };
        var image = await PushAsync();
        _fixture.Registry.Contains(Target.Tagged(image.Tag).ToString()).Should().BeTrue();
    }

    [Fact]
    public async Task A_download_that_breaks_in_the_middle_begins_again()
    {
        var image = await PushAsync();
        var first = true;
        _fixture.Before = (request, _) => request.Method == HttpMethod.Get && Once(ref first)
            ? Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.OK) { Content = new StreamContent(new BrokenStream()) })
            : Answers.None;
        using var content = new MemoryStream();
        await _fixture.Client.PullBlobAsync(Target, image.Manifest.Layers[0], content, cancellationToken: Stop);
        Digest.Of(content.ToArray()).Should().Be(image.Manifest.Layers[0].Digest);
    }

    [Fact]
    public async Task Content_that_is_not_what_was_asked_for_is_an_error()
    {
        var image = await PushAsync();
        _fixture.Before = (request, _) => request.Method == HttpMethod.Get ? Answers.Bytes([1, 2, 3]) : Answers.None;
        using var content = new MemoryStream();
        var blob = () => _fixture.Client.PullBlobAsync(Target, image.Manifest.Layers[0], content, cancellationToken: Stop);
        (await blob.Should().ThrowAsync<RegistryException>()).Which.Failure.Should().Be(RegistryFailure.WrongDigest);
        var manifest = () => _fixture.Client.PullManifestAsync(Target.At(image.Descriptor.Digest), Stop);
        (await manifest.Should().ThrowAsync<RegistryException>()).Which.Failure.Should().Be(RegistryFailure.WrongDigest);
        _fixture.Time.Pauses.Should().BeEmpty();
    }

    [Fact]
    public async Task A_registry_that_stores_something_else_is_an_error()
    {
        _fixture.Before = (request, _) => request.Method == HttpMethod.Put
            ? Answers.Status(HttpStatusCode.Created, response => response.Headers.Add("Docker-Content-Digest", "sha256:" + new string('0', 64)))
            : Answers.None;
        (await FluentActions.Awaiting(PushAsync).Should().ThrowAsync<RegistryException>()).Which.Failure.Should().Be(RegistryFailure.WrongDigest);
    }

    [Fact]
    public async Task No_manifest_is_pushed_when_a_blob_fails()
    {
        _fixture.Before = (request, _) => request.Method == HttpMethod.Put && request.RequestUri!.AbsolutePath.Contains("/blobs/", StringComparison.Ordinal)
            ? Answers.Status(HttpStatusCode.InternalServerError)
            : Answers.None;
        await FluentActions.Awaiting(PushAsync).Should().ThrowAsync<RegistryException>();
        Puts("/manifests/").Should().Be(0);
    }

    [Fact]
    public async Task A_registry_that_is_not_there_is_named_with_its_reference()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        using var client = new RegistryClient(new() { Credentials = [] });
        var resolve = () => client.ResolveAsync(ImageReference.Parse($"127.0.0.1:{port}/shop/web:v1"), Stop);
        var error = (await resolve.Should().ThrowAsync<RegistryException>().WithMessage($"*'127.0.0.1:{port}/shop/web:v1'*cannot be reached*Check*")).Which;
        (error.Failure, error.Host).Should().Be((RegistryFailure.Unreachable, $"127.0.0.1:{port}"));
    }

    [Fact]
    public async Task A_registry_that_resets_connections_is_tried_again_and_then_named()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var connections = 0;
        var accepting = Task.Run(async () =>
        {
            while (true)
            {
                using var socket = await listener.AcceptSocketAsync(Stop);
                connections++;
                await socket.ReceiveAsync(new byte[1], Stop);
                socket.LingerState = new LingerOption(enable: true, seconds: 0);
            }
        }, Stop);
        using var client = new RegistryClient(new() { Credentials = [], Retries = 2, FirstPause = TimeSpan.FromMilliseconds(1) });
        var resolve = () => client.ResolveAsync(ImageReference.Parse($"127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/shop/web:v1"), Stop);
        (await resolve.Should().ThrowAsync<RegistryException>()).Which.Failure.Should().Be(RegistryFailure.Unreachable);
        connections.Should().BeGreaterThanOrEqualTo(3);
        listener.Stop();
        await FluentActions.Awaiting(() => accepting).Should().ThrowAsync<SocketException>();
    }

    private async Task<BuiltImage> PushAsync()
    {
        var image = await _fixture.BuildAsync(RegistryFixture.TwoLayers());
        await _fixture.Client.PushImageAsync(image, Target, cancellationToken: Stop);
        return image;
    }

    private int Puts(string path) => _fixture.Registry.Calls.Count(call => call.Method == "PUT" && call.Path.Contains(path, StringComparison.Ordinal));

    private static bool Once(ref bool first) => Interlocked.Exchange(ref first, false);

    private sealed class BrokenStream : MemoryStream
    {
        private bool _begun;

        // Else its length would be told beforehand.
        public override bool CanSeek => false;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_begun)
            {
                throw new HttpIOException(HttpRequestError.ResponseEnded, "The response ended prematurely.");
            }

            _begun = true;
            buffer.Span[0] = 0x1f;
            return ValueTask.FromResult(1);
        }
    }
}
