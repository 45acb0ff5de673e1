using System.Diagnostics;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building;

public sealed class LimitTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private readonly BuildOptions _options = new() { Lowering = new() { StatCacheFolder = null }, HostPaths = BuildOptions.SystemPrograms };

    public LimitTests()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("bwrap"), "needs bwrap (bubblewrap) on PATH");
        _store = _folder.OpenStore();
    }

    public void Dispose()
    {
        _store?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_builder_that_hangs_with_its_outputs_closed_is_ended_by_the_time_limit()
    {
        var failure = await FailAsync("exec > /dev/null 2>&1 < /dev/null; (setsid sleep 1000 &); sleep 1000", _options with { Timeout = TimeSpan.FromSeconds(1) }, BuildLimit.Timeout);
        failure.Message.Should().Contain("BuildOptions.Timeout").And.Contain("1 seconds");
    }

    [Fact]
    public async Task A_builder_that_says_nothing_is_ended_by_the_limit_on_silence_and_one_that_speaks_is_not()
    {
        await FailAsync("echo once; sleep 1000", _options with { SilenceLimit = TimeSpan.FromSeconds(1) }, BuildLimit.Silence);
        await _store.BuildAsync(Shell("speaking", "for i in 1 2 3 4 5 6 7 8; do echo $i; sleep 0.25; done; : > $out"), _options with { SilenceLimit = TimeSpan.FromSeconds(1) });
    }

    [Fact]
    public async Task A_hundred_megabytes_of_log_in_one_line_take_no_memory_and_stop_at_the_limit()
    {
        var result = await _store.BuildAsync(Shell("chatty", "head -c 100000000 /dev/zero | tr '\\0' x; : > $out"), _options);
        new FileInfo(_store.LogPath(result.Built[0])).Length.Should().BeInRange(100_000_000, 100_010_000);
        var failure = await FailAsync("while :; do echo word; done", _options with { LogLimit = 1_000_000 }, BuildLimit.Log);
        new FileInfo(failure.LogPath).Length.Should().BeLessThan(1_100_000);
    }

    [Fact]
    public async Task One_file_cannot_outgrow_the_limit_on_outputs()
    {
        var clock = Stopwatch.StartNew();
        await FailAsync("truncate -s 10G $out || head -c 10000000000 /dev/zero > $out", _options with { OutputLimit = 20_000_000 }, BuildLimit.Output);
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(30));
    }

    [Theory]
    [InlineData("$out")]
    [InlineData("/build/x")]
    [InlineData("/tmp/x")]
    [InlineData("/dev/shm/x")]
    [InlineData("/nix/store/x")]
    public async Task Many_files_cannot_outgrow_it_wherever_they_lie(string folder) =>
        await FailAsync($"mkdir -p {folder}; i=0; while :; do i=$((i+1)); head -c 1000000 /dev/zero > {folder}/$i; sleep 0.005; done", _options with { OutputLimit = 20_000_000 }, BuildLimit.Output);

    [Fact]
    public async Task What_is_within_all_limits_is_built()
    {
        var limited = _options with { OutputLimit = 1_000_000, LogLimit = 1_000, SilenceLimit = TimeSpan.FromMinutes(1), Timeout = TimeSpan.FromMinutes(1) };
        var result = await _store.BuildAsync(Shell("modest", "head -c 1000000 /dev/zero > $out"), limited);
        result.Built.Should().ContainSingle();
    }

    [Fact]
    public void A_limit_of_nothing_is_refused()
    {
        var nothing = () => new BuildOptions { Timeout = TimeSpan.Zero };
        nothing.Should().Throw<ArgumentOutOfRangeException>();
        var negative = () => new BuildOptions { OutputLimit = -1 };
        negative.Should().Throw<ArgumentOutOfRangeException>();
    }

    private async Task<BuildLimitException> FailAsync(string script, BuildOptions options, BuildLimit limit)
    {
        var build = () => _store.BuildAsync(Shell("limited", script), options);
        var failure = (await build.Should().ThrowAsync<BuildLimitException>()).Which;
        failure.Limit.Should().Be(limit);
        Directory.EnumerateDirectories(Path.Combine(_store.Root, "tmp")).SelectMany(Directory.EnumerateFileSystemEntries).Should().BeEmpty();
        return failure;
    }

    private static Recipe Shell(string name, StoreString script) => new(name)
    {
        System = ThisMachine.Systems[0],
        Builder = "/bin/sh",
        Arguments = ["-c", script],
        Environment = new() { ["PATH"] = "/usr/bin:/bin" },
    };
}
