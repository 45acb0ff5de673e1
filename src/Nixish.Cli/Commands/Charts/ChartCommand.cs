using System.CommandLine;

namespace Nixish.Cli;

// Charts for people, with or without a stack: what is in one, what it renders to, what that would change.
internal static class ChartCommand
{
    public static Command Make(CommandLine commandLine)
    {
        var command = new Command("chart", "Look at a Helm chart: what it is, its values, what it renders to. Needs no Helm.")
        {
            MakeShow(commandLine),
            MakeValues(commandLine),
            ChartRenderCommand.Make(commandLine),
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
        var options = new ChartOptions(commandLine);
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
        var options = new ChartOptions(commandLine);
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
}
