using Nixish.Core.Tests.Building;

namespace Nixish.Core.Tests.Caching.Pushing;

public sealed class PushOrderTests : IDisposable
{
    private readonly CacheFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_path_appears_after_what_it_refers_to_also_where_that_is_reached_by_a_shorter_way()
    {
        // Everything refers to the large one, the top too: by that shorter way it is met first and must still come first.
        var builder = new ScriptedBuilder(static context => File.WriteAllBytesAsync(
            context.OutputPath(),
            [.. System.Text.Encoding.UTF8.GetBytes(context.Require("text")), .. new byte[context.Derivation.Name == "large" ? 8_000_000 : 0]]));
        var large = ScriptedBuilder.Writing("large", "x");
        Recipe[] middle = [.. Enumerable.Range(0, 12).Select(at => ScriptedBuilder.Writing($"middle-{at}", $"{large}"))];
        var top = ScriptedBuilder.Writing("top", middle.Aggregate((StoreString)$"{large}", (text, one) => $"{text} {one}"));
        var built = await _folder.From.BuildAsync(top, new() { Builders = [builder] }, cancellationToken: TestContext.Current.CancellationToken);

        var pushed = await _folder.Cache().PushAsync(_folder.From, [built.Path], cancellationToken: TestContext.Current.CancellationToken);

        pushed.Pushed[0].Path.Name.Should().Be("large");
        pushed.Pushed[^1].Path.Name.Should().Be("top");
    }
}
