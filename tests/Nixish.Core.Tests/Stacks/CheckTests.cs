namespace Nixish.Tests.Stacks;

public sealed class CheckTests
{
    private readonly FakeTarget _target = new();

    [Fact]
    public async Task A_stack_that_is_applied_and_ready_is_fine()
    {
        var stack = new Stack("shop") { Resources = [new Thing("web"), new Thing("api")] };
        await (await stack.PlanAsync(_target)).ApplyAsync();

        var check = await stack.CheckAsync(_target);

        check.IsFine.Should().BeTrue();
        check.ToText().Should().Be("Check: 2 as declared and ready.\n");
    }

    [Fact]
    public async Task Drift_and_unreadiness_are_told_apart()
    {
        var stack = new Stack("shop") { Resources = [new Thing("web"), new Thing("api"), new Thing("slow"), new Thing("broken"), new Thing("gone")] };
        await (await stack.PlanAsync(_target)).ApplyAsync();
        _target.World["api"] = "v7";
        _target.World.TryRemove("gone", out _);
        _target.OnWait = async (change, progress, token) =>
        {
            if (change.ResourceId == "broken")
            {
                throw new NixishException("ImagePullBackOff");
            }

            if (change.ResourceId == "slow")
            {
                progress.Report(new StackEvent.Progressed("slow", "0 of 3 pods ready"));
                await Task.Delay(Timeout.Infinite, token);
            }
        };

        var check = await stack.CheckAsync(new StackOptions { Targets = [_target] }, new CheckOptions { ReadyTimeout = TimeSpan.FromMilliseconds(20) });

        check.IsFine.Should().BeFalse();
        check.ToText().Should().Be(
            """
              api: differs
                  value: v7 → v1
              gone: missing
              slow: 0 of 3 pods ready
              broken: ImagePullBackOff
            Check: 1 as declared and ready, 2 differing, 2 not ready.

            """);
    }
}
