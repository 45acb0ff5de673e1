using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Nixish.Core.Tests.Images;

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
        asked.Select(seen => Uri.UnescapeDataString(seen.Address.Query)).Distinct().Should().BeEquivalentTo(
            ["?scope=repository:shop/web:pull&service=registry", "?scope=repository:shop/web:pull,push&service=registry"]);
        asked.Should().AllSatisfy(seen => seen.Authorization!.Parameter.Should().Be(Convert.ToBase64String("ann:s3cret"u8)));
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
        await client.PullBlobAsync(Target, layer, pulled, Stop);
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
    public void Dockers_configuration_gives_credentials()
    {
        var path = _fixture.Folder.Write("config.json", $$$"""
            {"auths": {
              "registry.example.com": {"auth": "{{{Convert.ToBase64String("ann:s3:cret"u8)}}}"},
              "https://index.docker.io/v1/": {"auth": "{{{Convert.ToBase64String("bob:x"u8)}}}"},
              "helper.example.com": {},
              "azure.example.com": {"auth": "{{{Convert.ToBase64String(Encoding.UTF8.GetBytes("00000000:"))}}}", "identitytoken": "long"}
            }}
            """);
        RegistryCredentials.FromDockerConfig(path).Should().BeEquivalentTo(new Map<RegistryCredentials>
        {
            ["registry.example.com"] = new("ann", "s3:cret"),
            ["docker.io"] = new("bob", "x"),
            ["azure.example.com"] = new("00000000", "") { IdentityToken = "long" },
        });
        RegistryCredentials.FromDockerConfig(_fixture.Folder["missing.json"]).Should().BeEmpty();
    }

    [Fact]
    public void A_damaged_docker_configuration_is_named()
    {
        var path = _fixture.Folder.Write("config.json", "{");
        FluentActions.Invoking(() => RegistryCredentials.FromDockerConfig(path)).Should().Throw<NixishException>().WithMessage($"*{path}*docker login*");
    }

    // A registry whose tokens are the scope that they were asked for.
    private Task<HttpResponseMessage?> Bearer(HttpRequestMessage request)
    {
        lock (_seen)
        {
            _seen.Add((request.RequestUri!, request.Headers.Authorization));
        }

        if (request.RequestUri!.Host == "auth.example.com")
        {
            return Answers.Bytes("{\"token\":\"granted\"}"u8.ToArray());
        }

        return request.Headers.Authorization is { Scheme: "Bearer", Parameter: "granted" }
            ? Answers.None
            : Answers.Status(HttpStatusCode.Unauthorized, response => response.Headers.WwwAuthenticate.Add(
                new("Bearer", "realm=\"https://auth.example.com/token\",service=\"registry\",scope=\"repository:shop/web:pull,push\"")));
    }
}
