namespace Nixish.House.Tests.Documents;

/// <summary>The snippets of docs/concepts/caching.md, run.</summary>
public sealed class CacheConceptTests
{
    private Recorder Console { get; } = new();

    [Fact]
    public async Task What_was_pushed_is_substituted_and_what_has_a_root_stays()
    {
        var folder = Directory.CreateTempSubdirectory("nixish-concepts-").FullName;
        using var store = LocalStore.Open(Path.Combine(folder, "store"));
        using var other = LocalStore.Open(Path.Combine(folder, "other"));
        var app = (await store.BuildAsync(Source.Text("foo", "bar"))).Path;
        folder = Path.Combine(folder, "cache");
        #region push
        var cache = BinaryCache.Open(new(folder));
        var key = SigningKey.Generate("example-1");
        await cache.PushAsync(store, [app], new() { SigningKeys = [key] });

        var trusting = BinaryCache.Open(new(folder), new() { TrustedKeys = [key.PublicKey] });
        var result = await other.SubstituteAsync([app], [trusting]);
        Console.WriteLine(result.Missing.Count); // 0
        #endregion
        #region collect
        await cache.Roots.SetAsync("release-7", app);
        var collected = await cache.CollectAsync(new() { Grace = TimeSpan.Zero });
        Console.WriteLine((await cache.WhyAliveAsync(app))!.Reason); // Root
        #endregion
        Console.Lines.Should().Equal("0", "Root");
        collected.Kept.Should().Be(1);
    }
}
