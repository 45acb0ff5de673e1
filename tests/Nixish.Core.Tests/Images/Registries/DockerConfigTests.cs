using System.Text;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images.Registries;

/// <summary>Credentials as <c>docker login</c>, <c>podman login</c> and credential helpers keep them.</summary>
public sealed class DockerConfigTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("registry.example.com/shop/web", "ann", "s3:cret", null)]
    [InlineData("debian", "bob", "x", null)]
    [InlineData("azure.example.com/shop/web", "00000000", "", "long")]
    [InlineData("quay.example.com/shop/web", "shop", "1", null)]
    [InlineData("quay.example.com/shop/web/admin", "admin", "2", null)]
    [InlineData("quay.example.com/other", "all", "3", null)]
    [InlineData("cluster.example.com:5000/x", "apart", "4", null)]
    public async Task Passwords_and_identity_tokens_are_found_by_registry_and_by_repository(string repository, string user, string password, string? identity)
    {
        var path = _folder.Write("config.json", $$$"""
            {"auths": {
              "registry.example.com": {"auth": "{{{Base64("ann:s3:cret")}}}"},
              "https://index.docker.io/v1/": {"auth": "{{{Base64("bob:x")}}}"},
              "https://azure.example.com": {"auth": "{{{Base64("00000000:")}}}", "identitytoken": "long"},
              "quay.example.com": {"auth": "{{{Base64("all:3")}}}"},
              "quay.example.com/shop/web": {"auth": "{{{Base64("shop:1")}}}"},
              "quay.example.com/shop/web/admin": {"auth": "{{{Base64("admin:2")}}}"},
              "cluster.example.com:5000/v1/": {"username": "apart", "password": "4"}
            }}
            """);
        (await FindAsync(path, repository)).Should().Be(new RegistryCredentials(user, password) { IdentityToken = identity });
    }

    [Fact]
    public async Task A_registry_that_is_not_noted_has_none()
    {
        var path = _folder.Write("config.json", """{"auths": {"helper.example.com": {}}}""");
        (await FindAsync(path, "helper.example.com/web")).Should().BeNull();
        (await FindAsync(path, "other.example.com/web")).Should().BeNull();
        (await FindAsync(_folder["missing.json"], "other.example.com/web")).Should().BeNull();
    }

    [Fact]
    public async Task A_damaged_configuration_is_named_without_what_is_in_it()
    {
        var path = _folder.Write("config.json", """{"auths": {"registry.example.com": {"auth": "c3VwZXI6c2VjcmV0" """);
        var error = (await FluentActions.Awaiting(() => FindAsync(path, "registry.example.com/web")).Should().ThrowAsync<RegistryCredentialsException>().WithMessage($"*{path}*docker login*")).Which;
        error.ToString().Should().NotContain("c3VwZXI6c2VjcmV0");
    }

    [Fact]
    public async Task A_registrys_own_helper_is_asked_before_the_one_for_all()
    {
        var own = Helper("""read server; echo "{\"ServerURL\":\"$server\",\"Username\":\"$1 $server\",\"Secret\":\"kept\"}" """);
        var all = Helper("""echo '{"ServerURL":"x","Username":"<token>","Secret":"identity"}'""");
        var path = _folder.Write("config.json", $$"""{"credHelpers": {"registry.example.com": "{{own}}"}, "credsStore": "{{all}}"}""");
        (await FindAsync(path, "registry.example.com/web")).Should().Be(new RegistryCredentials("get registry.example.com", "kept"));
        (await FindAsync(path, "debian")).Should().Be(new RegistryCredentials("", "") { IdentityToken = "identity" });
    }

    [Fact]
    public async Task What_a_helper_does_not_keep_may_be_noted()
    {
        var none = Helper("""echo "credentials not found in native keychain"; exit 1""");
        var path = _folder.Write("config.json", $$$"""{"credsStore": "{{{none}}}", "auths": {"registry.example.com": {"auth": "{{{Base64("ann:x")}}}"} } }""");
        (await FindAsync(path, "registry.example.com/web")).Should().Be(new RegistryCredentials("ann", "x"));
        (await FindAsync(path, "other.example.com/web")).Should().BeNull();
    }

    [Theory]
    [InlineData("echo s3cret; echo s3cret >&2; exit 3", "*code 3*")]
    [InlineData("echo '{\"Username\": \"s3cret\"}'", "*something else*")]
    [InlineData("echo s3cret", "*something else*")]
    [InlineData("head -c 100000 /dev/zero", "*something else*")]
    [InlineData("exec sleep 60", "*within 0.5 s*")]
    public async Task A_helper_that_fails_is_named_without_what_it_said(string script, string message)
    {
        var helper = Helper(script);
        var path = _folder.Write("config.json", $$"""{"credsStore": "{{helper}}"}""");
        var find = () => DockerConfig.At(path, TimeSpan.FromSeconds(0.5)).FindAsync(ImageRepository.Parse("registry.example.com/web"), Stop);
        var error = (await find.Should().ThrowAsync<RegistryCredentialsException>().WithMessage($"*docker-credential-{helper}*{path}*registry.example.com*").WithMessage(message)).Which;
        error.ToString().Should().NotContain("s3cret");
    }

    [Fact]
    public async Task A_helper_that_is_not_there_is_named()
    {
        var path = _folder.Write("config.json", """{"credsStore": "not-there"}""");
        await FluentActions.Awaiting(() => FindAsync(path, "debian")).Should().ThrowAsync<RegistryCredentialsException>().WithMessage("*docker-credential-not-there*not on PATH*");
        var evil = _folder.Write("evil.json", """{"credsStore": "../../bin/sh; x"}""");
        await FluentActions.Awaiting(() => FindAsync(evil, "debian")).Should().ThrowAsync<RegistryCredentialsException>().WithMessage("*letters, digits*");
    }

    [Fact]
    public async Task No_helper_runs_for_a_registry_that_asks_for_nothing()
    {
        var path = _folder.Write("config.json", """{"credsStore": "not-there"}""");
        using var fixture = new RegistryFixture();
        using var client = new RegistryClient(new() { Handler = fixture.Registry, DockerConfig = DockerConfig.At(path) });
        (await client.ResolveAsync("registry.example.com/web:1", Stop)).Should().BeNull();
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static Task<RegistryCredentials?> FindAsync(string path, string repository) => DockerConfig.At(path).FindAsync(ImageRepository.Parse(repository), Stop);

    // A helper of this test's own: an absolute path is no name, so it lies in a folder of PATH.
    private static string Helper(string script)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Scripts of /bin/sh.");
        var name = $"nixish-{Guid.NewGuid():n}";
        var file = Path.Combine(HelperFolder.Path, $"docker-credential-{name}");
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        return name;
    }

    private static class HelperFolder
    {
        internal static readonly string Path = Add();

        private static string Add()
        {
            var folder = Directory.CreateTempSubdirectory("nixish-helpers-").FullName;
            AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
            Environment.SetEnvironmentVariable("PATH", $"{Environment.GetEnvironmentVariable("PATH")}:{folder}");
            return folder;
        }
    }
}
