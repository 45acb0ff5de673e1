using System.Text.Json;

namespace Nixish.Cli.Tests;

public sealed class StoreCommandTests : IDisposable
{
    private readonly CliFolder _folder = new();
    private readonly LocalStore _store;

    public StoreCommandTests()
    {
        _store = LocalStore.Open(_folder.StorePath);
        _folder.Write("x");
    }

    private Image Web => new("web") { Layers = [new("/srv", Source.Directory(_folder.Site))] };

    private Stack Shop => new("shop") { Resources = [Web.PushTo("registry.example.com/shop")] };

    private StorePath WebPath => new Lowering().Lower(Web).Path;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task What_nothing_keeps_is_shown_then_deleted()
    {
        await RunAsync("build");

        (await RunAsync("gc", "--dry-run")).Output.Should().StartWith("Would delete 0 paths, 0 bytes. ", "what was built within the hour stays");
        var dry = await RunAsync("gc", "--dry-run", "--grace", "0");
        dry.Output.Should().Contain($"- {WebPath}\n").And.Contain("Would delete ").And.EndWith(" 3 stay.\n", "how the image was built is kept, to explain the next build");
        _store.Contains(WebPath).Should().BeTrue();
        (await RunAsync("gc", "--grace", "0")).Output.Should().StartWith("Deleted ").And.EndWith(" 3 stay.\n").And.NotContain("/nix/store");
        _store.Contains(WebPath).Should().BeFalse();
    }

    [Fact]
    public async Task A_root_keeps_what_it_names_until_it_is_removed()
    {
        await RunAsync("build");
        (await RunAsync("roots", "add", "production", "web")).Should().BeEquivalentTo(new { Code = ExitCode.Done, Output = $"production → {WebPath}\n" });
        (await RunAsync("roots")).Output.Should().EndWith($"production → {WebPath}\n");
        (await RunAsync("gc", "--grace", "0", "--why", "web")).Output.Should().Be($"root 'production' → {WebPath}\n");
        await RunAsync("gc", "--grace", "0");
        _store.Contains(WebPath).Should().BeTrue();

        (await RunAsync("roots", "remove", "production")).Code.Should().Be(ExitCode.Done);
        (await RunAsync("roots", "remove", "production")).Should().BeEquivalentTo(new { Code = ExitCode.Changes, Output = "There is no root 'production'.\n" });
        (await RunAsync("roots", "list")).Output.Should().NotContain("production");
        (await RunAsync("gc", "--grace", "0", "--why", "web")).Should().BeEquivalentTo(new { Code = ExitCode.Changes, Output = $"Nothing keeps {WebPath}.\n" });
    }

    [Fact]
    public async Task What_cannot_be_a_root_is_refused()
    {
        (await RunAsync("roots", "add", "production", "web")).Error.Should().Contain("is not in the store");
        await RunAsync("build");
        (await RunAsync("roots", "add", "../up", "web")).Should().BeEquivalentTo(new { Code = ExitCode.Failed }).And.Subject.As<CliRun>().Error.Should().Contain("cannot be the name of a root");
        (await RunAsync("roots", "remove", ".")).Error.Should().Contain("cannot be the name of a root");
    }

    [Fact]
    public async Task Damage_is_shown_and_repaired_from_the_stack_itself()
    {
        await RunAsync("build");
        (await RunAsync("verify")).Should().BeEquivalentTo(new { Code = ExitCode.Done }).And.Subject.As<CliRun>().Output.Should().EndWith(" paths. All is as it was registered.\n");
        var site = new Lowering().Lower(Source.Directory(_folder.Site)).Path;
        Spoil(site, WebPath);

        var found = await RunAsync("verify");
        found.Code.Should().Be(ExitCode.Changes);
        found.Output.Should().Contain($"{site}: its NAR hash is ").And.Contain($"{WebPath}: its NAR hash is ").And.EndWith(" 2 damaged.\n");
        var repaired = await RunAsync("verify", "--repair");
        repaired.Code.Should().Be(ExitCode.Done, repaired.All);
        repaired.Output.Should().Contain("  repaired: made of the program's own sources\n").And.Contain("  repaired: built again\n");
        (await RunAsync("verify")).Code.Should().Be(ExitCode.Done);
    }

    [Fact]
    public async Task Programs_are_told_as_JSON()
    {
        await RunAsync("build");
        Spoil(WebPath);
        var verified = Json(await RunAsync("verify", "--json"));
        verified.GetProperty("sound").GetBoolean().Should().BeFalse();
        verified.GetProperty("damage")[0].GetProperty("kind").GetString().Should().Be("Content");
        var sample = Json(await RunAsync("verify", "--sample", "1", "--seed", "7", "--json"));
        (sample.GetProperty("checked").GetInt32(), sample.GetProperty("seed").GetInt32()).Should().Be((1, 7));
        Json(await RunAsync("gc", "--dry-run", "--grace", "0", "--json")).GetProperty("paths").EnumerateArray().Should().Contain(path => path.GetString() == WebPath.ToString());
        Json(await RunAsync("roots", "add", "a", "web", "--json")).GetProperty("roots").GetProperty("a")[0].GetString().Should().Be(WebPath.ToString());
        Json(await RunAsync("gc", "--why", "web", "--json")).GetProperty("reason").GetString().Should().Be("Root");
    }

    [Fact]
    public async Task Arguments_that_make_no_sense_are_refused()
    {
        (await RunAsync("gc", "--free", "much")).Should().BeEquivalentTo(new { Code = ExitCode.Usage }).And.Subject.As<CliRun>().Error.Should().Contain("'much' is no number of bytes");
        (await RunAsync("gc", "--free", "1M", "--dry-run")).Code.Should().Be(ExitCode.Done);
        (await RunAsync("gc", "--grace", "soon")).Code.Should().Be(ExitCode.Usage);
        (await RunAsync("verify", "--sample", "-1")).Code.Should().Be(ExitCode.Usage);
        (await RunAsync("verify", "--trusted-key", "x")).Error.Should().Contain("is no public key");
    }

    private static JsonElement Json(CliRun run) => JsonDocument.Parse(run.Output.TrimEnd().Split('\n')[^1]).RootElement;

    private void Spoil(params StorePath[] paths)
    {
        foreach (var path in paths)
        {
            var file = _store.PhysicalPath(path);
            file = File.Exists(file) ? file : Directory.EnumerateFiles(file, "*", SearchOption.AllDirectories).First();
            var info = new FileInfo(file) { IsReadOnly = false };
            File.AppendAllText(file, "spoiled");
            info.IsReadOnly = true;
        }
    }

    private Task<CliRun> RunAsync(params string[] args) => CliRun.Of(Shop, new HostOptions { Store = _store }, args);
}
