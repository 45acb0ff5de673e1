using System.Net;
using System.Net.Sockets;

namespace Nixish.Core.Tests.Building.Substitution;

/// <summary>A cache that dies while a run uses it, at whichever request.</summary>
public sealed class FailingCacheTests : IDisposable
{
    private readonly TwoMachines _machines = new();

    public void Dispose() => _machines.Dispose();

    [Theory]
    [InlineData(0, Death.Refusing)]
    [InlineData(1, Death.BreakingOff)]
    [InlineData(4, Death.Refusing)]
    [InlineData(8, Death.BreakingOff)]
    [InlineData(11, Death.Erring)]
    [InlineData(12, Death.Refusing)]
    public async Task A_cache_that_dies_after_some_requests_costs_builds_and_never_the_run(int after, Death death)
    {
        var graph = Graph();
        var there = await _machines.BuildThereAsync(graph);
        using var server = new DyingServer(_machines.CachePath, after, death);
        var cache = new BinaryCache(new HttpCacheStorage(server.Address, options: new() { FirstPause = TimeSpan.FromMilliseconds(1), Resumes = 1 }), new() { TrustedKeys = [_machines.Key.PublicKey], Connections = 2 });
        var events = new EventLog();
        var result = await _machines.Here.BuildAsync(graph, TwoMachines.Options(null, cache), events, TestContext.Current.CancellationToken);
        result.Paths.Select(path => path.NarHash).Should().Equal(there.Select(path => path.NarHash));
        result.Built.Should().NotBeEmpty();
        events.OfType<BuildEvent.CacheWarned>().Should().ContainSingle().Which.Warning.Location.Should().Be(cache.Location);
        (await _machines.Here.VerifyAsync()).Should().BeEquivalentTo(new { IsSound = true, Deleted = 0 });
    }

    [Fact]
    public async Task Of_two_caches_the_one_that_lives_gives_what_the_other_promised()
    {
        var graph = Graph();
        await _machines.BuildThereAsync(graph);
        var lying = new BinaryCache(
            new CountingStorage(_machines.CachePath) { Reading = (key, _) => key.StartsWith("nar/", StringComparison.Ordinal) ? throw new CacheException(CacheFailure.Unreachable, "first", "is gone.") : Task.CompletedTask },
            new() { TrustedKeys = [_machines.Key.PublicKey], Priority = 1 });
        var events = new EventLog();
        var result = await _machines.Here.BuildAsync(graph, TwoMachines.Options(null, lying, _machines.Cache(_machines.Key.PublicKey)), events);
        result.Built.Should().BeEmpty();
        events.OfType<BuildEvent.NotSubstituted>().Should().BeEmpty();
    }

    public enum Death
    {
        Refusing,
        Erring,
        BreakingOff,
    }

    // Six paths in three rows: about twice as many requests.
    private static Recipe[] Graph()
    {
        var bottom = Enumerable.Range(0, 2).Select(i => ScriptedBuilder.Writing($"bottom-{i}", $"{i}")).ToArray();
        var middle = bottom.Select((one, i) => ScriptedBuilder.Writing($"middle-{i}", $"{one} {bottom[0]}")).ToArray();
        return [.. middle.Select((one, i) => ScriptedBuilder.Writing($"top-{i}", $"{one} {middle[1]}"))];
    }

    /// <summary>A folder over HTTP, until its end.</summary>
    private sealed class DyingServer : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
        private readonly string _folder;
        private readonly Death _death;
        private int _left;

        public DyingServer(string folder, int requests, Death death)
        {
            (_folder, _left, _death) = (folder, requests, death);
            _listener.Start();
            Address = new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
            _ = ServeAsync();
        }

        public Uri Address { get; }

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true)
                {
                    var client = await _listener.AcceptTcpClientAsync();
                    _ = Task.Run(() => AnswerAsync(client));
                }
            }
            catch (Exception failure) when (failure is SocketException or ObjectDisposedException)
            {
            }
        }

        // One request a connection.
        private async Task AnswerAsync(TcpClient client)
        {
            using var connection = client;
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, leaveOpen: true);
            var request = await reader.ReadLineAsync();
            while (await reader.ReadLineAsync() is { Length: > 0 })
            {
            }

            var lives = Interlocked.Decrement(ref _left) >= 0;
            if (request is null || (!lives && _death == Death.Refusing))
            {
                return;
            }

            var file = Path.Combine(_folder, request.Split(' ')[1].TrimStart('/'));
            var (status, body) = !lives && _death == Death.Erring ? ("500 Broken", [])
                : File.Exists(file) ? ("200 OK", await File.ReadAllBytesAsync(file))
                : ("404 Not Found", Array.Empty<byte>());
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
            await stream.WriteAsync(lives ? body : body.AsMemory(0, body.Length / 2));
        }
    }
}
