namespace Nixish.Tests.Stacks;

public sealed class ApplyTests
{
    private readonly FakeTarget _target = new();
    private readonly Events _events = new();

    [Fact]
    public async Task Dependents_start_once_what_they_depend_on_is_ready()
    {
        var plan = await Shop(new Thing("web") { Needs = ["image"] }, new Thing("image")).PlanAsync(_target);

        await plan.ApplyAsync();

        _target.Log.Should().Equal("Create image", "ready image", "Create web", "ready web");
    }

    [Fact]
    public async Task Writes_are_bounded_and_waits_are_not()
    {
        var waiting = 0;
        var all = new TaskCompletionSource();
        _target.OnApply = async _ => await Task.Delay(1);
        _target.OnWait = (_, _, _) => Interlocked.Increment(ref waiting) == 40 ? Task.Run(all.SetResult, CancellationToken.None) : all.Task;
        var plan = await Shop([.. Enumerable.Range(0, 40).Select(i => new Thing($"t{i}"))]).PlanAsync(_target);

        await plan.ApplyAsync(new() { Parallelism = 3 });

        _target.MostWriting.Should().BeInRange(1, 3);
    }

    // One write before the first change, one of the first that are done, and the last: the next would come ten writes later.
    [Fact]
    public async Task A_state_that_is_slow_to_write_is_written_rarely()
    {
        var state = new SlowState(TimeSpan.FromMilliseconds(500));
        _target.OnApply = async _ => await Task.Delay(150);
        var plan = await Shop([.. Enumerable.Range(0, 10).Select(i => new Thing($"t{i}"))]).PlanAsync(new StackOptions { Targets = [_target], State = state });

        await plan.ApplyAsync(new() { Parallelism = 1 });

        state.Writes.Should().Be(3);
        (await state.ReadAsync("shop")).Entries.Values.Should().HaveCount(10).And.OnlyContain(entry => !entry.Begun);
    }

    [Fact]
    public async Task A_failure_skips_dependents_and_lets_others_finish()
    {
        _target.OnApply = change => change.ResourceId == "b" ? throw new NixishException("b is broken.") : Task.CompletedTask;
        var plan = await Shop(new Thing("a"), new Thing("b"), new Thing("c") { Needs = ["b"] }, new Thing("d") { Needs = ["c"] }, new Thing("e") { Needs = ["a"] }).PlanAsync(_target);

        var failure = (await plan.Invoking(p => p.ApplyAsync(progress: _events)).Should().ThrowAsync<ApplyFailedException>()).Which;

        failure.Result.Done.Select(done => done.Change.ResourceId).Should().BeEquivalentTo("a", "e");
        failure.InnerException!.Message.Should().Be("b is broken.");
        failure.Message.Should().Match("Applying stack 'shop' failed:\n  b: b is broken.\n  c: skipped, 'b' failed\n  d: skipped, 'c' was not done\nDone: 2 created, 1 failed, 2 skipped, 0 unchanged in *.");
        _events.All.OfType<StackEvent.Skipped>().Should().HaveCount(2);
    }

    [Fact]
    public async Task Nothing_is_deleted_after_a_failure()
    {
        await (await Shop(new Thing("old")).PlanAsync(_target)).ApplyAsync();
        _target.OnApply = change => throw new InvalidOperationException("Oops.");

        var failure = await (await Shop(new Thing("new")).PlanAsync(_target)).Invoking(p => p.ApplyAsync()).Should().ThrowAsync<ApplyFailedException>();

        failure.Which.Result.Skipped.Should().ContainSingle().Which.Because.Should().Be("nothing is deleted after a failure");
        failure.WithMessage("*new: InvalidOperationException: Oops.*");
        _target.World.Should().ContainKey("old");
    }

    [Fact]
    public async Task Stopping_finishes_the_change_in_hand_and_begins_no_other()
    {
        using var stop = new CancellationTokenSource();
        _target.OnApply = async _ =>
        {
            await stop.CancelAsync();
            await Task.Delay(20, CancellationToken.None);
        };
        var plan = await Shop(new Thing("a"), new Thing("b") { Needs = ["a"] }).PlanAsync(_target);

        var stopped = (await plan.Invoking(p => p.ApplyAsync(cancellationToken: stop.Token)).Should().ThrowAsync<ApplyCanceledException>()).Which;

        stopped.Result.Done.Should().ContainSingle().Which.Change.ResourceId.Should().Be("a");
        stopped.Result.Skipped.Should().ContainSingle().Which.Because.Should().Be("the apply was stopped");
    }

    [Fact]
    public async Task A_resource_that_is_not_ready_in_time_says_what_it_was_at()
    {
        _target.OnWait = async (_, progress, token) =>
        {
            progress.Report(new StackEvent.Progressed("web", "0 of 3 pods ready"));
            await Task.Delay(Timeout.Infinite, token);
        };
        var plan = await Shop(new Thing("web")).PlanAsync(_target);

        var failure = await plan.Invoking(p => p.ApplyAsync(new() { ReadyTimeout = TimeSpan.FromMilliseconds(20) })).Should().ThrowAsync<ApplyFailedException>();

        failure.WithInnerException<NotReadyException>().WithMessage("'web' was not ready within 20 ms: 0 of 3 pods ready. Apply again to wait for it further.");
    }

    [Fact]
    public async Task What_was_not_seen_ready_is_waited_for_in_the_next_apply()
    {
        _target.OnWait = (_, _, _) => throw new NixishException("Not ready.");
        await (await Shop(new Thing("web")).PlanAsync(_target)).Invoking(p => p.ApplyAsync()).Should().ThrowAsync<ApplyFailedException>();
        _target.OnWait = (_, _, _) => Task.CompletedTask;

        var plan = await Shop(new Thing("web")).PlanAsync(_target);

        plan.Should().ContainSingle().Which.Action.Should().Be(ChangeAction.Await);
        plan.ToText().Should().StartWith("  … wait    web  (an earlier apply ended before it was ready)\n");
        await plan.ApplyAsync();
        _target.Log.Should().Equal("Create web", "ready web");
        (await Shop(new Thing("web")).PlanAsync(_target)).Should().BeEmpty();
    }

    [Fact]
    public async Task A_plan_is_stale_once_it_was_applied()
    {
        var plan = await Shop(new Thing("web")).PlanAsync(_target);
        await plan.ApplyAsync();

        await plan.Invoking(p => p.ApplyAsync()).Should().ThrowAsync<StalePlanException>();
    }

    [Fact]
    public async Task A_plan_is_stale_once_another_was_applied()
    {
        var plan = await Shop(new Thing("web")).PlanAsync(_target);
        await (await Shop(new Thing("api")).PlanAsync(_target)).ApplyAsync();

        await plan.Invoking(p => p.ApplyAsync()).Should().ThrowAsync<StalePlanException>();
        _target.World.Should().NotContainKey("web");
    }

    [Fact]
    public async Task An_empty_plan_can_be_applied_any_number_of_times_and_writes_nothing()
    {
        await (await Shop(new Thing("web")).PlanAsync(_target)).ApplyAsync();
        var before = await _target.State!.ReadAsync("shop");
        var plan = await Shop(new Thing("web")).PlanAsync(_target);

        (await plan.ApplyAsync()).ToText().Should().Be("Nothing to do: 1 unchanged.\n");
        await plan.ApplyAsync();

        (await _target.State!.ReadAsync("shop")).Should().BeSameAs(before);
    }

    [Fact]
    public async Task What_is_there_already_is_taken_into_the_state()
    {
        _target.World["web"] = "v1";
        await (await Shop(new Thing("web")).PlanAsync(_target)).ApplyAsync();

        (await Shop().PlanAsync(_target)).Should().ContainSingle().Which.Action.Should().Be(ChangeAction.Delete);
    }

    [Fact]
    public async Task What_is_gone_already_is_forgotten()
    {
        await (await Shop(new Thing("web")).PlanAsync(_target)).ApplyAsync();
        _target.World.Clear();

        await (await Shop().PlanAsync(_target)).ApplyAsync();

        (await _target.State!.ReadAsync("shop")).Entries.Should().BeEmpty();
    }

    [Fact]
    public async Task What_is_created_is_in_the_state_before_it_is_made()
    {
        StackState? seen = null;
        _target.OnApply = async _ => seen = await _target.State!.ReadAsync("shop");

        await (await Shop(new Thing("web")).PlanAsync(_target)).ApplyAsync();

        seen!.Entries["web"].Begun.Should().BeTrue();
        (await _target.State!.ReadAsync("shop")).Entries["web"].Begun.Should().BeFalse();
    }

    [Fact]
    public async Task Two_applies_of_one_stack_do_not_run_at_once()
    {
        var second = await Shop(new Thing("web")).PlanAsync(_target);
        Exception? refused = null;
        _target.OnApply = async _ => refused = await Record.ExceptionAsync(() => second.ApplyAsync());

        await (await Shop(new Thing("web")).PlanAsync(_target)).ApplyAsync();

        refused.Should().BeOfType<StateLockedException>().Which.Message.Should().Contain($"process {Environment.ProcessId} on ");
    }

    [Fact]
    public async Task Five_hundred_changes_do_not_write_the_state_five_hundred_times()
    {
        await (await Shop([.. Enumerable.Range(0, 500).Select(i => new Thing($"t{i}"))]).PlanAsync(_target)).ApplyAsync();

        var state = await _target.State!.ReadAsync("shop");
        state.Serial.Should().BeLessThan(100);
        state.Entries.Should().HaveCount(500).And.OnlyContain(entry => !entry.Value.Begun);
    }

    [Fact]
    public async Task Events_announce_everything_before_the_first_start()
    {
        await (await Shop(new Thing("b") { Needs = ["a"] }, new Thing("a")).PlanAsync(_target)).ApplyAsync(progress: _events);

        _events.All.Select(e => e.GetType().Name).Should().Equal("Announced", "Started", "Finished", "Started", "Finished");
        _events.All.OfType<StackEvent.Announced>().Single().Changes.Select(change => change.ResourceId).Should().Equal("a", "b");
    }

    private static Stack Shop(params Thing[] things) => new("shop") { Resources = [.. things] };
}
