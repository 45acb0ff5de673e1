using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Nixish.Kubernetes.Tests.Connection;

public sealed class RealConnectionTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-connection-").FullName;

    [Theory]
    [InlineData("local")]
    [InlineData("local-token")]
    public async Task A_client_certificate_and_a_token_both_open_the_cluster(string context)
    {
        using var cluster = Cluster.FromKubeconfig(RealCluster.KubeconfigOrSkip(), context);

        using var nodes = await cluster.Api.GetAsync("api/v1/nodes", TestContext.Current.CancellationToken);

        nodes!.RootElement.GetProperty("kind").GetString().Should().Be("NodeList");
        cluster.Context.Should().Be(context);
    }

    [Fact]
    public async Task A_server_that_another_authority_signed_is_refused()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=other", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var other = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        var authority = Path.Combine(_folder, "ca.crt");
        await File.WriteAllTextAsync(authority, other.ExportCertificatePem(), TestContext.Current.CancellationToken);
        using var cluster = Cluster.FromKubeconfig(Altered("certificate-authority-data: [^}]*", "certificate-authority: ca.crt"), "local-token");

        var error = (await cluster.Awaiting(c => c.Api.GetAsync("version", CancellationToken.None)).Should().ThrowAsync<ClusterUnreachableException>()).Which;

        error.Message.Should().Contain("certificate").And.Contain("local-token");
    }

    [Fact]
    public async Task A_server_of_another_name_is_refused_and_tls_server_name_says_which_is_meant()
    {
        using var wrong = Cluster.FromKubeconfig(Altered("server:", "tls-server-name: elsewhere.example, server:"), "local");
        await wrong.Awaiting(c => c.Api.GetAsync("version", CancellationToken.None)).Should().ThrowAsync<ClusterUnreachableException>();

        using var right = Cluster.FromKubeconfig(Altered("server:", "tls-server-name: kubernetes.default.svc, server:"), "local");
        using var version = await right.Api.GetAsync("version", TestContext.Current.CancellationToken);
        version.Should().NotBeNull();
    }

    [Fact]
    public async Task Verification_is_skipped_only_where_the_kubeconfig_says_so()
    {
        using var cluster = Cluster.FromKubeconfig(Altered("certificate-authority-data: [^}]*", "insecure-skip-tls-verify: true"), "local");
        using var version = await cluster.Api.GetAsync("version", TestContext.Current.CancellationToken);
        version.Should().NotBeNull();

        using var untrusting = Cluster.FromKubeconfig(Altered("certificate-authority-data: [^}]*", ""), "local");
        await untrusting.Awaiting(c => c.Api.GetAsync("version", CancellationToken.None)).Should().ThrowAsync<ClusterUnreachableException>();
    }

    [Fact]
    public async Task A_token_file_is_read_beside_its_kubeconfig()
    {
        var token = System.Text.RegularExpressions.Regex.Match(await File.ReadAllTextAsync(RealCluster.KubeconfigOrSkip(), TestContext.Current.CancellationToken), "token: ([0-9a-f]+)").Groups[1].Value;
        await File.WriteAllTextAsync(Path.Combine(_folder, "token"), token + "\n", TestContext.Current.CancellationToken);
        using var cluster = Cluster.FromKubeconfig(Altered("user: {token: [^}]*", "user: {tokenFile: token"), "local-token");

        using var nodes = await cluster.Api.GetAsync("api/v1/nodes", TestContext.Current.CancellationToken);

        nodes.Should().NotBeNull();
    }

    [Fact]
    public async Task A_plugin_opens_the_cluster()
    {
        var token = System.Text.RegularExpressions.Regex.Match(await File.ReadAllTextAsync(RealCluster.KubeconfigOrSkip(), TestContext.Current.CancellationToken), "token: ([0-9a-f]+)").Groups[1].Value;
        await File.WriteAllTextAsync(Path.Combine(_folder, "answer"), $$"""{"apiVersion":"client.authentication.k8s.io/v1beta1","kind":"ExecCredential","status":{"token":"{{token}}"} }""", TestContext.Current.CancellationToken);
        using var cluster = Cluster.FromKubeconfig(Altered("user: {token: [^}]*", $"user: {{exec: {{apiVersion: client.authentication.k8s.io/v1beta1, command: cat, args: ['{_folder}/answer']}}"), "local-token");

        using var nodes = await cluster.Api.GetAsync("api/v1/nodes", TestContext.Current.CancellationToken);

        nodes.Should().NotBeNull();
    }

    [Fact]
    public async Task The_cluster_takes_the_user_for_whom_he_acts_as()
    {
        using var nobody = Cluster.FromKubeconfig(Altered("user: {token: ([^}]*)", "user: {token: $1, as: somebody-else"), "local-token");
        (await nobody.Awaiting(c => c.Api.GetAsync("api/v1/nodes", CancellationToken.None)).Should().ThrowAsync<KubernetesApiException>()).WithMessage("*somebody-else*").Which.StatusCode.Should().Be(403);

        using var master = Cluster.FromKubeconfig(Altered("user: {token: ([^}]*)", "user: {token: $1, as: somebody-else, as-groups: ['system:masters']"), "local-token");
        using var nodes = await master.Api.GetAsync("api/v1/nodes", TestContext.Current.CancellationToken);
        nodes.Should().NotBeNull();
    }

    [Fact]
    public async Task Credentials_that_the_cluster_does_not_accept_are_said_to_be_so()
    {
        using var cluster = Cluster.FromKubeconfig(Altered("user: {token: [^}]*", "user: {token: wrong"), "local-token");

        var error = (await cluster.Awaiting(c => c.Api.GetAsync("api/v1/nodes", CancellationToken.None)).Should().ThrowAsync<KubernetesApiException>()).Which;

        error.StatusCode.Should().Be(401);
        error.Message.Should().Contain("does not accept these credentials");
    }

    [Fact]
    public async Task A_cluster_that_does_not_listen_is_named_with_what_to_try()
    {
        var config = Path.Combine(_folder, "config");
        await File.WriteAllTextAsync(config, "current-context: gone\ncontexts: [{name: gone, context: {cluster: gone}}]\nclusters: [{name: gone, cluster: {server: 'https://127.0.0.1:1'}}]\n", TestContext.Current.CancellationToken);
        using var cluster = Cluster.FromKubeconfig(config);

        var error = (await cluster.Awaiting(c => c.Api.GetAsync("version", CancellationToken.None)).Should().ThrowAsync<ClusterUnreachableException>()).Which;

        error.Message.Should().Contain("https://127.0.0.1:1").And.Contain("'gone'").And.Contain("Check");
        error.Context.Should().Be("gone");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Altered(string pattern, string replacement)
    {
        var path = Path.Combine(_folder, Guid.NewGuid().ToString("N"));
        File.WriteAllText(path, System.Text.RegularExpressions.Regex.Replace(File.ReadAllText(RealCluster.KubeconfigOrSkip()), pattern, replacement));
        return path;
    }
}
