using System.CommandLine;
using Nixish.Kubernetes;

namespace Nixish.Cli;

internal static class ChartDiffCommand
{
    public static Command Make(CommandLine commandLine)
    {
        var options = new ChartOptions(commandLine);
        var from = new Option<string?>("--from") { Description = "Compare with what this chart renders to, given the same. Default: with the cluster.", HelpName = "chart" };
        var noHooks = new Option<bool>("--no-hooks") { Description = "Leave out hooks." };
        var skipDefinitions = new Option<bool>("--skip-crds") { Description = "Leave out the definitions of custom resources in the chart's crds folder." };
        var command = commandLine.Command(
            "diff",
            $"Show what applying a chart would change, in the cluster or against another version of it. Exits with {ExitCode.Changes} if there are changes. Changes nothing.",
            async (parsed, cancellationToken) =>
            {
                var chart = Of(await options.OfAsync(parsed, cancellationToken).ConfigureAwait(false), parsed);
                return new Stack(chart.Release) { Resources = chart.Render().Cast<IResource>().ToSeq() };
            },
            async (session, cancellationToken) =>
            {
                var plan = session.Parsed.GetValue(from) is { } other
                    ? await CompareAsync(options, session.Parsed, other, Of, cancellationToken).ConfigureAwait(false)
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
            [.. options.All, from, noHooks, skipDefinitions]);
        command.Arguments.Add(options.Path);
        return command;

        Chart Of(Chart chart, ParseResult parsed) => chart with
        {
            Parts = (parsed.GetValue(noHooks) ? ChartParts.Manifests : ChartParts.Hooks) | (parsed.GetValue(skipDefinitions) ? ChartParts.Manifests : ChartParts.Definitions),
        };
    }

    private static async Task<Plan> CompareAsync(ChartOptions options, ParseResult parsed, string other, Func<Chart, ParseResult, Chart> of, CancellationToken cancellationToken)
    {
        var before = await options.OfAsync(parsed, other, cancellationToken).ConfigureAwait(false);
        var after = await options.OfAsync(parsed, cancellationToken).ConfigureAwait(false);
        return await of(after, parsed).Render().CompareAsync(of(before, parsed).Render(), cancellationToken).ConfigureAwait(false);
    }
}
