using System.Net;

namespace Nixish.Core.Tests.Images.Registries;

/// <summary>Registries that lie, wander off or never end: each is a typed error that names what it was about.</summary>
public sealed class MisbehavingRegistryTests : IDisposable
{
    private static readonly ImageRepository Target = ImageRepository.Parse("registry.example.com/shop/web");
    private static readonly Descriptor Blob = new(OciMediaTypes.Layer, Digest.Of("content"u8), 7);

    private readonly RegistryFixture _fixture = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("Bearer realm=\"https://auth.example.com/token\"")]
    [InlineData("Basic realm=\"x\"")]
    public async Task Challenges_that_no_answer_satisfies_end(string challenge)
    {
        var asked = 0;
        _fixture.Before = (request, _) => ++asked > 0 && request.RequestUri!.Host == "auth.example.com"
            ? Answers.Bytes("{\"token\":\"x\"}"u8.ToArray())
            : Answers.Status(HttpStatusCode.Unauthorized, response => response.Headers.TryAddWithoutValidation("WWW-Authenticate", challenge));
        using var client = _fixture.NewClient(new() { ["registry.example.com"] = new("ann", "s3cret") });
        await FailsAsync(() => client.PullManifestAsync(Target.Tagged("x"), Stop), RegistryFailure.Unauthorized, "*docker login registry.example.com*");
        asked.Should().BeLessThanOrEqualTo(3);
    }

    [Theory]
    [InlineData("")]
    [InlineData("Bearer")]
    [InlineData("Bearer realm=")]
    [InlineData("Bearer realm=\"file:///etc/passwd\"")]
    [InlineData("Bearer realm=\"https://")]
    [InlineData("Negotiate abc==")]
    [InlineData("=,=,\"\",,,")]
    [InlineData("Bearer realm=\"\\\"\\\\\"")]
    public async Task Absurd_challenges_are_refused(string challenge)
    {
        _fixture.Before = (_, _) => Answers.Status(HttpStatusCode.Unauthorized, response => response.Headers.TryAddWithoutValidation("WWW-Authenticate", challenge));
        var resolve = () => _fixture.Client.ResolveAsync(Target.Tagged("x"), Stop);
        (await resolve.Should().ThrowAsync<RegistryException>()).Which.Failure.Should().BeOneOf(RegistryFailure.Unauthorized, RegistryFailure.Refused);
    }

    [Fact]
    public async Task A_challenge_of_a_million_parameters_is_no_challenge()
    {
        var challenge = "Bearer " + string.Join(',', Enumerable.Repeat("realm=\"https://auth.example.com\"", 100_000));
        _fixture.Before = (_, _) => Answers.Status(HttpStatusCode.Unauthorized, response => response.Headers.TryAddWithoutValidation("WWW-Authenticate", challenge));
        await FailsAsync(() => _fixture.Client.ResolveAsync(Target.Tagged("x"), Stop), RegistryFailure.Unauthorized);
    }

    [Fact]
    public async Task Retry_after_a_date_is_waited_for_by_the_registrys_own_clock()
    {
        var first = true;
        var now = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);
        _fixture.Before = (_, _) => Interlocked.Exchange(ref first, false)
            ? Answers.Status(HttpStatusCode.ServiceUnavailable, response =>
            {
                response.Headers.Date = now;
                response.Headers.RetryAfter = new(now.AddSeconds(7));
            })
            : Answers.None;
        await _fixture.Client.ResolveAsync(Target.Tagged("x"), Stop);
        _fixture.Time.Pauses.Should().Equal(TimeSpan.FromSeconds(7));
    }

    [Fact]
    public async Task A_digest_in_a_header_that_is_not_the_contents_is_an_error()
    {
        _fixture.Before = (request, _) => Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.OK)
        {
            Content = new ByteArrayContent("{}"u8.ToArray()),
            Headers = { { "Docker-Content-Digest", Blob.Digest.ToString() } },
        });
        await FailsAsync(() => _fixture.Client.PullManifestAsync(Target.Tagged("x"), Stop), RegistryFailure.WrongDigest);
        await FailsAsync(() => _fixture.Client.ResolveAsync(Target.At(Digest.Of("other"u8)), Stop), RegistryFailure.WrongDigest);
    }

    [Theory]
    [InlineData("content and more", null)]
    [InlineData("con", null)]
    [InlineData("con", 3L)]
    [InlineData("content", 1_000_000_000_000L)]
    public async Task A_blob_of_another_length_is_an_error_before_it_fills_the_disk(string sent, long? declared)
    {
        _fixture.Before = (_, _) =>
        {
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = new StreamContent(new Unseekable(sent)) };
            response.Content.Headers.ContentLength = declared;
            return Task.FromResult<HttpResponseMessage?>(response);
        };
        using var client = _fixture.NewClient(retries: 1);
        using var pulled = new MemoryStream();
        var pull = () => client.PullBlobAsync(Target, Blob, pulled, cancellationToken: Stop);
        (await pull.Should().ThrowAsync<RegistryException>().WithMessage($"*{Target}@{Blob.Digest}*")).Which.Failure.Should().BeOneOf(RegistryFailure.WrongDigest, RegistryFailure.Unreachable);
        pulled.Length.Should().BeLessThanOrEqualTo(Blob.Size);
    }

    [Fact]
    public async Task Content_is_sent_to_another_host_without_credentials()
    {
        List<(string Host, string? Authorization)> seen = [];
        _fixture.Before = (request, _) =>
        {
            seen.Add((request.RequestUri!.Host, request.Headers.Authorization?.ToString()));
            return request.RequestUri.Host == "upload.example.net" ? Answers.Status(HttpStatusCode.Created)
                : request.Headers.Authorization is null ? Answers.Status(HttpStatusCode.Unauthorized, response => response.Headers.WwwAuthenticate.Add(new("Basic", "realm=\"x\"")))
                : request.Method == HttpMethod.Post ? Answers.Status(HttpStatusCode.Accepted, response => response.Headers.Location = new("https://upload.example.net/session?signature=s"))
                : Answers.None;
        };
        using var client = _fixture.NewClient(new() { ["registry.example.com"] = new("ann", "s3cret") });
        await PushAsync(client);
        seen.Where(call => call.Host == "upload.example.net").Should().ContainSingle().Which.Authorization.Should().BeNull();
    }

    [Theory]
    [InlineData("http://upload.example.net/session?signature=s3cret", RegistryFailure.Insecure)]
    [InlineData("http://registry.example.com/session?signature=s3cret", RegistryFailure.Insecure)]
    [InlineData("ftp://upload.example.net/session?signature=s3cret", RegistryFailure.Insecure)]
    [InlineData("https://[::1?signature=s3cret", RegistryFailure.Refused)]
    public async Task Content_is_not_sent_where_it_is_not_safe(string location, RegistryFailure failure)
    {
        _fixture.Before = (request, _) => request.Method == HttpMethod.Post
            ? Answers.Status(HttpStatusCode.Accepted, response => response.Headers.TryAddWithoutValidation("Location", location))
            : Answers.None;
        var error = await FailsAsync(() => PushAsync(_fixture.Client), failure);
        error.Message.Should().NotContain("s3cret");
    }

    [Theory]
    [InlineData(HttpStatusCode.Accepted, null)]
    [InlineData(HttpStatusCode.OK, "/v2/elsewhere")]
    [InlineData(HttpStatusCode.Created, "/v2/elsewhere")]
    public async Task An_upload_that_does_not_begin_is_an_error(HttpStatusCode status, string? location)
    {
        _fixture.Before = (request, _) => request.Method == HttpMethod.Post
            ? Answers.Status(status, response => response.Headers.Location = location is null ? null : new(location, UriKind.Relative))
            : Answers.None;
        await FailsAsync(() => PushAsync(_fixture.Client), RegistryFailure.Refused, "*began no upload*");
    }

    [Theory]
    [InlineData("0-999999")]
    [InlineData("0-1")]
    public async Task A_registry_that_has_other_pieces_than_it_was_sent_is_given_up(string range)
    {
        _fixture.Before = (request, _) => request.Method == HttpMethod.Patch
            ? Answers.Status(HttpStatusCode.Accepted, response => response.Headers.TryAddWithoutValidation("Range", range))
            : Answers.None;
        using var client = new RegistryClient(new() { Handler = _fixture.Handler, Credentials = [], ChunkSize = 3, Retries = 2, Time = _fixture.Time });
        await FailsAsync(() => PushAsync(client), RegistryFailure.Refused);
    }

    [Fact]
    public async Task A_registry_that_is_never_in_step_is_given_up()
    {
        _fixture.Before = (request, _) => request.Method == HttpMethod.Patch ? Answers.Status(HttpStatusCode.RequestedRangeNotSatisfiable) : Answers.None;
        using var client = new RegistryClient(new() { Handler = _fixture.Handler, Credentials = [], ChunkSize = 3, Retries = 2, Time = _fixture.Time });
        await FailsAsync(() => PushAsync(client), RegistryFailure.Refused, "*416*");
    }

    [Theory]
    [InlineData("</v2/shop/web/tags/list?last={0}>; rel=\"next\"")]
    [InlineData("</v2/shop/web/tags/list>; rel=next")]
    [InlineData("<https://other.example.com/v2/shop/web/tags/list>; rel=\"next\"")]
    [InlineData("<http://[::1>; rel=\"next\"")]
    public async Task A_list_without_an_end_is_an_error(string link)
    {
        var pages = 0;
        _fixture.Before = (request, _) => Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.OK)
        {
            Content = new StringContent("{\"name\":\"shop/web\",\"tags\":[\"x\"]}"),
            Headers = { { "Link", string.Format(System.Globalization.CultureInfo.InvariantCulture, link, pages++) } },
        });
        await FailsAsync(() => _fixture.Client.TagsAsync(Target, cancellationToken: Stop), RegistryFailure.Refused);
    }

    [Fact]
    public async Task Redirects_without_an_end_are_an_error_that_keeps_their_signatures()
    {
        _fixture.Before = (request, _) => Answers.Status(HttpStatusCode.TemporaryRedirect, response => response.Headers.Location = new("https://cdn.example.net/x?signature=s3cret"));
        var error = await FailsAsync(() => _fixture.Client.PullManifestAsync(Target.Tagged("x"), Stop), RegistryFailure.Refused, "*redirects*cdn.example.net*");
        error.Message.Should().NotContain("s3cret");
    }

    [Fact]
    public async Task A_redirect_that_would_lose_what_is_sent_is_not_followed()
    {
        _fixture.Before = (request, _) => request.Method == HttpMethod.Put ? Answers.Status(HttpStatusCode.Found, response => response.Headers.Location = new("/elsewhere", UriKind.Relative)) : Answers.None;
        await FailsAsync(() => PushAsync(_fixture.Client), RegistryFailure.Refused, "*302*");
    }

    [Fact]
    public async Task A_mount_that_is_forbidden_becomes_an_upload()
    {
        _fixture.Before = (request, _) => request.RequestUri!.Query.Contains("mount=", StringComparison.Ordinal) ? Answers.Status(HttpStatusCode.Forbidden) : Answers.None;
        (await _fixture.Client.PushBlobAsync(Target, Blob, OpenAsync, Target with { Path = "shop/private" }, cancellationToken: Stop)).Should().BeTrue();
        (await _fixture.Client.HasBlobAsync(Target, Blob.Digest, Stop)).Should().BeTrue();
    }

    private static Task<Stream> OpenAsync(CancellationToken cancellationToken) => Task.FromResult<Stream>(new MemoryStream("content"u8.ToArray()));

    private static Task<bool> PushAsync(RegistryClient client) => client.PushBlobAsync(Target, Blob, OpenAsync, cancellationToken: Stop);

    private static async Task<RegistryException> FailsAsync(Func<Task> action, RegistryFailure failure, string message = "*")
    {
        var error = (await action.Should().ThrowAsync<RegistryException>().WithMessage(message)).Which;
        error.Failure.Should().Be(failure);
        error.Message.Should().Contain("registry.example.com/shop/web");
        error.ToString().Should().NotContain("s3cret");
        return error;
    }

    private sealed class Unseekable(string text) : MemoryStream(System.Text.Encoding.UTF8.GetBytes(text))
    {
        public override bool CanSeek => false;
    }
}
