using Nixish.Tests.Stacks;
using Spectre.Console;

namespace Nixish.Cli.Tests;

// A program of a stack, run in process, with what it printed.
internal sealed record CliRun(int Code, string Output, string Error)
{
    public string All => $"$ exit {Code}\n--- output\n{Output}--- error\n{Error}";

    public static Task<CliRun> Of(Stack stack, FakeTarget target, params string[] args) => Of(stack, new HostOptions { Targets = [target] }, args);

    public static async Task<CliRun> Of(Stack stack, HostOptions options, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await NixishHost.RunAsync(args, stack, options with { Output = output, ErrorOutput = error, Clock = new StoppedClock() }, TestContext.Current.CancellationToken);
        return new(code, output.ToString(), error.ToString());
    }

    // As on a terminal 100 columns wide, where somebody types the answer.
    public static async Task<CliRun> OnTerminal(Stack stack, FakeTarget target, string answer, params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.TrueColor,
            Interactive = InteractionSupport.Yes,
        });
        console.Profile.Width = 100;
        var code = await NixishHost.RunAsync(
            args,
            stack,
            new HostOptions { Targets = [target], Clock = new StoppedClock() },
            (_, _) => new Screen(output, console, Screen.ConsoleOn(error, terminal: false), new StringReader(answer), redraws: true) { OutputIsTerminal = true },
            TestContext.Current.CancellationToken);
        return new(code, output.ToString(), error.ToString());
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override long GetTimestamp() => 0;
    }
}
