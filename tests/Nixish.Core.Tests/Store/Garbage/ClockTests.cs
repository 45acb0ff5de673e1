namespace Nixish.Core.Tests.Store.Garbage;

public sealed class ClockTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly SetClock _clock = new();
    private readonly LocalStore _store;

    public ClockTests() => _store = LocalStore.Open(_folder["state"], null, new() { Time = _clock });

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Time_that_passes_ends_the_grace()
    {
        var path = await AddAsync("a");
        _clock.Pass(TimeSpan.FromMinutes(59));
        (await _store.CollectAsync()).Paths.Should().BeEmpty();
        _clock.Pass(TimeSpan.FromMinutes(2));
        (await _store.CollectAsync()).Paths.Should().Equal(path);
    }

    [Fact]
    public async Task A_clock_that_is_set_forward_deletes_nothing_and_the_grace_begins_anew()
    {
        var path = await AddAsync("a");
        _clock.Set(TimeSpan.FromDays(400));
        (await _store.CollectAsync()).Paths.Should().BeEmpty("the clock jumped, the path is seconds old");
        _clock.Pass(TimeSpan.FromMinutes(59));
        (await _store.CollectAsync()).Paths.Should().BeEmpty();
        _clock.Pass(TimeSpan.FromMinutes(2));
        (await _store.CollectAsync()).Paths.Should().Equal(path);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_deletes_nothing_and_what_is_of_the_future_ages_all_the_same()
    {
        var path = await AddAsync("a");
        _clock.Set(TimeSpan.FromDays(-400));
        (await _store.CollectAsync()).Paths.Should().BeEmpty();
        _clock.Pass(TimeSpan.FromMinutes(61));
        (await _store.CollectAsync()).Paths.Should().Equal(path);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(-400)]
    public async Task Leases_hold_through_a_jump_for_the_living_and_for_a_while_for_the_dead(int days)
    {
        var (held, left) = (await AddAsync("held"), await AddAsync("left"));
        var now = new CollectOptions { Grace = TimeSpan.Zero };
        using var lease = await _store.LeaseAsync([held], TimeSpan.Zero);
        var file = Path.Combine(_store.Root, "leases", $"{Guid.NewGuid():N}-1-600");
        File.WriteAllText(file, $"{left.BaseName}\n");
        File.SetLastWriteTimeUtc(file, _clock.GetUtcNow().UtcDateTime);
        _clock.Set(TimeSpan.FromDays(days));
        (await _store.CollectAsync(now)).Paths.Should().BeEmpty();
        _clock.Pass(TimeSpan.FromMinutes(11));
        (await _store.CollectAsync(now)).Paths.Should().Equal(left);
        _store.Contains(held).Should().BeTrue();
    }

    [Fact]
    public async Task A_dry_run_notes_no_jump()
    {
        await AddAsync("a");
        _clock.Set(TimeSpan.FromDays(400));
        for (var i = 0; i < 2; i++)
        {
            (await _store.CollectAsync(new() { Mode = CollectMode.DryRun })).Paths.Should().BeEmpty();
        }

        File.Exists(_store.Layout.Collected).Should().BeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("nixish clock 1\n-\n1\n99999999999999999999\n5\n")]
    public async Task A_reading_that_cannot_be_read_is_none(string text)
    {
        await AddAsync("a");
        File.WriteAllText(_store.Layout.Collected, text);
        (await _store.CollectAsync()).Paths.Should().BeEmpty();
    }

    private async Task<StorePath> AddAsync(string name)
    {
        var path = (await _store.BuildAsync(Source.Text(name, name))).Path;
        File.SetLastWriteTimeUtc(_store.Layout.InfoOf(path), _clock.GetUtcNow().UtcDateTime);
        return path;
    }

    /// <summary>A clock with an uptime that only passes, and a time of day that can be set.</summary>
    private sealed class SetClock : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UtcNow;
        private long _uptime = TimeSpan.FromHours(5).Ticks;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public void Pass(TimeSpan time) => (_now, _uptime) = (_now + time, _uptime + time.Ticks);

        public void Set(TimeSpan change) => _now += change;

        public override DateTimeOffset GetUtcNow() => _now;

        public override long GetTimestamp() => _uptime;
    }
}
