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
            async (parsed, cancellationToken) =>
            {
                var chart = await options.OfAsync(parsed, cancellationToken).ConfigureAwait(false);
                return new Stack(chart.Release) { Resources = chart.Render().Cast<IResource>().ToSeq() };
            },
            async (session, cancellationToken) =>
            {
                var plan = session.Parsed.GetValue(from) is { } other
                    ? await CompareAsync(options, session.Parsed, other, cancellationToken).ConfigureAwait(false)
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

    private static async Task<Plan> CompareAsync(ChartOptions options, ParseResult parsed, string other, CancellationToken cancellationToken)
    {
        var before = await options.OfAsync(parsed, other, cancellationToken).ConfigureAwait(false);
        var after = await options.OfAsync(parsed, cancellationToken).ConfigureAwait(false);
        return await after.Render().CompareAsync(before.Render(), cancellationToken).ConfigureAwait(false);
    }
}
