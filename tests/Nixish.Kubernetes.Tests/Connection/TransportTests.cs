namespace Nixish.Kubernetes.Tests.Connection;

public sealed class TransportTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-transport-").FullName;

    [Fact]
    public async Task Whom_the_user_acts_as_is_said_in_headers()
    {
        await using var server = new TlsServer();

        await GetAsync(server, "token: t, as: 'ann müller', as-uid: '7', as-groups: ['system:masters'], as-user-extra: {'example.com/reason%': [on call]}");

        var headers = server.Requests.Single().Headers;
        headers["Authorization"].Should().Be("Bearer t");
        headers["Impersonate-User"].Should().Be("ann m\u00c3\u00bcller", "bytes of UTF-8, each read as a letter");
        headers["Impersonate-Uid"].Should().Be("7");
        headers["Impersonate-Group"].Should().Be("system:masters");
        headers["Impersonate-Extra-example.com%2Freason%25"].Should().Be("on call");
    }

    [Fact]
    public async Task A_user_and_a_password_are_sent()
    {
        await using var server = new TlsServer();

        await GetAsync(server, "username: me, password: 'a:b'");

        server.Requests.Single().Headers["Authorization"].Should().Be("Basic bWU6YTpi");
    }

    [Theory]
    [InlineData("kept", "Bearer kept")]
    [InlineData(null, "Bearer given")]
    public async Task A_token_file_beats_the_token_beside_it_where_it_can_be_read(string? kept, string sent)
    {
        await using var server = new TlsServer();
        if (kept is not null)
        {
            await File.WriteAllTextAsync(Path.Combine(_folder, "token"), kept + "\n", TestContext.Current.CancellationToken);
        }

        await GetAsync(server, "token: given, tokenFile: token");

        server.Requests.Single().Headers["Authorization"].Should().Be(sent);
    }

    [Fact]
    public async Task The_name_that_the_kubeconfig_gives_is_indicated_and_verified()
    {
        await using var server = new TlsServer();

        await GetAsync(server, "token: t", "tls-server-name: api.example");
        await this.Awaiting(test => test.GetAsync(server, "token: t", "tls-server-name: other.example")).Should().ThrowAsync<ClusterUnreachableException>();

        server.Requests.Single().ServerName.Should().Be("api.example");
    }

    [Fact]
    public async Task A_proxy_is_gone_through_with_its_password_even_to_this_machine()
    {
        await using var server = new TlsServer();
        await using var proxy = new ConnectProxy();

        await GetAsync(server, "token: t", $"proxy-url: 'http://me:a%3Ab@127.0.0.1:{proxy.Port}'");

        var head = proxy.Tunnels.Should().ContainSingle().Subject;
        head[0].Should().Be($"CONNECT 127.0.0.1:{server.Address.Port} HTTP/1.1");
        head.Should().Contain("Proxy-Authorization: Basic bWU6YTpi");
        server.Requests.Single().Headers["Authorization"].Should().Be("Bearer t");
    }

    [Fact]
    public async Task A_proxy_is_spoken_to_over_TLS_where_its_address_says_so()
    {
        await using var server = new TlsServer();
        await using var proxy = new ConnectProxy(server.Identity);

        await GetAsync(server, "token: t", $"proxy-url: 'https://me:secret@127.0.0.1:{proxy.Port}'");

        proxy.Tunnels.Should().ContainSingle().Which[0].Should().Be($"CONNECT 127.0.0.1:{server.Address.Port} HTTP/1.1");
        server.Requests.Single().Headers["Authorization"].Should().Be("Bearer t");
    }

    [Fact]
    public async Task A_proxy_that_nobody_trusted_vouches_for_gets_no_password()
    {
        await using var server = new TlsServer();
        using var stranger = TlsServer.Certificate("CN=somebody else");
        await using var proxy = new ConnectProxy(stranger);

        await this.Awaiting(test => test.GetAsync(server, "token: t", $"proxy-url: 'https://me:secret@127.0.0.1:{proxy.Port}'")).Should().ThrowAsync<ClusterUnreachableException>();

        proxy.Tunnels.Should().BeEmpty();
        server.Requests.Should().BeEmpty();
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("api.example")]
    public async Task A_socks_proxy_is_told_the_name_and_looks_it_up_itself(string host)
    {
        await using var server = new TlsServer();
        await using var proxy = new SocksProxy();

        await GetAsync(server, "token: t", $"proxy-url: 'socks5://me:a%3Ab@127.0.0.1:{proxy.Port}'", host);

        proxy.Tunnels.Should().Equal($"me:a:b@{host}:{server.Address.Port}");
        server.Requests.Single().Headers["Authorization"].Should().Be("Bearer t");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task GetAsync(TlsServer server, string user, string more = "", string host = "127.0.0.1")
    {
        var path = Path.Combine(_folder, "config");
        var end = more.Length > 0 ? ", " + more : "";
        await File.WriteAllTextAsync(path, $$$"""
            current-context: c
            contexts: [{name: c, context: {cluster: k, user: u}}]
            clusters: [{name: k, cluster: {server: "https://{{{host}}}:{{{server.Address.Port}}}", certificate-authority-data: {{{server.AuthorityData}}}{{{end}}} }}]
            users: [{name: u, user: { {{{user}}} }}]
            """, TestContext.Current.CancellationToken);
        using var cluster = Cluster.FromKubeconfig(path);
        using var answer = await cluster.Api.GetAsync("version", TestContext.Current.CancellationToken);
    }
}
