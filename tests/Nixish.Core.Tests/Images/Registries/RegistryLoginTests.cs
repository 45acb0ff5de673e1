using System.Net;
using System.Net.Http.Headers;

namespace Nixish.Core.Tests.Images.Registries;

public sealed class RegistryLoginTests : IDisposable
{
    private static readonly ImageRepository Target = ImageRepository.Parse("registry.example.com/shop/web");
    private static readonly Map<RegistryCredentials> Login = new() { ["registry.example.com"] = new("ann", "s3cret") };

    private readonly RegistryFixture _fixture = new();
    private readonly List<(Uri Address, AuthenticationHeaderValue? Authorization)> _seen = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public async Task A_bearer_challenge_is_answered_by_a_token_for_that_repository()
    {
        _fixture.Before = (request, _) => Bearer(request);
        using var client = _fixture.NewClient(Login);
        var image = await _fixture.BuildAsync(RegistryFixture.TwoLayers());
        await client.PushImageAsync(image, Target, cancellationToken: Stop);
        _fixture.Registry.Contains(Target.Tagged(image.Tag).ToString()).Should().BeTrue();
        var asked = _seen.Where(seen => seen.Address.Host == "auth.example.com").ToArray();
        var token = asked.Should().ContainSingle("one token does for the whole push").Which;
        Uri.UnescapeDataString(token.Address.Query).Should().Be("?scope=repository:shop/web:pull,push&service=registry");
        token.Authorization!.Parameter.Should().Be(Convert.ToBase64String("ann:s3cret"u8));
    }

    [Fact]
    public async Task A_token_is_kept_so_that_a_later_no_op_push_is_one_request()
    {
        _fixture.Before = (request, _) => Bearer(request);
        using var client = _fixture.NewClient(Login);
        var image = await _fixture.BuildAsync(RegistryFixture.TwoLayers());
        await client.PushImageAsync(image, Target, cancellationToken: Stop);
        _seen.Clear();
        await client.PushImageAsync(image, Target, cancellationToken: Stop);
        _seen.Should().ContainSingle();
    }

    [Fact]
    public async Task A_basic_challenge_is_answered_by_the_password()
    {
        _fixture.Before = (request, _) => request.Headers.Authorization?.Parameter == Convert.ToBase64String("ann:s3cret"u8)
            ? Answers.None
            : Answers.Status(HttpStatusCode.Unauthorized, response => response.Headers.WwwAuthenticate.Add(new("Basic", "realm=\"registry\"")));
        using var client = _fixture.NewClient(Login);
        (await client.ResolveAsync(Target.Tagged("x"), Stop)).Should().BeNull();
    }

    [Fact]
    public async Task Wrong_credentials_are_an_error_that_keeps_the_password()
    {
        _fixture.Before = (_, _) => Answers.Status(HttpStatusCode.Unauthorized, response => response.Headers.WwwAuthenticate.Add(new("Basic", "realm=\"registry\"")));
        using var client = _fixture.NewClient(Login);
        var error = (await FluentActions.Awaiting(() => client.ResolveAsync(Target.Tagged("x"), Stop)).Should().ThrowAsync<RegistryException>()).Which;
        error.Failure.Should().Be(RegistryFailure.Unauthorized);
        error.ToString().Should().NotContain("s3cret");
        Login["registry.example.com"].ToString().Should().NotContain("s3cret");
    }

    [Fact]
    public async Task Credentials_stay_with_the_host_they_are_for_when_it_redirects()
    {
        var image = await _fixture.BuildAsync(RegistryFixture.TwoLayers());
        await _fixture.Client.PushImageAsync(image, Target, cancellationToken: Stop);
        var layer = image.Manifest.Layers[0];
        var content = await File.ReadAllBytesAsync(await image.Layers[0].FileAsync(Stop), Stop);
        _fixture.Before = (request, _) =>
        {
            _seen.Add((request.RequestUri!, request.Headers.Authorization));
            return request.RequestUri!.Host == "cdn.example.net" ? Answers.Bytes(content)
                : request.RequestUri.AbsolutePath.Contains("/blobs/", StringComparison.Ordinal) && request.Headers.Authorization is not null
                    ? Answers.Status(HttpStatusCode.TemporaryRedirect, response => response.Headers.Location = new("https://cdn.example.net/blob?signed=1"))
                    : Answers.Status(HttpStatusCode.Unauthorized, response => response.Headers.WwwAuthenticate.Add(new("Basic", "realm=\"registry\"")));
        };
        using var client = _fixture.NewClient(Login);
        using var pulled = new MemoryStream();
        await client.PullBlobAsync(Target, layer, pulled, cancellationToken: Stop);
        pulled.ToArray().Should().Equal(content);
        _seen.Should().ContainSingle(seen => seen.Address.Host == "cdn.example.net").Which.Authorization.Should().BeNull();
    }

    [Fact]
    public async Task A_redirect_out_of_tls_is_not_followed()
    {
        _fixture.Before = (_, _) => Answers.Status(HttpStatusCode.Found, response => response.Headers.Location = new("http://cdn.example.net/blob"));
        var error = (await FluentActions.Awaiting(() => _fixture.Client.ResolveAsync(Target.Tagged("x"), Stop)).Should().ThrowAsync<RegistryException>()).Which;
        error.Failure.Should().Be(RegistryFailure.Insecure);
    }

    [Fact]
    public async Task A_realm_without_tls_gets_no_credentials()
    {
        _fixture.Before = (request, _) =>
        {
            _seen.Add((request.RequestUri!, request.Headers.Authorization));
            return Answers.Status(HttpStatusCode.Unauthorized, response => response.Headers.WwwAuthenticate.Add(new("Bearer", "realm=\"http://auth.example.com/token\"")));
        };
        using var client = _fixture.NewClient(Login);
        var error = (await FluentActions.Awaiting(() => client.ResolveAsync(Target.Tagged("x"), Stop)).Should().ThrowAsync<RegistryException>()).Which;
        error.Failure.Should().Be(RegistryFailure.Insecure);
        _seen.Should().ContainSingle().Which.Authorization.Should().BeNull();
    }

    [Theory]
    [InlineData("registry.example.com/web:v1", "https")]
    [InlineData("127.0.0.1:5000/web:v1", "http")]
    [InlineData("localhost:5000/web:v1", "http")]
    [InlineData("plain.example.com/web:v1", "http")]
    public async Task Plain_http_is_for_loopback_and_where_it_is_allowed(string reference, string scheme)
    {
        _fixture.Before = (request, _) =>
        {
            _seen.Add((request.RequestUri!, null));
            return Answers.None;
        };
        using var client = new RegistryClient(new() { Handler = _fixture.Handler, Credentials = [], PlainHttp = ["plain.example.com"] });
        await client.ResolveAsync(reference, Stop);
        _seen.Should().ContainSingle().Which.Address.Scheme.Should().Be(scheme);
    }

    [Fact]
    public async Task A_token_is_asked_for_again_when_its_time_is_over_and_before_it_is_refused()
    {
        var clock = new SetClock();
        _fixture.Before = (request, _) => Bearer(request);
        using var client = new RegistryClient(new() { Handler = _fixture.Handler, Credentials = Login, Time = clock });
        await client.ResolveAsync(Target.Tagged("x"), Stop);
        clock.Now += TimeSpan.FromSeconds(200);
        await client.ResolveAsync(Target.Tagged("x"), Stop);
        _seen.Select(seen => seen.Address.Host).Should().Equal(
            ["registry.example.com", "auth.example.com", "registry.example.com", "registry.example.com"], "it holds for 300 s");
        clock.Now += TimeSpan.FromSeconds(95);
        await client.ResolveAsync(Target.Tagged("x"), Stop);
        _seen.Skip(4).Select(seen => seen.Address.Host).Should().Equal("auth.example.com", "registry.example.com");
    }

    [Fact]
    public async Task A_token_that_is_refused_is_asked_for_again_once()
    {
        var revoked = false;
        _fixture.Before = (request, _) => revoked && request.RequestUri!.Host != "auth.example.com" ? Challenge(request) : Bearer(request);
        using var client = _fixture.NewClient(Login);
        await client.ResolveAsync(Target.Tagged("x"), Stop);
        revoked = true;
        _seen.Clear();
        var again = () => client.ResolveAsync(Target.Tagged("x"), Stop);
        (await again.Should().ThrowAsync<RegistryException>()).Which.Failure.Should().Be(RegistryFailure.Unauthorized);
        _seen.Select(seen => seen.Address.Host).Should().Equal("registry.example.com", "auth.example.com", "registry.example.com");
    }

    [Fact]
    public async Task An_identity_token_is_exchanged_by_post()
    {
        string? form = null;
        _fixture.Before = async (request, token) =>
        {
            form = request.Method == HttpMethod.Post && request.RequestUri!.Host == "auth.example.com" ? await request.Content!.ReadAsStringAsync(token) : form;
            return await Bearer(request);
        };
        using var client = _fixture.NewClient(new() { ["registry.example.com"] = new("", "") { IdentityToken = "identity" } });
        await client.ResolveAsync(Target.Tagged("x"), Stop);
        form.Should().Be("grant_type=refresh_token&service=registry&client_id=nixish&scope=repository%3Ashop%2Fweb%3Apull%2Cpush&refresh_token=identity");
        _seen.Should().AllSatisfy(seen => (seen.Authorization?.Scheme ?? "Bearer").Should().Be("Bearer"));
    }

    [Fact]
    public async Task A_service_that_knows_no_post_is_asked_with_the_password()
    {
        _fixture.Before = (request, _) => request.Method == HttpMethod.Post && request.RequestUri!.Host == "auth.example.com" ? Answers.Status(HttpStatusCode.MethodNotAllowed) : Bearer(request);
        using var client = _fixture.NewClient(new() { ["registry.example.com"] = new("ann", "s3cret") { IdentityToken = "identity" } });
        (await client.ResolveAsync(Target.Tagged("x"), Stop)).Should().BeNull();
    }

    [Fact]
    public async Task Access_that_the_registry_asks_for_beyond_ours_is_asked_for_too()
    {
        _fixture.Before = (request, _) => Bearer(request, "repository:shop/web:pull repository:shop/cache:pull,push");
        using var client = _fixture.NewClient(Login);
        await client.ResolveAsync(Target.Tagged("x"), Stop);
        Uri.UnescapeDataString(_seen.Single(seen => seen.Address.Host == "auth.example.com").Address.Query)
            .Should().Be("?scope=repository:shop/cache:pull,push&scope=repository:shop/web:pull&service=registry");
    }

    [Fact]
    public async Task A_refusal_that_repeats_a_secret_is_not_repeated()
    {
        _fixture.Before = (request, _) => request.RequestUri!.Host == "auth.example.com"
            ? Task.FromResult<HttpResponseMessage?>(new(HttpStatusCode.Forbidden) { Content = new StringContent("""{"errors":[{"code":"DENIED","message":"the password s3cret is wrong"}]}""") })
            : Bearer(request);
        using var client = _fixture.NewClient(Login);
        var error = (await FluentActions.Awaiting(() => client.ResolveAsync(Target.Tagged("x"), Stop)).Should().ThrowAsync<RegistryException>()).Which;
        error.ToString().Should().NotContain("s3cret");
        error.Host.Should().Be("auth.example.com");
    }

    // A registry that takes the one token that its service grants.
    private Task<HttpResponseMessage?> Bearer(HttpRequestMessage request, string scope = "repository:shop/web:pull,push")
    {
        if (request.RequestUri!.Host != "auth.example.com")
        {
            return request.Headers.Authorization is { Scheme: "Bearer", Parameter: "granted" } ? See(request) : Challenge(request, scope);
        }

        See(request);
        return Answers.Bytes("""{"token":"granted","expires_in":300}"""u8.ToArray());
    }

    private Task<HttpResponseMessage?> Challenge(HttpRequestMessage request, string scope = "repository:shop/web:pull,push")
    {
        See(request);
        return Answers.Status(HttpStatusCode.Unauthorized, response => response.Headers.WwwAuthenticate.Add(
            new("Bearer", $"realm=\"https://auth.example.com/token\",service=\"registry\",scope=\"{scope}\"")));
    }

    private Task<HttpResponseMessage?> See(HttpRequestMessage request)
    {
        lock (_seen)
        {
            _seen.Add((request.RequestUri!, request.Headers.Authorization));
        }

        return Answers.None;
    }

    private sealed class SetClock : TimeProvider
    {
        internal DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
