using System.Net;
using System.Net.Sockets;

namespace Nixish.Core.Tests.Caching;

public sealed class HttpCacheTests : IDisposable
{
    private readonly CacheFolder _folder = new();
    private readonly HttpListener _server = new();
    private readonly string _address;

    public HttpCacheTests()
    {
        using (var probe = new TcpListener(IPAddress.Loopback, 0))
        {
            probe.Start();
            _address = $"http://127.0.0.1:{((IPEndPoint)probe.LocalEndpoint).Port}/cache/";
        }

        _server.Prefixes.Add(_address);
        _server.Start();
        _ = ServeAsync();
    }

    public void Dispose()
    {
        _server.Close();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_is_pushed_over_HTTP_comes_back_over_HTTP()
    {
        var app = await _folder.BuildAsync(size: 3_000_000);
        var cache = BinaryCache.Open(new(_address), new() { TrustedKeys = [_folder.Key.PublicKey] });
        (await cache.PushAsync(_folder.From, [app.Path], _folder.Signed)).Pushed.Should().HaveCount(4);
        (await cache.PushAsync(_folder.From, [app.Path], _folder.Signed)).AlreadyThere.Should().Be(4);
        var result = await _folder.To.SubstituteAsync([app.Path], [cache]);
        result.Missing.Should().BeEmpty();
        (await _folder.To.VerifyAsync()).Should().BeEquivalentTo(new { Checked = 4, IsSound = true });
    }

    [Fact]
    public async Task A_server_that_is_gone_is_a_cache_that_has_nothing_with_one_warning()
    {
        var app = await _folder.BuildAsync();
        _server.Stop();
        var warnings = new WarningLog();
        (await _folder.To.SubstituteAsync([app.Path, .. app.References], [BinaryCache.Open(new(_address))], warnings)).Fetched.Should().BeEmpty();
        warnings.Should().ContainSingle().Which.Failure.Should().Be(CacheFailure.Unreachable);
    }

    // The cache's folder as a plain server has it: GET, HEAD and PUT.
    private async Task ServeAsync()
    {
        while (_server.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await _server.GetContextAsync();
            }
            catch (Exception failure) when (failure is HttpListenerException or ObjectDisposedException or InvalidOperationException)
            {
                return;
            }

            var file = Path.Combine(_folder.CachePath, context.Request.Url!.AbsolutePath["/cache/".Length..]);
            using var response = context.Response;
            if (context.Request.HttpMethod == "PUT")
            {
                Directory.CreateDirectory(Path.GetDirectoryName(file)!);
                await using var target = File.Create(file);
                await context.Request.InputStream.CopyToAsync(target);
            }
            else if (!File.Exists(file))
            {
                response.StatusCode = 404;
            }
            else if (context.Request.HttpMethod == "GET")
            {
                await using var source = File.OpenRead(file);
                await source.CopyToAsync(response.OutputStream);
            }
        }
    }
}
