using System.IO.Compression;
using System.Text;

namespace Nixish.Core.Tests.Caching.Hostile;

/// <summary>Whatever a server does, a cache that fails is a cache that has nothing: one warning, soon asked no more, and nothing of it is kept.</summary>
public sealed class HostileHttpTests : IAsyncDisposable
{
    private static readonly Dictionary<string, Func<Answer, byte[], Task>> Mischiefs = new()
    {
        ["stalls before it answers"] = (answer, _) => answer.StallAsync(),
        ["stalls in the head"] = async (answer, _) => { await answer.WriteAsync("HTTP/1.1 200 OK\r\nCont"); await answer.StallAsync(); },
        ["stalls in the body"] = async (answer, body) => { await answer.HeadAsync(body.Length); await answer.WriteAsync(body.AsMemory(0, body.Length / 2)); await answer.StallAsync(); },
        ["drips"] = async (answer, body) => { await answer.HeadAsync(body.Length); await answer.DripAsync(body); },
        ["drips its head"] = (answer, _) => answer.DripAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nX: {new string('x', 10_000)}\r\n\r\n")),
        ["resets at once"] = (answer, _) => { answer.Reset(); return Task.CompletedTask; },
        ["resets in the body"] = async (answer, body) => { await answer.HeadAsync(body.Length); await answer.WriteAsync(body.AsMemory(0, body.Length / 2)); answer.Reset(); },
        ["says nothing"] = (_, _) => Task.CompletedTask,
        ["answers 429"] = (answer, _) => answer.StatusAsync("429 Too Many Requests", "Retry-After: 3600\r\n"),
        ["answers 500"] = (answer, _) => answer.StatusAsync("500 Internal Server Error"),
        ["answers 503"] = (answer, _) => answer.StatusAsync("503 Service Unavailable", "Retry-After: 0\r\n"),
        ["answers 401"] = (answer, _) => answer.StatusAsync("401 Unauthorized", "WWW-Authenticate: Basic\r\n"),
        ["truncates"] = async (answer, body) => { await answer.HeadAsync(body.Length); await answer.WriteAsync(body.AsMemory(0, body.Length - 1)); },
        ["says that it is shorter"] = async (answer, body) => { await answer.HeadAsync(body.Length - 1); await answer.WriteAsync(body); },
        ["says that it is longer"] = async (answer, body) => { await answer.HeadAsync(body.Length + 1); await answer.WriteAsync(body); },
        ["never ends"] = async (answer, body) => { await answer.WriteAsync("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"); await answer.WriteAsync(body); await answer.EndlessAsync(new byte[64 * 1024]); },
        ["never ends its head"] = async (answer, _) => { await answer.WriteAsync("HTTP/1.1 200 OK\r\n"); await answer.EndlessAsync(Encoding.ASCII.GetBytes($"X: {new string('x', 1000)}\r\n")); },
        ["is no HTTP"] = (answer, _) => answer.WriteAsync("SSH-2.0-OpenSSH_9.2\r\n\r\n"),
        ["is a page"] = (answer, _) => answer.OkAsync("<html>Log in to the network</html>"u8.ToArray()),
        ["is empty"] = (answer, _) => answer.OkAsync(Array.Empty<byte>()),
        ["is no text"] = (answer, _) => answer.OkAsync(new byte[] { 0xff, 0xfe, 0, 0xc3 }),
        ["is a bomb"] = (answer, _) => answer.OkAsync(Bomb, "Content-Encoding: gzip\r\n"),
        ["is broken gzip"] = (answer, body) => answer.OkAsync(body, "Content-Encoding: gzip\r\n"),
        ["is broken brotli"] = (answer, body) => answer.OkAsync(body, "Content-Encoding: br\r\n"),
        ["is encoded in an unknown way"] = (answer, body) => answer.OkAsync(body, "Content-Encoding: zstd\r\n"),
        ["redirects to itself"] = (answer, _) => answer.StatusAsync("302 Found", "Location: /nix-cache-info\r\n"),
        ["redirects to a file"] = (answer, _) => answer.StatusAsync("302 Found", "Location: file:///etc/passwd\r\n"),
        ["redirects to nothing"] = (answer, _) => answer.StatusAsync("302 Found", "Location: http://[::bad]:99999/\r\n"),
        ["redirects to another protocol"] = (answer, _) => answer.StatusAsync("302 Found", "Location: ftp://127.0.0.1/x\r\n"),
        ["speaks of another range"] = async (answer, body) => { await answer.HeadAsync(body.Length / 2, $"Content-Range: bytes {body.Length / 2}-{body.Length - 1}/{body.Length}\r\n", "206 Partial Content"); await answer.WriteAsync(body.AsMemory(body.Length / 2)); },
    };

    private static readonly string[] Kinds = ["nix-cache-info", ".narinfo", "nar/"];
    private static readonly byte[] Bomb = MakeBomb();
    private readonly CacheFolder _folder = new();
    private readonly HostileServer _server;

    public HostileHttpTests() => _server = new(_folder.CachePath);

    public static TheoryData<string, string> Cases =>
    [
        .. from mischief in Mischiefs.Keys
           from kind in Kinds
           where (mischief, kind) != ("says that it is shorter", "nix-cache-info") // its last newline is no loss
           select new TheoryDataRow<string, string>(mischief, kind),
    ];

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_server_that_misbehaves_has_nothing(string mischief, string kind)
    {
        var app = await PushAsync();
        var before = GC.GetTotalMemory(forceFullCollection: false);
        _server.Mischief = async (asked, answer) =>
        {
            var isTarget = asked.Key.Contains(kind, StringComparison.Ordinal);
            if (isTarget)
            {
                await Mischiefs[mischief](answer, await File.ReadAllBytesAsync(Path.Combine(_folder.CachePath, asked.Key)));
            }

            return isTarget;
        };
        var warnings = new WarningLog();
        var result = await _folder.To.SubstituteAsync([app.Path], [Cache()], warnings).WaitAsync(TimeSpan.FromSeconds(60));
        result.Missing.Should().Equal(app.Path);
        warnings.Should().ContainSingle(string.Join('\n', warnings.Select(warning => warning.Message))).Which.Message.Should().Contain(_server.Address);
        (await _folder.To.VerifyAsync()).IsSound.Should().BeTrue();
        (GC.GetTotalMemory(forceFullCollection: false) - before).Should().BeLessThan(200 << 20);
    }

    [Theory]
    [InlineData("answers 500")]
    [InlineData("stalls before it answers")]
    [InlineData("resets at once")]
    public async Task It_is_soon_asked_no_more(string mischief)
    {
        _server.Mischief = async (_, answer) =>
        {
            await Mischiefs[mischief](answer, []);
            return true;
        };
        var paths = Enumerable.Range(0, 500).Select(i => StorePath.ForText(StoreDirectory.Default, $"t{i}", "x"u8, [])).ToArray();
        var warnings = new WarningLog();
        (await _folder.To.SubstituteAsync(paths, [Cache()], warnings).WaitAsync(TimeSpan.FromSeconds(30))).Fetched.Should().BeEmpty();
        warnings.Should().ContainSingle();
        _server.Requests.Count.Should().BeLessThan(10, "those who asked at the same time share one answer, and the rest do not ask");
    }

    [Fact]
    public async Task What_breaks_off_goes_on_where_it_stopped()
    {
        var app = await PushAsync();
        _server.Mischief = async (asked, answer) =>
        {
            if (!asked.Key.StartsWith("nar/", StringComparison.Ordinal))
            {
                return false;
            }

            var body = await File.ReadAllBytesAsync(Path.Combine(_folder.CachePath, asked.Key));
            var start = (int)(asked.RangeStart ?? 0);
            await answer.HeadAsync(body.Length - start, asked.RangeStart is null ? "" : $"Content-Range: bytes {start}-{body.Length - 1}/{body.Length}\r\n", asked.RangeStart is null ? "200 OK" : "206 Partial Content");
            await answer.WriteAsync(body.AsMemory(start, Math.Min(body.Length - start, Math.Max(1, body.Length / 3))));
            return true;
        };
        (await _folder.To.SubstituteAsync([app.Path], [Cache()])).Missing.Should().BeEmpty();
        (await _folder.To.VerifyAsync()).Should().BeEquivalentTo(new { Checked = 4, IsSound = true });
        _server.Requests.Where(asked => asked.RangeStart > 0).Should().NotBeEmpty();
    }

    [Theory]
    [InlineData("206 Partial Content", "Content-Range: bytes 5-9/10\r\n")]
    [InlineData("206 Partial Content", "")]
    [InlineData("200 OK", "")]
    public async Task A_rest_that_is_none_is_not_glued_on(string status, string head)
    {
        var app = await PushAsync();
        _server.Mischief = async (asked, answer) =>
        {
            if (!asked.Key.StartsWith("nar/", StringComparison.Ordinal))
            {
                return false;
            }

            var body = await File.ReadAllBytesAsync(Path.Combine(_folder.CachePath, asked.Key));
            await answer.HeadAsync(body.Length, asked.RangeStart is null ? "" : head, asked.RangeStart is null ? "200 OK" : status);
            await answer.WriteAsync(asked.RangeStart is null ? body.AsMemory(0, body.Length / 2) : body);
            return true;
        };
        (await _folder.To.SubstituteAsync([app.Path], [Cache()])).Missing.Should().BeEmpty("it sent the whole again, and what was known of it is passed over");
        (await _folder.To.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task Credentials_stay_with_the_host_that_they_are_for()
    {
        await using var other = new HostileServer(_folder.CachePath);
        var app = await PushAsync();
        _server.Mischief = async (asked, answer) =>
        {
            await answer.StatusAsync("307 Temporary Redirect", $"Location: {other.Address}/{asked.Key}\r\n");
            return true;
        };
        var address = new UriBuilder(_server.Address) { UserName = "me", Password = "hush" }.Uri;
        (await _folder.To.SubstituteAsync([app.Path], [Cache(address)])).Missing.Should().BeEmpty("redirections are followed");
        _server.Requests.Should().NotBeEmpty().And.OnlyContain(asked => asked.Head.Contains("Authorization: Basic bWU6aHVzaA==", StringComparison.OrdinalIgnoreCase));
        other.Requests.Should().NotBeEmpty().And.NotContain(asked => asked.Head.Contains("uthorization", StringComparison.OrdinalIgnoreCase) || asked.Head.Contains("bWU6", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_is_asked_to_wait_a_moment_waits()
    {
        var app = await PushAsync();
        var first = true;
        _server.Mischief = async (_, answer) =>
        {
            if (!first)
            {
                return false;
            }

            first = false;
            await answer.StatusAsync("503 Service Unavailable", "Retry-After: 1\r\n");
            return true;
        };
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        (await _folder.To.SubstituteAsync([app.Path], [Cache(patience: TimeSpan.FromSeconds(20))])).Missing.Should().BeEmpty();
        System.Diagnostics.Stopwatch.GetElapsedTime(started).Should().BeGreaterThan(TimeSpan.FromSeconds(0.9));
    }

    [Fact]
    public async Task A_narinfo_of_another_path_is_none()
    {
        var app = await PushAsync();
        var other = app.References[0];
        File.Copy(Path.Combine(_folder.CachePath, $"{other.HashPart}.narinfo"), Path.Combine(_folder.CachePath, $"{app.Path.HashPart}.narinfo"), overwrite: true);
        var warnings = new WarningLog();
        (await _folder.To.SubstituteAsync([app.Path], [Cache()], warnings)).Missing.Should().Equal(app.Path);
        warnings.Should().ContainSingle().Which.Message.Should().Contain("was asked for").And.Contain("answers with");
    }

    [Fact]
    public async Task A_compressed_NAR_that_claims_to_be_endless_is_not_read()
    {
        var app = await PushAsync(NarCompression.Gzip);
        var file = Path.Combine(_folder.CachePath, $"{app.Path.HashPart}.narinfo");
        var text = await File.ReadAllLinesAsync(file);
        await File.WriteAllTextAsync(file, string.Join('\n', text.Where(line => !line.StartsWith("FileHash", StringComparison.Ordinal)).Select(line => line.StartsWith("FileSize", StringComparison.Ordinal) ? "FileSize: 1152921504606846976" : line)) + "\n");

        // Members that are empty, and never end.
        using var member = new MemoryStream();
        new GZipStream(member, CompressionLevel.Fastest, leaveOpen: true).Dispose();
        byte[] members = [.. Enumerable.Repeat(member.Length == 0 ? [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0] : member.ToArray(), 1000).SelectMany(static bytes => bytes)];
        _server.Mischief = async (asked, answer) =>
        {
            if (!text.Contains($"URL: {asked.Key}"))
            {
                return false;
            }

            await answer.HeadAsync(1L << 60);
            await answer.EndlessAsync(members);
            return true;
        };
        (await _folder.To.SubstituteAsync([app.Path], [Cache()]).WaitAsync(TimeSpan.FromSeconds(30))).Missing.Should().Equal(app.Path);
    }

    private BinaryCache Cache(Uri? address = null, TimeSpan? patience = null) => new(
        new HttpCacheStorage(address ?? new(_server.Address), new HttpCacheOptions { Retries = 1, FirstPause = TimeSpan.FromMilliseconds(5), Patience = patience ?? TimeSpan.FromMilliseconds(400), Resumes = 3 }),
        new() { TrustedKeys = [_folder.Key.PublicKey] });

    private async Task<PathInfo> PushAsync(NarCompression compression = NarCompression.None)
    {
        var app = await _folder.BuildAsync(size: 200_000);
        await _folder.Cache().PushAsync(_folder.From, [app.Path], _folder.Signed with { Compression = compression });
        return app;
    }

    private static byte[] MakeBomb()
    {
        using var bomb = new MemoryStream();
        using (var gzip = new GZipStream(bomb, CompressionLevel.Fastest, leaveOpen: true))
        {
            var zeros = new byte[1 << 20];
            for (var i = 0; i < 500; i++)
            {
                gzip.Write(zeros);
            }
        }

        return bomb.ToArray();
    }
}
