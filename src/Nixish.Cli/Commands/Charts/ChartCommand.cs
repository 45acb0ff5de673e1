using System.CommandLine;
using System.Text;
using Nixish.Kubernetes;

namespace Nixish.Cli;

// Charts for people, with or without a stack: what is in one, what it renders to, what that would change.
internal static class ChartCommand
{
    public const string Render = "render";

    public static Command Make(CommandLine commandLine)
    {
        var command = new Command("chart", "Look at a Helm chart: what it is, its values, what it renders to. Needs no Helm.")
        {
            MakeShow(commandLine),
            MakeValues(commandLine),
            MakeRender(commandLine),
            ChartDiffCommand.Make(commandLine),
        };
        command.SetAction(parsed =>
        {
            new System.CommandLine.Help.HelpAction().Invoke(parsed);
            return ExitCode.Usage;
        });
        return command;
    }

    private static Command MakeShow(CommandLine commandLine)
    {
        var options = new ChartOptions();
        var command = commandLine.Command(
            "show",
            "Show what a chart says of itself, and the charts that it needs.",
            async (session, cancellationToken) =>
            {
                var info = (await options.FindAsync(session.Parsed, cancellationToken).ConfigureAwait(false)).Describe();
                if (session.Json)
                {
                    session.Screen.JsonObject(json => ChartText.Write(json, info));
                }
                else
                {
                    session.Screen.Text(ChartText.Of(info));
                }

                return ExitCode.Done;
            },
            options.Places);
        command.Arguments.Add(options.Path);
        return command;
    }

    private static Command MakeValues(CommandLine commandLine)
    {
        var options = new ChartOptions();
        var schema = new Option<bool>("--schema") { Description = "Print the schema of the values instead." };
        var command = commandLine.Command(
            "values",
            "Print the values that a chart starts from, as it has them, comments and all.",
            async (session, cancellationToken) =>
            {
                var info = (await options.FindAsync(session.Parsed, cancellationToken).ConfigureAwait(false)).Describe();
                session.Screen.Output.Write(session.Parsed.GetValue(schema) ? info.ValuesSchema ?? throw new NixishException($"The chart '{info.Name}' has no schema of its values.") : info.Values);
                return ExitCode.Done;
            },
            [.. options.Places, schema]);
        command.Arguments.Add(options.Path);
        return command;
    }

    private static Command MakeRender(CommandLine commandLine)
    {
        var options = new ChartOptions();
        var definitions = new Option<bool>("--include-crds") { Description = "Print the definitions of custom resources too." };
        var noHooks = new Option<bool>("--no-hooks") { Description = "Leave out hooks." };
        var skipTests = new Option<bool>("--skip-tests") { Description = "Leave out hooks that are tests." };
        var notes = new Option<bool>("--notes") { Description = "Print what the chart tells people once it is installed, and nothing else." };
        var command = commandLine.Command(
            Render,
            "Print what a chart renders to, byte for byte as helm template does, or with --json as resources.",
            async (session, cancellationToken) =>
            {
                var chart = await options.OfAsync(session.Parsed, cancellationToken).ConfigureAwait(false);
                var parts = (session.Parsed.GetValue(definitions) ? ChartParts.Definitions : ChartParts.Manifests) | (session.Parsed.GetValue(noHooks) ? ChartParts.Manifests : ChartParts.Hooks);
                session.Screen.Output.Write(session.Parsed.GetValue(notes) ? chart.RenderNotes()
                    : session.Json ? Encoding.UTF8.GetString((chart with { Parts = parts }).Render().ToJson()) + "\n"
                    : chart.RenderText(new() { Parts = parts, LeavesOutTests = session.Parsed.GetValue(skipTests) }));
                return ExitCode.Done;
            },
            [.. options.All, definitions, noHooks, skipTests, notes]);
        command.Arguments.Add(options.Path);
        return command;
    }
}
