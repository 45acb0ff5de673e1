using System.Diagnostics;
using System.Security.Cryptography.X509Certificates;

namespace Nixish.Kubernetes.Tests.Connection;

public sealed class CredentialPluginTests : IDisposable
{
    private const string V1 = "client.authentication.k8s.io/v1";
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-plugin-").FullName;

    [Fact]
    public async Task The_token_of_a_plugin_is_sent_and_asked_for_once()
    {
        await using var server = new TlsServer();
        using var cluster = await ConnectAsync(server, $"echo x >> {_folder}/runs\n{Answer("\"token\":\"first\"")}");

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => GetAsync(cluster)));

        server.Requests.Should().HaveCount(5).And.OnlyContain(request => request.Headers["Authorization"] == "Bearer first");
        Runs().Should().Be(1);
    }

    [Fact]
    public async Task Arguments_and_variables_reach_the_plugin_as_they_are()
    {
        await using var server = new TlsServer();
        using var cluster = await ConnectAsync(
            server,
            $"for a in \"$@\"; do echo \"[$a]\" >> {_folder}/said; done\necho \"$NIXISH_PLUGIN\" >> {_folder}/said\n{Answer("\"token\":\"t\"")}",
            "args: ['two words', '$HOME; echo \"x\"', ''], env: [{name: NIXISH_PLUGIN, value: 'first'}, {name: NIXISH_PLUGIN, value: 'a $b'}]");

        await GetAsync(cluster);

        (await File.ReadAllLinesAsync(Path.Combine(_folder, "said"), TestContext.Current.CancellationToken)).Should().Equal("[two words]", "[$HOME; echo \"x\"]", "[]", "a $b");
    }

    [Theory]
    [InlineData("")]
    [InlineData("provideClusterInfo: true")]
    public async Task What_the_plugin_is_told_is_what_kubectl_tells_it(string more)
    {
        Assert.SkipUnless(MergingTests.HasKubectl(), "kubectl is not on PATH");
        await using var server = new TlsServer(_ => 403);
        var config = await KubeconfigAsync(
            server,
            $"printf '%s\\n' \"$KUBERNETES_EXEC_INFO\" >> {_folder}/said\n{Answer("\"token\":\"t\"")}",
            more,
            cluster: "tls-server-name: api.example, disable-compression: true, extensions: [{name: client.authentication.k8s.io/exec, extension: {audience: web, deep: [1, true, ~, {a: 0.5}]}}]");
        using (var kubectl = Process.Start(new ProcessStartInfo("kubectl", ["--kubeconfig", config, "get", "--raw", "/version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!)
        {
            await kubectl.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        using var cluster = Cluster.FromKubeconfig(config);
        await cluster.Awaiting(GetAsync).Should().ThrowAsync<KubernetesApiException>();

        var said = await File.ReadAllLinesAsync(Path.Combine(_folder, "said"), TestContext.Current.CancellationToken);
        var told = said.Where(line => line.Length > 0).Select(line => Json.Parse(line)).ToList();
        told.Should().HaveCountGreaterThan(1);
        told.Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task A_command_with_a_separator_lies_beside_the_kubeconfig()
    {
        await using var server = new TlsServer();
        await ScriptAsync("login", Answer("\"token\":\"near\""));
        Directory.CreateDirectory(Path.Combine(_folder, "kube"));
        var config = await KubeconfigAsync(server, script: null, command: "../login", file: "kube/config");

        using var cluster = Cluster.FromKubeconfig(config);
        await GetAsync(cluster);

        server.Requests.Single().Headers["Authorization"].Should().Be("Bearer near");
    }

    [Fact]
    public async Task A_name_that_is_not_on_PATH_is_said_with_the_hint_of_the_kubeconfig_in_plain_text()
    {
        await using var server = new TlsServer();
        var config = await KubeconfigAsync(server, script: null, "installHint: \"\\e[31mGet it\\e[0m from\\a example.com\"", command: "nixish-no-such-plugin");
        using var cluster = Cluster.FromKubeconfig(config);

        var error = (await cluster.Awaiting(GetAsync).Should().ThrowAsync<CredentialPluginException>()).Which;

        error.Message.Should().Contain("'nixish-no-such-plugin'").And.Contain("user 'u'").And.Contain("not on PATH").And.EndWith("Get it from example.com");
        error.InstallHint.Should().Be("Get it from example.com");
        error.Command.Should().Be("nixish-no-such-plugin");
    }

    [Fact]
    public async Task A_client_certificate_of_a_plugin_is_shown_to_the_server()
    {
        await using var server = new TlsServer();
        using var certificate = TlsServer.Certificate("CN=ann");
        var pem = certificate.ExportCertificatePem().ReplaceLineEndings("\\n");
        var key = certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem().ReplaceLineEndings("\\n");
        using var cluster = await ConnectAsync(server, Answer($"\"clientCertificateData\":\"{pem}\",\"clientKeyData\":\"{key}\""));

        await GetAsync(cluster);

        server.Requests.Single().ClientSubject.Should().Be("CN=ann");
        server.Requests.Single().Headers.Should().NotContainKey("Authorization");
    }

    [Fact]
    public async Task After_a_401_the_plugin_is_asked_again_and_the_request_sent_once_more()
    {
        await using var server = new TlsServer(request => request.Headers["Authorization"] == "Bearer token-2" ? 200 : 401);
        using var cluster = await ConnectAsync(server, $"echo x >> {_folder}/runs\n{Answer($"\"token\":\"token-'$(grep -c x {_folder}/runs)'\"")}");

        await GetAsync(cluster);

        server.Requests.Select(request => request.Headers["Authorization"]).Should().Equal("Bearer token-1", "Bearer token-2");
    }

    [Fact]
    public async Task A_401_that_stays_is_the_servers_refusal()
    {
        await using var server = new TlsServer(_ => 401);
        using var cluster = await ConnectAsync(server, $"echo x >> {_folder}/runs\n{Answer("\"token\":\"same\"")}");

        (await cluster.Awaiting(GetAsync).Should().ThrowAsync<KubernetesApiException>()).Which.StatusCode.Should().Be(401);

        server.Requests.Should().HaveCount(1);
        Runs().Should().Be(2);
    }

    [Fact]
    public async Task Credentials_are_asked_for_anew_shortly_before_they_expire()
    {
        var clock = new ManualClock();
        await ScriptAsync("login", $"echo x >> {_folder}/runs\n{Answer($"\"token\":\"t\",\"expirationTimestamp\":\"'$(cat {_folder}/end)'\"")}");
        await File.WriteAllTextAsync(Path.Combine(_folder, "end"), "2030-01-01T01:00:00Z", TestContext.Current.CancellationToken);
        using var plugin = new CredentialPlugin(Exec(), TimeSpan.FromSeconds(30), clock);
        await plugin.GetAsync(TestContext.Current.CancellationToken);

        clock.Now = new(2030, 1, 1, 0, 59, 29, TimeSpan.Zero);
        await plugin.GetAsync(TestContext.Current.CancellationToken);
        Runs().Should().Be(1);

        clock.Now = clock.Now.AddSeconds(1);
        await plugin.GetAsync(TestContext.Current.CancellationToken);
        Runs().Should().Be(2);
    }

    [Theory]
    [InlineData(0, true, false)]
    [InlineData(1, true, true)]
    [InlineData(1, false, false)]
    [InlineData(2, true, true)]
    public async Task A_plugin_is_told_whether_a_person_is_there(int mode, bool terminal, bool interactive)
    {
        await ScriptAsync("login", $"printf '%s\\n' \"$KUBERNETES_EXEC_INFO\" > {_folder}/said\n{Answer("\"token\":\"t\"")}");
        using var plugin = new CredentialPlugin(Exec() with { Mode = (InteractiveMode)mode }, TimeSpan.FromSeconds(30), TimeProvider.System) { HasTerminal = () => terminal };

        await plugin.GetAsync(TestContext.Current.CancellationToken);

        Json.Parse(await File.ReadAllTextAsync(Path.Combine(_folder, "said"), TestContext.Current.CancellationToken))["spec"]["interactive"].Should().Be((Json)interactive);
    }

    [Fact]
    public async Task A_plugin_that_needs_a_person_is_not_started_without_one()
    {
        using var plugin = new CredentialPlugin(Exec() with { Mode = InteractiveMode.Always }, TimeSpan.FromSeconds(30), TimeProvider.System) { HasTerminal = () => false };

        await plugin.Awaiting(p => p.GetAsync(CancellationToken.None).AsTask()).Should().ThrowAsync<CredentialPluginException>().WithMessage("*not a terminal*");
    }

    [Fact]
    public async Task A_plugin_that_does_not_end_is_ended()
    {
        await ScriptAsync("login", "sleep 600");
        using var plugin = new CredentialPlugin(Exec(), TimeSpan.FromSeconds(0.5), TimeProvider.System);
        var started = Stopwatch.GetTimestamp();

        await plugin.Awaiting(p => p.GetAsync(CancellationToken.None).AsTask()).Should().ThrowAsync<CredentialPluginException>().WithMessage("*did not answer within 0.5 s*");

        Stopwatch.GetElapsedTime(started).Should().BeLessThan(TimeSpan.FromSeconds(60));
    }

    [Theory]
    [InlineData("echo hidden; exit 3", "*ended with code 3*")]
    [InlineData("echo hidden", "*not JSON*")]
    [InlineData("echo '\"hidden\"'", "*something else than an ExecCredential*")]
    [InlineData("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1beta1\",\"kind\":\"ExecCredential\",\"status\":{\"token\":\"hidden\"}}'", "*ExecCredential of client.authentication.k8s.io/v1,*")]
    [InlineData("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredentials\",\"status\":{\"token\":\"hidden\"}}'", "*something else*")]
    [InlineData("echo '{\"apiVersion\":\"client.authentication.k8s.io/v1\",\"kind\":\"ExecCredential\",\"spec\":{\"token\":\"hidden\"}}'", "*no status*")]
    [InlineData("status '\"user\":\"hidden\"'", "*neither a token nor*")]
    [InlineData("status '\"token\":{\"x\":\"hidden\"}'", "*status.token*not text*")]
    [InlineData("status '\"token\":\"hidden token\"'", "*header cannot carry*")]
    [InlineData("status '\"clientKeyData\":\"hidden\"'", "*key without its certificate*")]
    [InlineData("status '\"token\":\"hidden\",\"clientCertificateData\":\"hidden\"'", "*certificate without its key*")]
    [InlineData("status '\"clientKeyData\":\"hidden\",\"clientCertificateData\":\"hidden\"'", "*malformed*")]
    [InlineData("status '\"token\":\"hidden\",\"expirationTimestamp\":\"2030-01-01T00:00:00\"'", "*expirationTimestamp*")]
    [InlineData("head -c 2000000 /dev/zero", "*more than 1024 KiB*")]
    public async Task What_a_plugin_does_wrong_is_said_and_nothing_of_its_answer(string script, string message)
    {
        await ScriptAsync("login", $"status() {{ echo '{{\"apiVersion\":\"{V1}\",\"kind\":\"ExecCredential\",\"status\":{{'\"$1\"'}}}}'; }}\n{script}");
        using var plugin = new CredentialPlugin(Exec() with { Arguments = ["--password=hidden"] }, TimeSpan.FromSeconds(30), TimeProvider.System);

        var error = (await plugin.Awaiting(p => p.GetAsync(CancellationToken.None).AsTask()).Should().ThrowAsync<CredentialPluginException>().WithMessage(message)).Which;

        error.ToString().Should().NotContain("hidden");
    }

    [Fact]
    public async Task A_plugin_is_not_asked_where_the_kubeconfig_has_a_token()
    {
        await using var server = new TlsServer();
        using var cluster = Cluster.FromKubeconfig(await KubeconfigAsync(server, "exit 1", user: "token: mine"));

        await GetAsync(cluster);

        server.Requests.Single().Headers["Authorization"].Should().Be("Bearer mine");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Answer(string status) => $"printf '%s\\n' '{{\"apiVersion\":\"{V1}\",\"kind\":\"ExecCredential\",\"status\":{{{status}}}}}'\n";

    private static async Task GetAsync(Cluster cluster)
    {
        using var answer = await cluster.Api.GetAsync("version", TestContext.Current.CancellationToken);
    }

    private ExecConfig Exec() => new() { Command = Path.Combine(_folder, "login"), ApiVersion = V1, Source = "user 'u' in a test" };

    private int Runs() => File.ReadAllLines(Path.Combine(_folder, "runs")).Length;

    private async Task<Cluster> ConnectAsync(TlsServer server, string script, string more = "") => Cluster.FromKubeconfig(await KubeconfigAsync(server, script, more));

    // Written by another process: while this one holds a file open for writing, what it starts meanwhile holds it too, and it cannot be run.
    private async Task ScriptAsync(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await RealCluster.RunAsync("sh", ["-c", "cat > \"$0\" && chmod 755 \"$0\"", path], $"#!/bin/sh\n{text}\n");
    }

    private async Task<string> KubeconfigAsync(TlsServer server, string? script, string more = "", string command = "./login", string cluster = "", string file = "config", string user = "")
    {
        if (script is not null)
        {
            await ScriptAsync("login", script);
        }

        var path = Path.Combine(_folder, file);
        var end = cluster.Length > 0 ? ", " + cluster : "";
        await File.WriteAllTextAsync(path, $$$"""
            apiVersion: v1
            kind: Config
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u}}]
            clusters: [{name: k, cluster: {server: "{{{server.Address}}}", certificate-authority-data: {{{server.AuthorityData}}}{{{end}}} }}]
            users: [{name: u, user: {exec: {apiVersion: {{{V1}}}, command: {{{command}}}, interactiveMode: Never{{{(more.Length > 0 ? ", " + more : "")}}} }{{{(user.Length > 0 ? ", " + user : "")}}} }}]
            """, TestContext.Current.CancellationToken);
        return path;
    }

    private sealed class ManualClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
