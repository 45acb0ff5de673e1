namespace Nixish.Samples.Tests;

public sealed class EmbeddedQuickstartTests : IDisposable
{
    private readonly QuickstartProgram _quickstart = new();

    public void Dispose() => _quickstart.Dispose();

    [Fact]
    public async Task Without_arguments_it_deploys_and_run_again_it_has_nothing_to_do()
    {
        var first = await _quickstart.RunAsync();
        var second = await _quickstart.RunAsync();

        first.Code.Should().Be(0, first.All);
        first.Output.Should().Contain("Plan: 4 to create, 0 to change, 0 to delete, 0 unchanged.")
            .And.Contain("✓ apps/v1/Deployment/prod/web: created in ")
            .And.Contain("Done: 4 created, 0 unchanged in ");
        second.Should().Be(new ProgramRun(0, "Nothing to do: 4 unchanged.\n", ""));
    }

    [Fact]
    public async Task A_changed_page_rebuilds_one_layer_and_changes_one_Deployment()
    {
        await _quickstart.RunAsync();
        await File.AppendAllTextAsync(_quickstart.Page, "<!-- changed -->\n");

        var run = await _quickstart.RunAsync("apply", "--json");

        run.Code.Should().Be(0, run.All);
        run.LayersBuilt.Should().ContainSingle();
        run.Planned.Should().Equal("create image/registry.example.com/shop/web", "update apps/v1/Deployment/prod/web");
    }

    [Fact]
    public async Task A_changed_page_is_explained_before_anything_is_built()
    {
        (await _quickstart.RunAsync("explain")).Output.Should().Be("web is built for the first time.\n");
        await _quickstart.RunAsync();
        await File.AppendAllTextAsync(_quickstart.Page, "<!-- changed -->\n");

        (await _quickstart.RunAsync("explain")).Output.Should().Be("web is built anew:\n  web.Layers[1].Content: index.html changed\n  and with it 2 more: layer, image-web\n");
        (await _quickstart.RunAsync("plan")).Output.Should().Contain("(not built: web.Layers[1].Content: index.html changed)");
    }

    [Fact]
    public async Task Everything_it_made_it_destroys()
    {
        await _quickstart.RunAsync();

        var run = await _quickstart.RunAsync("destroy", "--json");

        run.Code.Should().Be(0, run.All);
        run.Planned.Should().BeEquivalentTo("delete apps/v1/Deployment/prod/web", "delete v1/Service/prod/web", "delete v1/Namespace/prod");
        (await _quickstart.RunAsync("plan")).Output.Should().Contain("to create");
    }

    [Fact]
    public async Task Killed_at_any_moment_and_run_again_it_converges()
    {
        // Seeded: a run that fails can be run again as it was.
        var random = new Random(20);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        (await _quickstart.RunAsync()).Code.Should().Be(0);
        var whole = clock.Elapsed;
        for (var kill = 0; kill < 20; kill++)
        {
            await File.WriteAllTextAsync(_quickstart.Page, $"<h1>Page {kill}</h1>\n");
            using var process = _quickstart.Start("apply");
            await Task.Delay(whole * random.NextDouble());
            process.Kill();
            await process.WaitForExitAsync();
        }

        var run = await _quickstart.RunAsync("apply");

        run.Code.Should().Be(0, run.All);
        (await _quickstart.RunAsync("plan", "--detailed-exitcode")).Code.Should().Be(0);
        using var store = LocalStore.Open(_quickstart.EmbeddedStore);
        (await store.VerifyAsync()).Should().Match<VerifyResult>(verified => verified.IsSound);
    }
}
