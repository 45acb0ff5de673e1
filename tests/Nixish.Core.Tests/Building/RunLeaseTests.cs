using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building;

public sealed class RunLeaseTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task What_a_running_build_reads_is_not_collected_from_under_it()
    {
        using var store = LocalStore.Open(_folder["state"]);
        using var collector = LocalStore.Open(_folder["state"]);
        var input = ScriptedBuilder.Writing("input", $"{Source.Text("source", "x")}");
        await store.BuildAsync(input, new() { Builders = [new ScriptedBuilder(ScriptedBuilder.WriteText)] });
        var built = await store.BuildAsync(ScriptedBuilder.Writing("user", $"{input}"), new()
        {
            Builders = [new ScriptedBuilder(async context =>
            {
                (await collector.CollectAsync(new() { Grace = TimeSpan.Zero })).Paths.Should().BeEmpty();
                context.Inputs.Keys.Should().HaveCount(2).And.OnlyContain(path => collector.Contains(path));
                await ScriptedBuilder.WriteText(context);
            })],
        });

        (await store.VerifyAsync()).IsSound.Should().BeTrue();
        (await collector.CollectAsync(new() { Grace = TimeSpan.Zero })).Paths.Should().Contain(built.Paths[0].Path, "the lease ended with the run");
    }
}
