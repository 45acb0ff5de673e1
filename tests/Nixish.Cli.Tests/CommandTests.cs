using Nixish.Tests.Stacks;

namespace Nixish.Cli.Tests;

public sealed class CommandTests
{
    private static readonly Stack Shop = new("shop") { Resources = [new Thing("web") { Needs = ["image/web"] }, new Thing("image/web")] };

    private readonly FakeTarget _target = new();

    [Fact]
    public async Task Help_tells_what_there_is() => Golden.Match((await CliRun.Of(Shop, _target, "--help")).Output.Replace("testhost", "Nixish.Cli.Tests"));

    [Fact]
    public async Task A_program_without_arguments_prints_its_help()
    {
        var run = await CliRun.Of(Shop, _target);

        run.Code.Should().Be(ExitCode.Usage);
        run.Output.Should().Contain("Deploys the stack 'shop' (2 resources).");
    }

    [Fact]
    public async Task A_program_without_arguments_runs_its_default_ones()
    {
        var run = await CliRun.Of(Shop, new HostOptions { Targets = [_target], DefaultArguments = ["plan"] });

        run.Output.Should().Contain("Plan: 2 to create");
    }

    [Fact]
    public async Task Plan_reads_for_people() => Golden.Match((await CliRun.Of(await Changed(), _target, "plan")).All);

    [Fact]
    public async Task Plan_reads_for_programs() => Golden.Match((await CliRun.Of(await Changed(), _target, "plan", "--json")).All);

    [Fact]
    public async Task A_plan_on_a_terminal_has_colours() => Golden.Match((await CliRun.OnTerminal(await Changed(), _target, "", "plan")).All.Replace("\u001b", "<esc>"));

    [Theory]
    [InlineData(ExitCode.Changes, "plan", "--detailed-exitcode")]
    [InlineData(ExitCode.Done, "plan")]
    public async Task Plan_exits_with_2_only_when_asked_to(int code, params string[] args) =>
        (await CliRun.Of(Shop, _target, args)).Code.Should().Be(code);

    [Fact]
    public async Task An_empty_plan_exits_with_0()
    {
        await CliRun.Of(Shop, _target, "apply", "--yes");

        var run = await CliRun.Of(Shop, _target, "plan", "--detailed-exitcode");

        run.Code.Should().Be(ExitCode.Done);
        run.Output.Should().Be("Nothing to do: 2 unchanged.\n");
    }

    [Fact]
    public async Task Apply_says_what_it_does_line_by_line() => Golden.Match((await CliRun.Of(Shop, _target, "apply", "--yes")).All);

    [Fact]
    public async Task Apply_tells_programs_line_by_line() => Golden.Match((await CliRun.Of(Shop, _target, "apply", "--yes", "--json")).All);

    [Fact]
    public async Task A_failure_is_told_with_what_was_skipped_and_no_trace()
    {
        _target.OnApply = _ => throw new NixishException("The registry [at home] does not answer.\nCheck that it runs.");

        var run = await CliRun.Of(Shop, _target, "apply", "--yes");

        run.Code.Should().Be(ExitCode.Failed);
        Golden.Match(run.All);
    }

    [Fact]
    public async Task A_failure_is_told_to_programs_too()
    {
        _target.OnApply = _ => throw new NixishException("Oops.");

        Golden.Match((await CliRun.Of(Shop, _target, "apply", "--yes", "--json")).All);
    }

    [Fact]
    public async Task Debug_shows_where_a_failure_came_from()
    {
        _target.OnApply = _ => throw new InvalidOperationException("Oops.");

        (await CliRun.Of(Shop, _target, "apply", "--yes", "--verbosity", "debug")).Error.Should().Contain("   at Nixish.");
        (await CliRun.Of(Shop, _target, "apply", "--yes")).Error.Should().NotContain("   at Nixish.");
    }

    [Theory]
    [InlineData("apply")]
    [InlineData("destroy")]
    public async Task Without_a_terminal_nothing_is_changed_unless_told_so(string command)
    {
        await CliRun.Of(Shop, _target, "apply", "--yes");
        _target.World["web"] = "drifted";

        var run = await CliRun.Of(Shop, _target, command);

        run.Code.Should().Be(ExitCode.NotConfirmed);
        run.Error.Should().Be($"Not confirmed: there is no terminal to ask on. Run '{command} --yes' to go ahead. Nothing was changed.\n");
        _target.World["web"].Should().Be("drifted");
    }

    [Theory]
    [InlineData("y\n", ExitCode.Done)]
    [InlineData("YES\n", ExitCode.Done)]
    [InlineData("n\n", ExitCode.NotConfirmed)]
    [InlineData("\n", ExitCode.NotConfirmed)]
    [InlineData("", ExitCode.NotConfirmed)]
    public async Task On_a_terminal_the_answer_decides(string answer, int code)
    {
        var run = await CliRun.OnTerminal(Shop, _target, answer, "apply");

        run.Code.Should().Be(code);
        run.Output.Should().Contain("Apply these 2 changes to stack 'shop'? [y/N]");
        _target.World.Should().HaveCount(code == ExitCode.Done ? 2 : 0);
    }

    [Fact]
    public async Task On_a_terminal_what_runs_is_drawn_as_a_tree()
    {
        _target.OnWait = async (change, progress, _) =>
        {
            progress.Report(new StackEvent.Progressed(change.ResourceId, "0 of 3 pods ready [red]"));
            await Task.Delay(250, CancellationToken.None);
        };

        var run = await CliRun.OnTerminal(Shop, _target, "", "apply", "--yes");

        run.Output.Should().Contain("shop: 0 of 2 done").And.Contain("└── ").And.Contain("image/web: 0 of 3 pods ready [red]").And.Contain("✓ web: created");
    }

    [Fact]
    public async Task Destroy_deletes_everything()
    {
        await CliRun.Of(Shop, _target, "apply", "--yes");

        Golden.Match((await CliRun.Of(Shop, _target, "destroy", "--yes")).All);

        _target.World.Should().BeEmpty();
    }

    [Fact]
    public async Task Check_tells_what_differs()
    {
        await CliRun.Of(Shop, _target, "apply", "--yes");
        (await CliRun.Of(Shop, _target, "check")).Should().Be(new CliRun(ExitCode.Done, "Check: 2 as declared and ready.\n", ""));
        _target.World["web"] = "drifted";

        var run = await CliRun.Of(Shop, _target, "check");

        run.Should().Be(new CliRun(ExitCode.Changes, "  web: differs\n      value: drifted → v1\nCheck: 1 as declared and ready, 1 differing, 0 not ready.\n", ""));
    }

    [Fact]
    public async Task Check_tells_programs_the_same()
    {
        Golden.Match((await CliRun.Of(Shop, _target, "check", "--json")).All);
    }

    [Theory]
    [InlineData("aply")]
    [InlineData("apply", "--parallel", "0")]
    [InlineData("apply", "--timeout", "soon")]
    [InlineData("apply", "--verbosity", "loud")]
    public async Task A_mistyped_command_line_is_refused(params string[] args)
    {
        var run = await CliRun.Of(Shop, _target, args);

        run.Code.Should().Be(ExitCode.Usage);
        run.Error.Should().StartWith("Error: ").And.EndWith("Run with --help to see what there is.\n");
        _target.World.Should().BeEmpty();
    }

    [Theory]
    [InlineData("90s", 90)]
    [InlineData("1.5m", 90)]
    [InlineData("90", 90)]
    [InlineData("1h", 3600)]
    public async Task Times_are_written_with_their_unit(string text, int seconds)
    {
        TimeSpan? seen = null;
        var command = new System.CommandLine.Option<TimeSpan?>("--timeout") { CustomParser = Durations.Parse };
        var root = new System.CommandLine.RootCommand { command };
        root.SetAction(parsed => seen = parsed.GetValue(command));

        await root.Parse(["--timeout", text]).InvokeAsync(cancellationToken: TestContext.Current.CancellationToken);

        seen.Should().Be(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task Options_may_stand_before_the_command()
    {
        (await CliRun.Of(Shop, _target, "--parallel", "2", "apply", "--yes")).Code.Should().Be(ExitCode.Done);
    }

    [Fact]
    public async Task An_embedded_world_is_applied_to_without_asking_and_closed()
    {
        var run = await CliRun.Of(Shop, new HostOptions { Embedded = () => _target, DefaultArguments = ["apply"] });

        run.Code.Should().Be(ExitCode.Done);
        _target.World.Should().HaveCount(2);
    }

    [Fact]
    public async Task A_stopped_apply_says_what_was_done()
    {
        using var stop = new CancellationTokenSource();
        using var output = new StringWriter();
        using var error = new StringWriter();
        _target.OnApply = _ => stop.CancelAsync();

        var code = await NixishHost.RunAsync(["apply", "--yes"], Shop, new() { Targets = [_target], Output = output, ErrorOutput = error }, stop.Token);

        code.Should().Be(ExitCode.Stopped);
        error.ToString().Should().Contain("Stopping: what is in hand is finished").And.Contain("web: skipped, the apply was stopped").And.Contain("Done: 1 created, 1 skipped");
    }

    private async Task<Stack> Changed()
    {
        var before = new Stack("shop") { Resources = [new Thing("keep"), new Thing("web"), new Thing("old")] };
        await (await before.PlanAsync(_target)).ApplyAsync();
        return new("shop") { Resources = [new Thing("keep"), new Thing("web", "v2"), new Thing("new") { Needs = ["web"] }] };
    }
}
