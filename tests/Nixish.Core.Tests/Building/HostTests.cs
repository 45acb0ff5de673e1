using System.Collections.Concurrent;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building;

public sealed class HostTests : IDisposable
{
    private const string Elsewhere = "riscv64-elsewhere";
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public HostTests() => _store = _folder.OpenStore();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_derivation_for_another_system_goes_to_the_host_that_builds_it_and_its_result_is_used_here()
    {
        var host = new WritingHost("farm", Elsewhere);
        var foreign = For(Elsewhere, "foreign", "made far away");
        var events = new EventLog();
        var result = await _store.BuildAsync(ScriptedBuilder.Writing("here", $"{foreign}"), Options(host), events);
        host.Built.Should().Equal("foreign");
        result.Built.Select(derivation => derivation.Name).Should().Equal("foreign", "here");
        result.Paths[0].References.Should().ContainSingle().Which.Name.Should().Be("foreign");
        events.OfType<BuildEvent.Started>().Select(started => (started.Derivation.Name, started.Host)).Should().Equal(("foreign", "farm"), ("here", null));
        File.ReadAllText(_store.LogPath(result.Built[0])).Should().Be("on farm\n");
        (await _store.VerifyAsync()).IsSound.Should().BeTrue();
    }

    [Fact]
    public async Task A_system_that_nobody_builds_is_an_error_that_names_it_the_derivation_and_who_was_asked()
    {
        var build = async () => await _store.BuildAsync(For("sparc-sunos", "relic", "x"), Options(new WritingHost("farm", Elsewhere)));
        var failure = (await build.Should().ThrowAsync<NoBuildHostException>()).Which;
        failure.Message.Should().Contain("sparc-sunos").And.Contain("relic.drv").And.Contain("this machine").And.Contain("farm");
        failure.Derivation.Name.Should().Be("relic");
    }

    [Fact]
    public async Task A_missing_feature_is_named_too()
    {
        var recipe = For(Elsewhere, "big", "x") with { Environment = new() { ["requiredSystemFeatures"] = "quantum" } };
        var build = async () => await _store.BuildAsync(recipe, Options(new WritingHost("farm", Elsewhere)));
        (await build.Should().ThrowAsync<NoBuildHostException>()).WithMessage("*with quantum*");
    }

    [Fact]
    public async Task A_host_that_is_lost_gives_its_work_to_another_and_gets_no_more()
    {
        var dying = new WritingHost("dying", Elsewhere) { Speed = 4, LostAfter = 2 };
        var living = new WritingHost("living", Elsewhere);
        var targets = Enumerable.Range(0, 10).Select(i => For(Elsewhere, $"job-{i}", $"{i}")).ToArray<IBuildable>();
        var result = await _store.BuildAsync(targets, Options(dying, living));
        result.Built.Should().HaveCount(10);
        dying.Built.Should().HaveCount(2);
        living.Built.Should().HaveCount(8);
        dying.Asked.Should().BeInRange(3, 4, "only the jobs that it had when it died were taken from it");
    }

    [Fact]
    public async Task When_the_last_host_for_a_system_is_lost_the_error_says_why()
    {
        var build = async () => await _store.BuildAsync(For(Elsewhere, "job", "x"), Options(new WritingHost("dying", Elsewhere) { LostAfter = 0 }));
        var failure = (await build.Should().ThrowAsync<NoBuildHostException>()).Which;
        failure.Message.Should().Contain("'dying' was lost: it burnt down");
        failure.Lost.Should().ContainSingle();
    }

    [Fact]
    public async Task A_build_that_fails_on_a_host_is_not_tried_on_another()
    {
        var first = new WritingHost("first", Elsewhere) { Problem = "its tests failed" };
        var second = new WritingHost("second", Elsewhere) { Problem = "its tests failed" };
        var build = async () => await _store.BuildAsync(For(Elsewhere, "job", "x"), Options(first, second));
        (await build.Should().ThrowAsync<BuildFailedException>()).WithMessage("*job.drv' could not be built: its tests failed*on first*");
        (first.Asked + second.Asked).Should().Be(1);
    }

    [Fact]
    public async Task No_host_gets_more_at_one_time_than_it_has_jobs_and_the_faster_gets_more()
    {
        var (slow, fast) = (new WritingHost("slow", Elsewhere) { Jobs = 3 }, new WritingHost("fast", Elsewhere) { Jobs = 3, Speed = 3 });
        await _store.BuildAsync(Enumerable.Range(0, 3).Select(i => For(Elsewhere, $"job-{i}", $"{i}")).ToArray<IBuildable>(), Options(slow, fast));
        fast.Built.Should().HaveCountGreaterThan(slow.Built.Count);
        await _store.BuildAsync(Enumerable.Range(3, 20).Select(i => For(Elsewhere, $"job-{i}", $"{i}")).ToArray<IBuildable>(), Options(slow, fast));
        slow.Most.Should().BeLessThanOrEqualTo(3);
        fast.Most.Should().BeLessThanOrEqualTo(3);
    }

    private static Recipe For(string system, string name, string text) =>
        new(name) { System = system, Builder = "/bin/sh", Arguments = ["-c", $"printf '%s' '{text}' > $out"] };

    private static BuildOptions Options(params IBuildHost[] hosts) => new() { Hosts = hosts, Builders = [new ScriptedBuilder(ScriptedBuilder.WriteText)] };

    /// <summary>A host for one system, in this process.</summary>
    private sealed class WritingHost(string name, string system) : IBuildHost
    {
        private int _asked;
        private int _running;

        public string Name => name;

        public int Jobs { get; init; } = 2;

        public double Speed { get; init; } = 1;

        public int LostAfter { get; init; } = int.MaxValue;

        public string? Problem { get; init; }

        public int Asked => _asked;

        public int Most { get; private set; }

        public ConcurrentQueue<string> Built { get; } = [];

        public bool CanBuild(Derivation derivation) => derivation.System == system && BuildFeatures.Of(derivation).IsEmpty;

        public async Task BuildAsync(HostBuild build, CancellationToken cancellationToken)
        {
            var turn = Interlocked.Increment(ref _asked);
            Most = Math.Max(Most, Interlocked.Increment(ref _running));
            await Task.Delay(20, cancellationToken);
            Interlocked.Decrement(ref _running);
            build.Log($"on {name}");
            if (turn > LostAfter)
            {
                throw new BuildHostLostException(name, "it burnt down");
            }

            if (Problem is not null)
            {
                throw build.Failure(Problem, 1);
            }

            await File.WriteAllTextAsync(build.OutputPath(), $"{build.Derivation.Name} for {build.Derivation.System}", cancellationToken);
            Built.Enqueue(build.Derivation.Name);
        }
    }
}
