using System.Net.Security;
using System.Security.Cryptography;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building.Fetching;

public sealed class FetchTests : IDisposable
{
    private static readonly byte[] Content = RandomNumberGenerator.GetBytes(300_000);
    private static readonly Hash Known = Hash.Sha256(Content);
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public FetchTests() => _store = _folder.OpenStore();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_file_is_fetched_once_and_then_it_is_there()
    {
        using var server = new FileServer(Content);
        var source = Source.Url(server["tool.tar.gz"], Known);
        var result = await BuildAsync(source);
        (await File.ReadAllBytesAsync(_store.PhysicalPath(result.Path))).Should().Equal(Content);
        result.Path.Name.Should().Be("tool.tar.gz");
        (await BuildAsync(source)).Built.Should().BeEmpty();
        server.Requests.Should().ContainSingle();
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task What_has_another_hash_is_not_kept_and_both_hashes_and_the_address_are_told()
    {
        using var server = new FileServer(Content);
        var wanted = Hash.Sha256([1]);
        var failure = (await Building(Source.Url(server["x"], wanted)).Should().ThrowAsync<HashMismatchException>()).Which;
        failure.Should().BeEquivalentTo(new { Wanted = wanted, Actual = Known, Url = server["x"] });
        failure.Message.Should().ContainAll(wanted.ToString(), Known.ToString(), server["x"]);
        Directory.EnumerateFiles(_store.Layout.Store).Should().NotContain(path => path.EndsWith("-x", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_source_without_a_hash_is_told_the_one_to_write_down()
    {
        using var server = new FileServer(Content);
        var failure = (await Building(Source.Url(server["x"])).Should().ThrowAsync<HashMismatchException>()).Which;
        failure.Actual.Should().Be(Known);
        failure.Message.Should().Contain("nobody had said").And.Contain(Known.ToString());
        (await BuildAsync(Source.Url(server["x"]) with { Hash = failure.Actual })).Built.Should().ContainSingle();
    }

    [Fact]
    public async Task A_connection_that_is_reset_is_resumed_where_it_stopped()
    {
        using var server = new FileServer(async (request, output) =>
        {
            var rest = Content[request.From..];
            var range = request.From == 0 ? "" : $"\r\nContent-Range: bytes {request.From}-{Content.Length - 1}/{Content.Length}";
            await FileServer.WriteHeadAsync(output, request.From == 0 ? "200 OK" : "206 Partial Content", $"ETag: \"v1\"{range}", rest.Length);
            await output.WriteAsync(rest.AsMemory(0, Math.Min(rest.Length, 50_000)));
            await output.FlushAsync();
            await Task.Delay(100);
            throw new ConnectionReset();
        });
        await BuildAsync(Source.Url(server["x"], Known));
        server.Requests.Should().HaveCount(6);
        server.Requests[1].Headers["if-range"].Should().Be("\"v1\"");
        server.Requests.Select(request => request.From).Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
    }

    [Fact]
    public async Task A_file_that_changed_between_two_parts_is_fetched_anew()
    {
        var asked = 0;
        using var server = new FileServer(async (request, output) =>
        {
            if (asked++ == 0)
            {
                await FileServer.WriteHeadAsync(output, "200 OK", "ETag: \"old\"", Content.Length);
                await output.WriteAsync(new byte[100_000]);
                return;
            }

            await FileServer.WriteAsync(output, "200 OK", "ETag: \"new\"", Content);
        });
        await BuildAsync(Source.Url(server["x"], Known));
        server.Requests[^1].Headers["if-range"].Should().Be("\"old\"");
    }

    [Fact]
    public async Task A_file_that_changed_unseen_between_two_parts_is_fetched_anew_too()
    {
        var asked = 0;
        using var server = new FileServer(async (request, output) =>
        {
            if (asked++ == 0)
            {
                await FileServer.WriteHeadAsync(output, "200 OK", "", Content.Length);
                await output.WriteAsync(new byte[100_000]);
                return;
            }

            var range = $"Content-Range: bytes {request.From}-{Content.Length - 1}/{Content.Length}";
            await (request.From == 0 ? FileServer.WriteAsync(output, "200 OK", "", Content) : FileServer.WriteAsync(output, "206 Partial Content", range, Content[request.From..]));
        });
        await BuildAsync(Source.Url(server["x"], Known));
        server.Requests.Select(request => request.From).Should().Equal(0, 100_000, 0);
    }

    [Theory]
    [InlineData("503 Busy", 3)]
    [InlineData("429 Slow down", 3)]
    [InlineData("404 Gone", 1)]
    [InlineData("403 No", 1)]
    public async Task What_may_pass_is_tried_again_and_what_will_not_is_not(string status, int requests)
    {
        using var server = new FileServer((_, output) => FileServer.WriteAsync(output, status, "", []));
        var failure = (await Building(Source.Url(server["x"], Known)).Should().ThrowAsync<BuildFailedException>()).Which;
        failure.InnerException.Should().BeOfType<FetchException>().Which.IsTransient.Should().Be(requests > 1);
        failure.Message.Should().Contain(server["x"]).And.Contain(status[..3]);
        server.Requests.Should().HaveCount(requests);
    }

    [Fact]
    public async Task Mirrors_are_tried_in_order_and_one_with_something_else_is_passed_over()
    {
        using var gone = new FileServer((_, output) => FileServer.WriteAsync(output, "404 Gone", "", []));
        using var wrong = new FileServer([1, 2, 3]);
        using var right = new FileServer(Content);
        var source = Source.Url(gone["x"], Known) with { Mirrors = [wrong["x"], right["y"]] };
        await BuildAsync(source);
        wrong.Requests.Should().ContainSingle();
        (await BuildAsync(source)).Built.Should().BeEmpty();
        var failure = await Building(Source.Url(gone["z"], Hash.Sha256([7])) with { Mirrors = [wrong["x"]] }).Should().ThrowAsync<BuildFailedException>();
        failure.Which.Message.Should().Contain("404").And.Contain("1 mirrors");
    }

    [Fact]
    public async Task A_server_that_falls_silent_or_drips_is_given_up()
    {
        using var server = new FileServer(async (request, output) =>
        {
            await FileServer.WriteHeadAsync(output, "200 OK", "", Content.Length);
            while (request.Path == "/drips")
            {
                await output.WriteAsync(new byte[1]);
                await Task.Delay(20);
            }

            await Task.Delay(Timeout.Infinite);
        });
        foreach (var path in (string[])["silent", "drips"])
        {
            var build = Building(Source.Url(server[path], Known), new() { Retries = 0, Patience = TimeSpan.FromMilliseconds(300) });
            (await build.Should().ThrowAsync<BuildFailedException>()).Which.Message.Should().Contain("0.3 s");
        }
    }

    [Fact]
    public async Task A_file_beyond_the_limit_is_not_taken_whether_it_says_so_or_not()
    {
        using var server = new FileServer(async (request, output) =>
        {
            if (request.Path == "/says")
            {
                await FileServer.WriteHeadAsync(output, "200 OK", "", int.MaxValue);
                return;
            }

            await output.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"u8.ToArray());
            while (true)
            {
                await output.WriteAsync(new byte[10_000]);
            }
        });
        foreach (var path in (string[])["says", "streams"])
        {
            var failure = await Building(Source.Url(server[path], Known), new() { SizeLimit = 1_000_000 }).Should().ThrowAsync<BuildFailedException>();
            failure.Which.Message.Should().Contain("larger than 1,000,000 bytes");
        }

        server.Requests.Should().HaveCount(2, "asking again would not help");
    }

    [Fact]
    public async Task Redirects_are_followed_so_many_times_and_never_out_of_TLS()
    {
        using var plain = new FileServer(Content);
        using var circle = new FileServer((_, output) => FileServer.WriteAsync(output, "302 Found", "Location: /again", []));
        (await Building(Source.Url(circle["x"], Known)).Should().ThrowAsync<BuildFailedException>()).Which.Message.Should().Contain("more than 10 times");
        circle.Requests.Should().HaveCount(11);

        using var certificate = FileServer.NewCertificate();
        using var secure = new FileServer((request, output) => request.Path == "/up" ? FileServer.WriteAsync(output, "200 OK", "", Content) : FileServer.WriteAsync(output, "301 Moved", $"Location: {plain["x"]}", []), certificate);
        using var up = new FileServer((_, output) => FileServer.WriteAsync(output, "307 Moved", $"Location: {secure["up"]}", []));
        using var trusting = new SocketsHttpHandler { AllowAutoRedirect = false, SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, theirs, _, _) => theirs?.GetCertHashString() == certificate.GetCertHashString() } };
        await BuildAsync(Source.Url(up["x"], Known), new() { Handler = trusting });
        var down = await Building(Source.Url(secure["down"], Hash.Sha256([1])), new() { Handler = trusting }).Should().ThrowAsync<BuildFailedException>();
        down.Which.Message.Should().Contain("not https");
        plain.Requests.Should().BeEmpty();
    }

    [Fact]
    public async Task A_certificate_that_nobody_vouches_for_is_refused_and_not_tried_again()
    {
        using var certificate = FileServer.NewCertificate();
        using var server = new FileServer((_, output) => FileServer.WriteAsync(output, "200 OK", "", Content), certificate);
        var failure = await Building(Source.Url(server["x"], Known)).Should().ThrowAsync<BuildFailedException>();
        failure.Which.InnerException.Should().BeOfType<FetchException>().Which.IsTransient.Should().BeFalse();
        failure.Which.Message.Should().Contain("TLS");
        server.Requests.Should().BeEmpty();
    }

    [Fact]
    public void Proxies_of_the_environment_are_used()
    {
        using var proxy = new FileServer(Content);
        TemporaryFolder.Run("dotnet", new Dictionary<string, string> { ["http_proxy"] = proxy["proxy"] }, Path.Combine(AppContext.BaseDirectory, "Nixish.TestPrograms.dll"), "fetch", _folder["other"], "http://files.example.invalid/x", Known.ToString());
        proxy.Requests.Should().ContainSingle().Which.Path.Should().Be("http://files.example.invalid/x");
    }

    [Fact]
    public void An_address_that_is_none_or_carries_a_password_is_refused()
    {
        foreach (var address in (string[])["x.tar", "ftp://host/x", "file:///etc/passwd", "https://me:secret@host/x", "https://host/a b"])
        {
            var make = () => Source.Url(address, Known);
            make.Should().Throw<SourceException>().Which.Message.Should().NotContain("secret");
        }

        var nameless = () => new Lowering().Lower(Source.Url("https://host/a%20b", Known));
        nameless.Should().Throw<SourceException>().WithMessage("*Name =*");
    }

    private Task<BuildResult> BuildAsync(Source source, FetchOptions? fetching = null) => _store.BuildAsync(source, Options(fetching ?? new()));

    private Func<Task> Building(Source source, FetchOptions? fetching = null) => () => _store.BuildAsync(source, Options(fetching ?? new() { Retries = 2 }));

    private static BuildOptions Options(FetchOptions fetching) => new()
    {
        Lowering = new() { StatCacheFolder = null },
        Fetching = fetching with { FirstPause = TimeSpan.FromMilliseconds(1) },
    };
}
