namespace Nixish.Core.Tests.Store.Garbage;

public sealed class StoreRootsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public StoreRootsTests() => _store = _folder.OpenStore();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_root_is_set_replaced_listed_and_removed()
    {
        var (a, b) = (await AddAsync("a"), await AddAsync("b"));
        await _store.Roots.SetAsync("web", a);
        await _store.Roots.SetAsync("all", [b, a, b]);
        _store.Roots.Find("web").Should().Equal(a);
        _store.Roots.List().Keys.Should().Equal("all", "web");
        _store.Roots.List()["all"].Should().Equal(new[] { a, b }.Order());
        await _store.Roots.SetAsync("web", b);
        using var other = _folder.OpenStore();
        other.Roots.Find("web").Should().Equal(b);
        (other.Roots.Remove("web"), other.Roots.Remove("web")).Should().Be((true, false));
        _store.Roots.Find("web").Should().BeEmpty();
    }

    [Fact]
    public async Task A_root_needs_a_valid_path_and_stays_as_it_was_without_one()
    {
        var a = await AddAsync("a");
        await _store.Roots.SetAsync("web", a);
        var missing = StorePath.ForText(StoreDirectory.Default, "missing", "x"u8, []);
        var set = () => _store.Roots.SetAsync("web", [a, missing]);
        (await set.Should().ThrowAsync<PathNotValidException>()).Which.Path.Should().Be(missing);
        _store.Roots.Find("web").Should().Equal(a);
        var empty = () => _store.Roots.SetAsync("web", []);
        await empty.Should().ThrowAsync<ArgumentException>().WithMessage("*'web' names no path*");
    }

    [Theory]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("../escape")]
    [InlineData("a/b")]
    [InlineData("a\0b")]
    [InlineData("ä")]
    public async Task A_name_that_is_none_is_refused(string name)
    {
        var path = await AddAsync("a");
        var set = () => _store.Roots.SetAsync(name, path);
        await set.Should().ThrowAsync<ArgumentException>();
        var remove = () => _store.Roots.Remove(name);
        remove.Should().Throw<ArgumentException>();
    }

    [Theory]
    [InlineData("")]
    [InlineData("/nix/store/half")]
    [InlineData("nonsense\n")]
    public async Task A_damaged_root_is_named_instead_of_keeping_less(string content)
    {
        await _store.Roots.SetAsync("web", await AddAsync("a"));
        File.WriteAllText(Path.Combine(_store.Root, "roots", "web"), content);
        var list = () => _store.Roots.List();
        list.Should().Throw<StoreException>().WithMessage("*'web'*Set the root again*");
    }

    [Fact]
    public async Task A_lease_adds_paths_once_and_leaves_nothing_when_given_back()
    {
        var (a, b) = (await AddAsync("a"), StorePath.ForText(StoreDirectory.Default, "not-yet", "x"u8, []));
        using (var lease = await _store.LeaseAsync([a]))
        {
            await Parallel.ForAsync(0, 20, async (_, cancellationToken) => await lease.AddAsync([a, b], cancellationToken));
            var file = LeaseFile.List(_store).Should().ContainSingle().Subject;
            file.Read(_store.Directory).Should().Equal(a, b);
            file.Duration.Should().Be(TimeSpan.FromMinutes(10));
            Scratch.Lives(_store.Layout.Temporary, file.Holder).Should().BeTrue();
        }

        LeaseFile.List(_store).Should().BeEmpty();
    }

    private async Task<StorePath> AddAsync(string name) => (await _store.BuildAsync(Source.Text(name, name))).Path;
}
