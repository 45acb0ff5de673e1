using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Building;

public sealed class BuildFailureTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;
    private readonly Lowering _lowering = new() { StatCacheFolder = null };

    public BuildFailureTests() => _store = _folder.OpenStore();

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_failure_has_the_last_twenty_lines_of_its_log_and_where_the_rest_is()
    {
        var failure = await FailAsync<BuildFailedException>(context =>
        {
            for (var i = 1; i <= 30; i++)
            {
                context.Log($"line {i}");
            }

            throw new InvalidOperationException("out of luck");
        });
        failure.LogTail.Should().Equal(Enumerable.Range(11, 20).Select(i => $"line {i}"));
        File.ReadLines(failure.LogPath).Should().HaveCount(30);
        failure.Message.Should().Contain("out of luck").And.Contain("line 30").And.NotContain("line 10\n").And.Contain(failure.LogPath);
        failure.Derivation.Name.Should().Be("job");
    }

    [Fact]
    public async Task A_missing_output_is_named() =>
        (await FailAsync<OutputMissingException>(_ => Task.CompletedTask)).Output.Should().Be("out");

    [Fact]
    public async Task A_builder_that_nobody_gave_is_named()
    {
        var build = () => _store.BuildAsync(ScriptedBuilder.Running("job"), new() { Lowering = _lowering });
        (await build.Should().ThrowAsync<UnknownBuilderException>()).Which.Name.Should().Be(ScriptedBuilder.BuilderName);
    }

    [Fact]
    public async Task A_wrong_fixed_output_is_not_kept_and_both_hashes_are_told()
    {
        var recipe = ScriptedBuilder.Running("job") with { Fixed = new(Hash.Sha256("right"u8), FixedOutputMode.Flat) };
        var failure = await FailAsync<HashMismatchException>(context => File.WriteAllTextAsync(context.OutputPath(), "wrong"), recipe);
        failure.Wanted.Should().Be(Hash.Sha256("right"u8));
        failure.Actual.Should().Be(Hash.Sha256("wrong"u8));
        failure.Message.Should().Contain(failure.Wanted.ToString()).And.Contain(failure.Actual.ToString());
    }

    [Fact]
    public async Task An_executable_cannot_be_a_flat_fixed_output()
    {
        var recipe = ScriptedBuilder.Running("job") with { Fixed = new(Hash.Sha256("x"u8), FixedOutputMode.Flat) };
        var failure = await FailAsync<BuildFailedException>(async context =>
        {
            await File.WriteAllTextAsync(context.OutputPath(), "x");
            Disk.SetMode(context.OutputPath(), 0x140);
        }, recipe);
        failure.Message.Should().Contain("executable");
    }

    [Fact]
    public async Task Outputs_that_refer_to_each_other_in_a_circle_are_refused()
    {
        var recipe = ScriptedBuilder.Running("job") with { Outputs = ["a", "b"] };
        var failure = await FailAsync<BuildFailedException>(async context =>
        {
            await File.WriteAllTextAsync(context.OutputPath("a"), context.Require("b"));
            await File.WriteAllTextAsync(context.OutputPath("b"), context.Require("a"));
        }, recipe);
        failure.Message.Should().Contain("circle");
    }

    [Fact]
    public async Task A_pipe_in_an_output_is_refused()
    {
        Assert.SkipUnless(TemporaryFolder.HasProgram("mkfifo"), "needs mkfifo on PATH");
        var failure = await FailAsync<BuildFailedException>(context =>
        {
            Directory.CreateDirectory(context.OutputPath());
            TemporaryFolder.Run("mkfifo", Path.Combine(context.OutputPath(), "pipe"));
            return Task.CompletedTask;
        });
        failure.Message.Should().Contain("pipe");
    }

    [Fact]
    public async Task After_a_failure_what_runs_is_finished_and_nothing_new_starts()
    {
        var slow = ScriptedBuilder.Running("slow");
        var after = ScriptedBuilder.Writing("after", $"{slow}");
        await FailBesideAsync(after, context => File.WriteAllText(context.OutputPath(), ""));
        _store.Contains(_lowering.Lower(slow).Path).Should().BeTrue();
        _store.Contains(_lowering.Lower(after).Path).Should().BeFalse();
    }

    [Fact]
    public async Task A_failure_is_told_whatever_ends_while_it_is_reported()
    {
        var failure = await FailBesideAsync(ScriptedBuilder.Running("slow"), _ => throw new InvalidOperationException("slow"));
        failure.Derivation.Name.Should().Be("bad");
        failure.Others.Should().ContainSingle().Which.Should().BeOfType<BuildFailedException>().Which.Derivation.Name.Should().Be("slow");
    }

    [Fact]
    public async Task Keep_going_builds_all_that_does_not_depend_on_the_failures_and_tells_them_all()
    {
        var builder = new ScriptedBuilder(context => context.Derivation.Name.StartsWith("bad", StringComparison.Ordinal)
            ? throw new InvalidOperationException("bad")
            : File.WriteAllTextAsync(context.OutputPath(), ""));
        var good = ScriptedBuilder.Writing("good", $"{ScriptedBuilder.Running("base")}");
        var doomed = ScriptedBuilder.Writing("doomed", $"{ScriptedBuilder.Running("bad-1")}{ScriptedBuilder.Running("bad-2")}");
        var build = () => _store.BuildAsync([doomed, good], new() { Lowering = _lowering, Builders = [builder], MaxJobs = 1, OnFailure = FailureMode.KeepGoing });
        var failure = (await build.Should().ThrowAsync<BuildFailedException>()).Which;
        new[] { failure }.Concat(failure.Others.Cast<BuildFailedException>()).Select(one => one.Derivation.Name).Should().BeEquivalentTo("bad-1", "bad-2");
        _store.Contains(_lowering.Lower(good).Path).Should().BeTrue();
    }

    [Fact]
    public async Task Cancelling_ends_the_builders_and_leaves_nothing()
    {
        using var source = new CancellationTokenSource();
        var builder = new ScriptedBuilder(async (context, cancelled) =>
        {
            await File.WriteAllTextAsync(context.OutputPath(), "half", CancellationToken.None);
            await source.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancelled);
        });
        var build = () => _store.BuildAsync(ScriptedBuilder.Running("job"), new() { Lowering = _lowering, Builders = [builder] }, cancellationToken: source.Token);
        await build.Should().ThrowAsync<OperationCanceledException>();
        await NothingIsLeftAsync();
    }

    private async Task<T> FailAsync<T>(Func<BuildContext, Task> build, Recipe? recipe = null)
        where T : BuildFailedException
    {
        var run = () => _store.BuildAsync(recipe ?? ScriptedBuilder.Running("job"), new() { Lowering = _lowering, Builders = [new ScriptedBuilder(build)] });
        var failure = (await run.Should().ThrowAsync<T>()).Which;
        await NothingIsLeftAsync();
        return failure;
    }

    // Only the .drv is valid, and no temporary file is left.
    private async Task NothingIsLeftAsync()
    {
        Directory.EnumerateFileSystemEntries(Path.Combine(_store.Root, "store")).Should().ContainSingle().Which.Should().EndWith(".drv");
        Directory.EnumerateFileSystemEntries(Path.Combine(_store.Root, "tmp"), "*", SearchOption.AllDirectories)
            .Should().OnlyContain(entry => Path.GetDirectoryName(entry) == Path.Combine(_store.Root, "tmp"));
        (await _store.VerifyAsync()).Should().BeEquivalentTo(new { IsSound = true, Deleted = 0 });
    }

    private sealed class SynchronousProgress(Action<BuildEvent> report) : IProgress<BuildEvent>
    {
        public void Report(BuildEvent value) => report(value);
    }

    // "bad" fails while another runs, which ends on the thread that reports the failure: a program's own progress may wake it.
    private async Task<BuildFailedException> FailBesideAsync(IBuildable other, Action<BuildContext> end)
    {
        var (running, failed) = (new TaskCompletionSource(), new TaskCompletionSource());
        var builder = new ScriptedBuilder(async context =>
        {
            if (context.Derivation.Name == "bad")
            {
                await running.Task;
                throw new InvalidOperationException("bad");
            }

            running.TrySetResult();
            await failed.Task;
            end(context);
        });
        var progress = new SynchronousProgress(happened =>
        {
            if (happened is BuildEvent.Failed { Derivation.Name: "bad" })
            {
                failed.SetResult();
            }
        });
        var build = () => _store.BuildAsync([other, ScriptedBuilder.Running("bad")], new() { Lowering = _lowering, Builders = [builder], MaxJobs = 2 }, progress);
        return (await build.Should().ThrowAsync<BuildFailedException>()).Which;
    }
}
