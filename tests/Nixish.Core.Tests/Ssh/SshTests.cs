using System.Diagnostics;
using System.Text;

namespace Nixish.Core.Tests.Ssh;

public sealed class SshTests
{
    [Fact]
    public async Task A_command_gets_its_arguments_and_input_as_they_are_and_gives_its_output_and_code()
    {
        using var server = SshServer.Run();
        await using var ssh = new SshConnection(server.Destination);
        string[] odd = ["it's", "a b", "$HOME `id` \\", "", "line\nbreak", "*", "ü\t;&|", "--x", "\"q\""];
        using var input = new MemoryStream("from here"u8.ToArray());
        var result = await ssh.RunAsync(new(["sh", "-c", "cat; echo; printf '<%s>' \"$@\"; echo problem >&2; exit 7", "sh", .. odd]) { Input = input });
        result.ExitCode.Should().Be(7);
        result.Output.Should().Be("from here\n" + string.Concat(odd.Select(argument => $"<{argument}>")));
        result.ErrorTail.Should().Equal("problem");
    }

    [Fact]
    public async Task Many_commands_share_one_connection()
    {
        using var server = SshServer.Run();
        await using var ssh = new SshConnection(server.Destination);
        var results = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => ssh.RunAsync(new("sh", "-c", $"echo {number} $SSH_CONNECTION"))));
        results.Select(result => result.Output.Split(' ')[0]).Should().Equal(Enumerable.Range(0, 12).Select(number => $"{number}"));
        results.Select(result => result.Output.Split(' ')[2]).Distinct().Should().HaveCount(1, "each connection has a port of its own");
    }

    [Fact]
    public async Task Ten_megabytes_on_both_outputs_stop_nothing()
    {
        using var server = SshServer.Run();
        await using var ssh = new SshConnection(server.Destination);
        long lines = 0;
        using var output = new MemoryStream();
        var result = await ssh.RequireAsync(new("sh", "-c", "yes 0123456789012345678901234567890123456789 | head -c 10000000 >&2; yes | head -c 10000000") { Output = output, Error = _ => lines++ });
        output.Length.Should().Be(10_000_000);
        lines.Should().BeGreaterThan(240_000);
        result.ErrorTail.Should().HaveCount(20);
    }

    [Fact]
    public async Task A_host_with_another_key_than_the_known_one_is_refused_and_named()
    {
        using var server = SshServer.Run();
        using var other = SshServer.Run();
        File.WriteAllText(server["wrong"], $"[127.0.0.1]:{server.Port} {other.HostKey}\n");
        await using var ssh = new SshConnection(server.Destination with { KnownHostsFile = server["wrong"], HostKeys = HostKeyPolicy.TrustFirstUse });
        var connect = () => ssh.ConnectAsync();
        var failure = (await connect.Should().ThrowAsync<SshHostKeyException>()).Which;
        failure.Problem.Should().Be(HostKeyProblem.Changed);
        failure.Message.Should().Contain($"127.0.0.1:{server.Port}");
    }

    [Fact]
    public async Task A_host_without_a_known_key_is_refused_unless_the_first_is_to_be_believed()
    {
        using var server = SshServer.Run();
        File.WriteAllText(server["empty"], "");
        await using var strict = new SshConnection(server.Destination with { KnownHostsFile = server["empty"] });
        var connect = () => strict.ConnectAsync();
        (await connect.Should().ThrowAsync<SshHostKeyException>()).Which.Problem.Should().Be(HostKeyProblem.Unknown);
        await using var trusting = new SshConnection(server.Destination with { KnownHostsFile = server["empty"], HostKeys = HostKeyPolicy.TrustFirstUse });
        await trusting.ConnectAsync();
        File.ReadAllText(server["empty"]).Should().Contain(server.HostKey);
    }

    [Fact]
    public async Task A_pinned_key_is_the_only_one_that_is_believed()
    {
        using var server = SshServer.Run();
        using var other = SshServer.Run();
        await using var right = new SshConnection(server.Destination with { KnownHostsFile = null, HostKey = server.HostKey });
        (await right.RequireAsync(new("echo", "hello"))).Output.Should().Be("hello\n");
        await using var wrong = new SshConnection(server.Destination with { HostKey = other.HostKey });
        var connect = () => wrong.ConnectAsync();
        await connect.Should().ThrowAsync<SshHostKeyException>();
    }

    [Fact]
    public async Task Who_may_not_log_in_is_told_so()
    {
        using var server = SshServer.Run();
        using var other = SshServer.Run();
        await using var ssh = new SshConnection(server.Destination with { IdentityFile = other.Destination.IdentityFile });
        var connect = () => ssh.ConnectAsync();
        (await connect.Should().ThrowAsync<SshLoginException>()).Which.Message.Should().Contain("authorized keys");
    }

    [Fact]
    public async Task A_host_that_nobody_answers_at_is_said_to_be_out_of_reach()
    {
        using var server = SshServer.Run();
        server.Kill();
        await using var ssh = new SshConnection(server.Destination);
        var connect = () => ssh.ConnectAsync();
        (await connect.Should().ThrowExactlyAsync<SshException>()).Which.Message.Should().Contain("cannot be reached").And.Contain("refused");
    }

    [Fact]
    public async Task A_host_that_accepts_and_says_nothing_is_given_up()
    {
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        using var server = SshServer.Run();
        await using var ssh = new SshConnection(server.Destination with { Port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port, ConnectTimeout = TimeSpan.FromSeconds(1) });
        var clock = Stopwatch.StartNew();
        var connect = () => ssh.ConnectAsync();
        await connect.Should().ThrowAsync<SshException>();
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_connection_that_drops_is_told_from_a_command_that_fails_and_is_made_again()
    {
        using var server = SshServer.Run();
        await using var ssh = new SshConnection(server.Destination);
        (await ssh.RunAsync(new("sh", "-c", "exit 255"))).ExitCode.Should().Be(255);
        await using var session = await ssh.StartAsync(new("cat"));
        await session.Input.WriteAsync("x"u8.ToArray());
        await session.Input.FlushAsync();
        session.Output.ReadByte().Should().Be('x');
        server.DropConnections();
        var wait = () => session.WaitAsync();
        await wait.Should().ThrowAsync<SshConnectionLostException>();
        (await ssh.RequireAsync(new("echo", "again"))).Output.Should().Be("again\n");
    }

    [Fact]
    public async Task Cancelling_and_timing_out_end_the_wait()
    {
        using var server = SshServer.Run();
        await using var ssh = new SshConnection(server.Destination);
        await ssh.ConnectAsync();
        var clock = Stopwatch.StartNew();
        var slow = () => ssh.RunAsync(new("sleep", "1000") { Timeout = TimeSpan.FromSeconds(1) });
        await slow.Should().ThrowAsync<SshTimeoutException>();
        using var cancelled = new CancellationTokenSource(500);
        var cancel = () => ssh.RunAsync(new("sleep", "1000"), cancelled.Token);
        await cancel.Should().ThrowAsync<OperationCanceledException>();
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData("web.example.com", "web.example.com", null, null)]
    [InlineData("ssh://root@web:2222", "web", "root", 2222)]
    [InlineData("deploy@[fe80::1%eth0]:22", "fe80::1%eth0", "deploy", 22)]
    public void A_destination_is_read_as_people_write_it(string text, string host, string? user, int? port)
    {
        var destination = SshDestination.Parse(text);
        (destination.Host, destination.User, destination.Port).Should().Be((host, user, port));
        SshDestination.Parse(destination.ToString()).Should().Be(destination);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-oProxyCommand=touch /tmp/x")]
    [InlineData("root@-oProxyCommand=x")]
    [InlineData("host name")]
    [InlineData("host;id")]
    [InlineData("$(id)@host")]
    [InlineData("host:0")]
    [InlineData("host:99999")]
    [InlineData("a@b@c")]
    public void What_could_be_an_option_or_shell_syntax_is_no_destination(string text)
    {
        var parse = () => SshDestination.Parse(text);
        parse.Should().Throw<SshDestinationException>();
    }

    [Fact]
    public async Task A_folder_whose_name_ssh_would_expand_is_named_as_it_is()
    {
        using var server = SshServer.Run();
        var odd = Directory.CreateDirectory(server["100% odd %h"]).FullName;
        File.Copy(server.KnownHosts, Path.Combine(odd, "known"));
        await using var ssh = new SshConnection(server.Destination with { KnownHostsFile = Path.Combine(odd, "known") });
        (await ssh.RequireAsync(new("printf", "%s", "fine"))).Output.Should().Be("fine");
    }
}
