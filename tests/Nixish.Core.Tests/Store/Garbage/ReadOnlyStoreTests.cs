namespace Nixish.Core.Tests.Store.Garbage;

public sealed class ReadOnlyStoreTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_store_that_is_read_tells_and_shows_all_and_changes_nothing()
    {
        PathInfo known;
        using (var writer = _folder.OpenStore())
        {
            known = (await writer.BuildAsync(Source.Text("a", "x"))).Paths[0];
            await writer.Roots.SetAsync("a", known.Path);
        }

        File.WriteAllText(_folder["state/store/zzz"], "left");
        var before = Snapshot();
        using (var reader = Open())
        {
            reader.Contains(known.Path).Should().BeTrue();
            (await reader.FindAsync(known.Path)).Should().Be(known);
            File.ReadAllText(reader.PhysicalPath(known.Path)).Should().Be("x");
            (await reader.BuildAsync(Source.Text("a", "x"))).Path.Should().Be(known.Path);
            reader.Roots.List().Should().ContainSingle();
            (await reader.VerifyAsync()).Should().BeEquivalentTo(new { Checked = 1, Deleted = 0 });
            (await reader.CollectAsync(new() { Mode = CollectMode.DryRun, Grace = TimeSpan.Zero })).Kept.Should().Be(1);
            (await reader.WhyAliveAsync(known.Path))!.Name.Should().Be("a");
        }

        Snapshot().Should().Equal(before);
    }

    [Fact]
    public async Task What_would_write_says_that_it_may_not()
    {
        _folder.OpenStore().Dispose();
        var before = Snapshot();
        using var reader = Open();
        var path = StorePath.ForText(StoreDirectory.Default, "a", "x"u8, []);
        Func<Task>[] writes =
        [
            () => reader.BuildAsync(Source.Text("a", "x")),
            () => reader.BuildAsync(Building.ScriptedBuilder.Writing("a", "x")),
            () => reader.CollectAsync(),
            () => reader.LeaseAsync([path]),
            () => reader.Roots.SetAsync("a", path),
            () => Task.FromResult(reader.Roots.Remove("a")),
        ];
        foreach (var write in writes)
        {
            (await write.Should().ThrowAsync<StoreReadOnlyException>()).Which.Message.Should().Contain(_folder["state"]);
        }

        Snapshot().Should().Equal(before);
    }

    [Fact]
    public void Where_no_store_is_none_is_made()
    {
        var open = () => Open();
        open.Should().Throw<StoreException>().WithMessage($"*no store in '{_folder["state"]}'*");
        Directory.Exists(_folder["state"]).Should().BeFalse();
    }

    private LocalStore Open() => LocalStore.Open(_folder["state"], null, new() { Access = StoreAccess.Read });

    private string[] Snapshot() =>
        [.. Directory.EnumerateFileSystemEntries(_folder["state"], "*", SearchOption.AllDirectories).Select(static path => $"{path} {File.GetLastWriteTimeUtc(path):O}").Order(StringComparer.Ordinal)];
}
