using Nixish.Testing;

namespace Nixish.Core.Tests.Images.Registries;

/// <summary>Connections that are reset in the middle of blobs, over real sockets.</summary>
public sealed class BrokenTransferTests : IAsyncDisposable
{
    private const int Size = 1_000_000;

    private readonly InMemoryRegistry _registry = new();
    private readonly LoopbackServer _server;
    private readonly byte[] _content = new byte[Size];
    private readonly Descriptor _blob;

    public BrokenTransferTests()
    {
        _server = new(_registry);
        new Random(4).NextBytes(_content);
        _blob = new(OciMediaTypes.Layer, Digest.Of(_content), Size);
    }

    private ImageRepository Repository => new(_server.Host, "shop/web");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _registry.Dispose();
    }

    [Fact]
    public async Task A_download_goes_on_where_it_broke_however_often_it_breaks()
    {
        using var client = NewClient(retries: 1);
        await PushAsync(client);
        // Ten breaks, one retry: each time more came, so the registry works.
        _server.ResetsAnswer = request => request.RequestUri!.AbsolutePath.Contains("/blobs/", StringComparison.Ordinal) ? Size / 10 : null;
        var received = new Tally();
        using var pulled = new MemoryStream();
        await client.PullBlobAsync(Repository, _blob, pulled, received, Stop);
        pulled.ToArray().Should().Equal(_content);
        received.Sum.Should().Be(Size, "nothing came twice");
    }

    [Fact]
    public async Task A_download_begins_again_where_the_registry_sends_no_parts()
    {
        using var lacking = new InMemoryRegistry { Without = [RegistryFeature.Ranges] };
        await using var server = new LoopbackServer(lacking);
        using var client = NewClient();
        var repository = new ImageRepository(server.Host, "shop/web");
        await client.PushBlobAsync(repository, _blob, OpenAsync, cancellationToken: Stop);
        var breaks = 2;
        server.ResetsAnswer = request => request.Method == HttpMethod.Get && breaks-- > 0 ? Size / 2 : null;
        using var pulled = new MemoryStream();
        pulled.Write("before"u8);
        await client.PullBlobAsync(repository, _blob, pulled, cancellationToken: Stop);
        pulled.ToArray().Should().Equal([.. "before"u8, .. _content]);
    }

    [Fact]
    public async Task A_download_that_was_continued_into_something_else_begins_again()
    {
        using var client = NewClient();
        await PushAsync(client);
        _server.ResetsAnswer = request => request.Method == HttpMethod.Get && request.Headers.Range is null ? Size / 2 : null;
        _server.Answers = request =>
        {
            if (request.Headers.Range is null)
            {
                return null;
            }

            _server.ResetsAnswer = _ => null;
            return $"HTTP/1.1 206 OK\nContent-Range: bytes {Size / 2}-{Size - 1}/{Size}\nContent-Length: {Size / 2}\n\n{new string('x', Size / 2)}";
        };
        using var pulled = new MemoryStream();
        await client.PullBlobAsync(Repository, _blob, pulled, cancellationToken: Stop);
        pulled.ToArray().Should().Equal(_content);
    }

    [Fact]
    public async Task An_upload_that_breaks_is_sent_again()
    {
        using var client = NewClient();
        var breaks = 2;
        _server.ResetsRequest = request => request.Method == HttpMethod.Put && breaks-- > 0 ? Size / 2 : null;
        await PushAsync(client);
        (await client.HasBlobAsync(Repository, _blob.Digest, Stop)).Should().BeTrue();
        _registry.Calls.Count(call => call.Method == "POST").Should().Be(1, "the session outlives its connection");
    }

    [Fact]
    public async Task An_upload_goes_on_where_the_registry_says_it_is()
    {
        using var client = NewClient(chunk: Size / 10);
        var (sent, breaks) = (new Tally(), 3);
        // What came of a piece before the break counts: the registry keeps it, and says so.
        _server.KeepsParts = true;
        _server.ResetsRequest = request => request.Method == HttpMethod.Patch && breaks-- > 0 ? Size / 20 : null;
        await client.PushBlobAsync(Repository, _blob, OpenAsync, sent: sent, cancellationToken: Stop);
        (await client.HasBlobAsync(Repository, _blob.Digest, Stop)).Should().BeTrue();
        _registry.Calls.Count(call => call.Method == "POST").Should().Be(1);
        sent.Sum.Should().BeLessThan(Size * 13 / 10);
    }

    [Fact]
    public async Task An_upload_that_the_registry_forgot_begins_again()
    {
        using var lacking = new InMemoryRegistry { Without = [RegistryFeature.UploadStatus] };
        await using var server = new LoopbackServer(lacking);
        using var client = NewClient(chunk: Size / 4);
        var pieces = 0;
        server.ResetsRequest = request => request.Method == HttpMethod.Patch && ++pieces == 3 ? 1000 : null;
        var repository = new ImageRepository(server.Host, "shop/web");
        await client.PushBlobAsync(repository, _blob, OpenAsync, cancellationToken: Stop);
        (await client.HasBlobAsync(repository, _blob.Digest, Stop)).Should().BeTrue();
        lacking.Calls.Count(call => call.Method == "POST").Should().Be(2);
    }

    [Fact]
    public async Task A_blob_whose_answer_was_lost_is_not_sent_again()
    {
        using var client = NewClient();
        var first = true;
        _server.KeepsParts = true;
        // All of it came; the connection breaks before the answer.
        _server.ResetsAnswer = request => request.Method == HttpMethod.Put && Interlocked.Exchange(ref first, false) ? -1 : null;
        var sent = new Tally();
        (await client.PushBlobAsync(Repository, _blob, OpenAsync, sent: sent, cancellationToken: Stop)).Should().BeTrue();
        sent.Sum.Should().Be(Size);
    }

    [Fact]
    public async Task Pieces_are_as_long_as_the_registry_wants_them()
    {
        using var picky = new InMemoryRegistry { ChunkMinLength = Size / 3 };
        using var client = new RegistryClient(new() { Handler = picky, Credentials = [], ChunkSize = 1000 });
        await client.PushBlobAsync(Repository, _blob, OpenAsync, cancellationToken: Stop);
        picky.Calls.Count(call => call.Method == "PATCH").Should().Be(4);
    }

    [Fact]
    public async Task A_blob_that_is_shorter_here_than_its_digest_says_is_no_fault_of_the_registry()
    {
        using var client = NewClient();
        var push = () => client.PushBlobAsync(Repository, _blob, _ => Task.FromResult<Stream>(new MemoryStream(_content, 0, 1000)), cancellationToken: Stop);
        await push.Should().ThrowAsync<NixishException>().WithMessage("*ends 999000 bytes early*verify the store*");
    }

    [Fact]
    public async Task A_part_of_a_blob_is_had_from_registries_that_send_parts_and_from_others()
    {
        using var client = NewClient();
        await PushAsync(client);
        (await client.PullBlobRangeAsync(Repository, _blob, 500_000, 10, Stop)).ToArray().Should().Equal(_content[500_000..500_010]);
        using var lacking = new InMemoryRegistry { Without = [RegistryFeature.Ranges] };
        using var other = new RegistryClient(new() { Handler = lacking, Credentials = [] });
        await other.PushBlobAsync(Repository, _blob, OpenAsync, cancellationToken: Stop);
        (await other.PullBlobRangeAsync(Repository, _blob, Size - 10, 10, Stop)).ToArray().Should().Equal(_content[^10..]);
    }

    [Fact]
    public async Task A_registry_is_reached_through_a_proxy()
    {
        using var client = new RegistryClient(new() { Credentials = [], PlainHttp = ["registry.example.com"], Proxy = new System.Net.WebProxy($"http://{_server.Host}") });
        await client.PushBlobAsync(new("registry.example.com", "shop/web"), _blob, OpenAsync, cancellationToken: Stop);
        _registry.Calls.Should().NotBeEmpty().And.AllSatisfy(call => call.Registry.Should().Be("registry.example.com"));
    }

    [Fact]
    public async Task A_registry_that_stops_in_the_middle_is_given_up()
    {
        using var hanging = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        hanging.Start();
        var accepted = hanging.AcceptSocketAsync(Stop);
        using var client = new RegistryClient(new() { Credentials = [], Retries = 0, ResponseTimeout = TimeSpan.FromMilliseconds(300) });
        var pull = () => client.PullBlobAsync(new(hanging.LocalEndpoint.ToString()!, "web"), _blob, new MemoryStream(), cancellationToken: Stop);
        (await pull.Should().ThrowAsync<RegistryException>().WithMessage("*did not answer*")).Which.Failure.Should().Be(RegistryFailure.Unreachable);
        using var socket = await accepted;
        hanging.Stop();

        using var slow = new RegistryClient(new() { Handler = new SlowBody(), Credentials = [], Retries = 0, ResponseTimeout = TimeSpan.FromMilliseconds(300) });
        var stalled = () => slow.PullBlobAsync(Repository, _blob, new MemoryStream(), cancellationToken: Stop);
        (await stalled.Should().ThrowAsync<RegistryException>().WithMessage("*Nothing moved*")).Which.Failure.Should().Be(RegistryFailure.Unreachable);
    }

    private static RegistryClient NewClient(int retries = 3, long? chunk = null) =>
        new(new() { Credentials = [], Retries = retries, FirstPause = TimeSpan.FromMilliseconds(1), ChunkSize = chunk });

    private Task<Stream> OpenAsync(CancellationToken cancellationToken) => Task.FromResult<Stream>(new MemoryStream(_content));

    private Task<bool> PushAsync(RegistryClient client) => client.PushBlobAsync(Repository, _blob, OpenAsync, cancellationToken: Stop);

    private sealed class Tally : IProgress<long>
    {
        private long _sum;

        internal long Sum => _sum;

        public void Report(long value) => Interlocked.Add(ref _sum, value);
    }

    // Answers, and then says nothing more.
    private sealed class SlowBody : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage { Content = new StreamContent(new SilentStream()), RequestMessage = request });

        private sealed class SilentStream : MemoryStream
        {
            public override bool CanSeek => false;

            public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
                return 0;
            }
        }
    }
}
