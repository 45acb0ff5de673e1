using System.CommandLine;
using Nixish.Kubernetes;

namespace Nixish.Cli;

internal static class ChartDiffCommand
{
    public static Command Make(CommandLine commandLine)
    {
        var options = new ChartOptions();
        var from = new Option<string?>("--from") { Description = "Compare with what this chart renders to, given the same. Default: with the cluster.", HelpName = "chart" };
        var command = commandLine.Command(
            "diff",
            $"Show what applying a chart would change, in the cluster or against another version of it. Exits with {ExitCode.Changes} if there are changes. Changes nothing.",
            parsed =>
            {
                var chart = options.Of(parsed);
                return new Stack(chart.Release) { Resources = chart.Render().Cast<IResource>().ToSeq() };
            },
            async (session, cancellationToken) =>
            {
                var plan = session.Parsed.GetValue(from) is { } other
                    ? await options.Of(session.Parsed).Render().CompareAsync(options.Of(session.Parsed, other).Render(), cancellationToken).ConfigureAwait(false)
                    : await session.PlanAsync(cancellationToken).ConfigureAwait(false);
                if (session.Json)
                {
                    session.Screen.Json(plan.WriteTo);
                }
                else
                {
                    session.Screen.Plan(plan);
                }

                return plan.Count > 0 ? ExitCode.Changes : ExitCode.Done;
            },
            [.. options.All, from]);
        command.Arguments.Add(options.Path);
        return command;
    }
}
