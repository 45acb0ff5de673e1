using System.Net;
using System.Text;
using System.Text.Json;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images.Registries;

/// <summary>Real registries that ask who one is, started by the tests: passwords, tokens, private authorities, client certificates.</summary>
public sealed class SecuredRegistryTests : IDisposable
{
    // The only form that docker-registry takes: bcrypt, here of "abc".
    private const string PasswordFile = "ann:$2a$06$If6bvum7DFjUnE9p2uDeDu0YHzrHM6tf.iqN8.yx.jNN1ILEf7h0i\n";

    private readonly RegistryFixture _fixture = new();
    private readonly TestCertificates _certificates = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private TemporaryFolder Folder => _fixture.Folder;

    public void Dispose()
    {
        _certificates.Dispose();
        _fixture.Dispose();
    }

    [Fact]
    public async Task A_registry_with_passwords_takes_what_docker_login_noted_and_skopeo_reads_it()
    {
        Folder.Write("htpasswd", PasswordFile);
        using var registry = await DockerRegistry.StartAsync(Folder, more: $"auth:\n  htpasswd:\n    realm: test\n    path: {Folder["htpasswd"]}");
        var config = Folder.Write("docker/config.json", $$$"""{"auths": {"{{{registry.Host}}}": {"auth": "{{{Convert.ToBase64String("ann:abc"u8)}}}"} } }""");
        using var client = new RegistryClient(new() { DockerConfig = DockerConfig.At(config) });
        var (image, reference) = await PushAsync(client, registry.Host);
        SkopeoReads(image, reference, "--creds", "ann:abc", "--src-tls-verify=false");

        using var stranger = new RegistryClient(new() { Credentials = [], Retries = 0 });
        (await FluentActions.Awaiting(() => stranger.ResolveAsync(reference, Stop)).Should().ThrowAsync<RegistryException>()).Which.Failure.Should().Be(RegistryFailure.Unauthorized);
        using var wrong = new RegistryClient(new() { Credentials = new() { [registry.Host] = new("ann", "s3cret") }, Retries = 0 });
        var error = (await FluentActions.Awaiting(() => wrong.ResolveAsync(reference, Stop)).Should().ThrowAsync<RegistryException>()).Which;
        error.Failure.Should().Be(RegistryFailure.Unauthorized);
        error.ToString().Should().NotContain("s3cret");
    }

    [Fact]
    public async Task A_registry_with_tokens_takes_those_of_its_service()
    {
        Folder.Write("ca.pem", _certificates.AuthorityPem);
        var asked = 0;
        await using var service = new LoopbackServer(new TokenServer(_certificates, () => Interlocked.Increment(ref asked)));
        using var registry = await DockerRegistry.StartAsync(
            Folder, more: $"auth:\n  token:\n    realm: http://{service.Host}/token\n    service: nixish\n    issuer: tests\n    rootcertbundle: {Folder["ca.pem"]}");
        using var client = new RegistryClient(new() { Credentials = new() { [registry.Host] = new("ann", "abc") } });
        var (image, reference) = await PushAsync(client, registry.Host);
        asked.Should().Be(1, "one token does for a push");
        (await client.PushImageAsync(image, reference.Repository, cancellationToken: Stop)).Should().BeFalse();
        asked.Should().Be(1);
        using var anonymous = new RegistryClient(new() { Credentials = [], Retries = 0 });
        (await FluentActions.Awaiting(() => anonymous.ResolveAsync(reference, Stop)).Should().ThrowAsync<RegistryException>()).Which.Failure.Should().Be(RegistryFailure.Unauthorized);
        using var identity = new RegistryClient(new() { Credentials = new() { [registry.Host] = new("", "") { IdentityToken = "identity" } } });
        (await identity.ResolveAsync(reference, Stop))!.Digest.Should().Be(image.Descriptor.Digest);
        var other = reference.Repository with { Path = "nixish-test/other" };
        var before = asked;
        await client.PushImageAsync(image, other, cancellationToken: Stop);
        asked.Should().BeGreaterThan(before, "another repository is another access");
    }

    [Fact]
    public async Task A_private_authority_is_trusted_where_it_is_named_and_nowhere_else()
    {
        var host = await StartTlsAsync("");
        using var registry = host;
        Directory.CreateDirectory(Folder[$"certs.d/{registry.Host}"]);
        using (var trusting = NewClient(Folder["ca.pem"]))
        {
            var (image, reference) = await PushAsync(trusting, registry.Host);
            Folder.Write("client/ca.crt", _certificates.AuthorityPem);
            SkopeoReads(image, reference, $"--src-cert-dir={Folder["client"]}");
        }

        using var distrusting = NewClient(null);
        var resolve = () => distrusting.ResolveAsync($"{registry.Host}/web:1", Stop);
        (await resolve.Should().ThrowAsync<RegistryException>().WithMessage("*certificate*")).Which.Failure.Should().Be(RegistryFailure.Unreachable);

        // As Docker has it: a folder for the registry.
        Folder.Write($"certs.d/{registry.Host}/ca.crt", _certificates.AuthorityPem);
        using var placed = NewClient(null);
        (await placed.ResolveAsync($"{registry.Host}/web:1", Stop)).Should().BeNull();
    }

    [Fact]
    public async Task A_client_certificate_is_shown_where_it_is_asked_for()
    {
        using var registry = await StartTlsAsync($"    clientcas: [{Folder["ca.pem"]}]");
        Folder.Write($"certs.d/{registry.Host}/ca.crt", _certificates.AuthorityPem);
        using (var without = NewClient(null))
        {
            (await FluentActions.Awaiting(() => without.ResolveAsync($"{registry.Host}/web:1", Stop)).Should().ThrowAsync<RegistryException>()).Which.Failure.Should().Be(RegistryFailure.Unreachable);
        }

        var (certificate, key) = _certificates.Issue("a client");
        Folder.Write($"certs.d/{registry.Host}/client.cert", certificate);
        Folder.Write($"certs.d/{registry.Host}/client.key", key);
        using var client = NewClient(null);
        await PushAsync(client, registry.Host);
    }

    [Fact]
    public void A_damaged_bundle_is_named()
    {
        var file = Folder.Write("ca.pem", "not a certificate");
        using var client = NewClient(file);
        FluentActions.Awaiting(() => client.ResolveAsync("registry.example.com/web:1", Stop)).Should().ThrowAsync<NixishException>().WithMessage($"*{file}*BEGIN CERTIFICATE*");
    }

    private Task<DockerRegistry> StartTlsAsync(string more)
    {
        Folder.Write("ca.pem", _certificates.AuthorityPem);
        var (certificate, key) = _certificates.Issue("a registry");
        return DockerRegistry.StartAsync(Folder, http: $"  tls:\n    certificate: {Folder.Write("server.pem", certificate)}\n    key: {Folder.Write("server.key", key)}\n{more}");
    }

    private RegistryClient NewClient(string? authorities) =>
        new(new() { Credentials = [], Retries = 0, CertificateAuthorities = authorities, CertificateFolder = Folder["certs.d"] });

    private async Task<(BuiltImage Image, ImageReference Reference)> PushAsync(RegistryClient client, string host)
    {
        var image = await _fixture.BuildAsync(RegistryFixture.TwoLayers(second: Guid.NewGuid().ToString()));
        var repository = new ImageRepository(host, "nixish-test/secured");
        (await client.PushImageAsync(image, repository, cancellationToken: Stop)).Should().BeTrue();
        (await client.PushImageAsync(image, repository, cancellationToken: Stop)).Should().BeFalse();
        return (image, repository.Tagged(image.Tag));
    }

    // Copied away whole: every blob is read and checked by another program.
    private void SkopeoReads(BuiltImage image, ImageReference reference, params string[] options)
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("skopeo"), "skopeo is not on PATH.");
        TemporaryFolder.Run("skopeo", ["copy", "--insecure-policy", .. options.Select(option => option == "--creds" ? "--src-creds" : option), $"docker://{reference}", $"oci:{Folder["copied"]}:it"]);
        TemporaryFolder.Run("skopeo", "inspect", "--format", "{{.Digest}}", $"oci:{Folder["copied"]}:it").Should().Be(image.Descriptor.Digest.ToString());
    }

    // Grants all that is asked for to ann, and to whoever has the identity token; signed as docker-registry wants it.
    private sealed class TokenServer(TestCertificates certificates, Action asked) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            asked();
            var form = await request.Content!.ReadAsStringAsync(cancellationToken);
            var isKnown = request.Headers.Authorization?.Parameter == Convert.ToBase64String("ann:abc"u8) || form.Contains("refresh_token=identity", StringComparison.Ordinal);
            var wanted = (form.Length > 0 ? form : request.RequestUri!.Query.TrimStart('?')).Split('&').Select(pair => pair.Split('=', 2)).Where(pair => pair[0] == "scope");
            var scopes = isKnown ? wanted.SelectMany(pair => Uri.UnescapeDataString(pair[1].Replace('+', ' ')).Split(' ')) : [];
            return new(HttpStatusCode.OK) { Content = new StringContent(JsonSerializer.Serialize(new { token = Token(scopes), expires_in = 300 })) };
        }

        private string Token(IEnumerable<string> scopes)
        {
            var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
            var header = Part(new { typ = "JWT", alg = "ES256", x5c = new[] { certificates.AuthorityBase64 } });
            var claims = Part(new
            {
                iss = "tests",
                sub = "ann",
                aud = "nixish",
                exp = now + 300,
                nbf = now - 10,
                iat = now,
                jti = Guid.NewGuid().ToString(),
                access = scopes.Select(scope => scope.Split(':')).Where(parts => parts.Length == 3).Select(parts => new { type = parts[0], name = parts[1], actions = parts[2].Split(',') }),
            });
            return $"{header}.{claims}.{Base64(certificates.Sign(Encoding.ASCII.GetBytes($"{header}.{claims}")))}";
        }

        private static string Part(object value) => Base64(JsonSerializer.SerializeToUtf8Bytes(value));

        private static string Base64(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }
}
