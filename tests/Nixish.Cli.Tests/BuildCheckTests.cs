using System.Text.Json;

namespace Nixish.Cli.Tests;

public sealed class BuildCheckTests : IDisposable
{
    private readonly CliFolder _folder = new();
    private readonly LocalStore _store;

    public BuildCheckTests() => _store = LocalStore.Open(_folder.StorePath);

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_comes_out_the_same_twice_is_said_to()
    {
        var run = await RunAsync(_ => "always", "build", "--check");
        run.Code.Should().Be(ExitCode.Done, run.All);
        run.Output.Should().Contain("\nBuilt 3 derivations.\n").And.EndWith("\nBuilt 3 derivations twice, and they came out the same.\n");
        Json(await RunAsync(_ => "always", "build", "--check", "--json")).GetProperty("derivations").EnumerateArray().Select(path => path.GetString()!.Split('-', 2)[1]).Should().Equal("stamp.drv", "layer.drv", "image-web.drv");
    }

    [Fact]
    public async Task What_does_not_is_shown_from_the_first_byte_that_differs()
    {
        var run = await RunAsync(static count => $"built {count} times", "build", "--check");
        Golden.Match(string.Join('\n', run.All.Split('\n').Where(static line => !line.StartsWith("  ", StringComparison.Ordinal) || line.Contains("first:", StringComparison.Ordinal) || line.Contains("second:", StringComparison.Ordinal))).Replace(_store.Root, "STORE", StringComparison.Ordinal));
        run.Code.Should().Be(ExitCode.Failed);
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task Programs_are_told_where()
    {
        var run = await RunAsync(static count => $"built {count} times", "build", "--check", "--json");
        var differs = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => JsonDocument.Parse(line).RootElement).Single(static line => line.GetProperty("event").GetString() == "differs");
        (differs.GetProperty("output").GetString(), differs.GetProperty("path").GetString(), differs.GetProperty("offset").GetInt64()).Should().Be(("out", "bin/stamp", 6));
        differs.GetProperty("first").GetString().Should().StartWith("31");
        differs.GetProperty("second").GetString().Should().StartWith("32");
    }

    private static JsonElement Json(CliRun run) => JsonDocument.Parse(run.Output.TrimEnd().Split('\n')[^1]).RootElement;

    private Task<CliRun> RunAsync(Func<int, string> stamp, params string[] args)
    {
        var recipe = new Recipe("stamp") { System = "builtin", Builder = StampBuilder.BuilderName };
        var stack = new Stack("shop") { Resources = [new Image("web") { Layers = [new("/srv", recipe)] }.PushTo("registry.example.com/shop")] };
        return CliRun.Of(stack, new HostOptions { Store = _store, Build = new() { Builders = [new StampBuilder(stamp)] } }, args);
    }

    private sealed class StampBuilder(Func<int, string> stamp) : IBuilder
    {
        public const string BuilderName = "builtin:nixish-tests/stamp/1";
        private int _count;

        public string Name => BuilderName;

        public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
        {
            Directory.CreateDirectory(Path.Combine(context.OutputPath(), "bin"));
            await File.WriteAllTextAsync(Path.Combine(context.OutputPath(), "bin", "stamp"), stamp(++_count), cancellationToken);
        }
    }
}
