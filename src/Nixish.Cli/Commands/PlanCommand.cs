using System.CommandLine;

namespace Nixish.Cli;

internal static class PlanCommand
{
    public static Command Make(CommandLine commandLine)
    {
        var detailed = new Option<bool>("--detailed-exitcode", "--exit-code") { Description = $"Exit with {ExitCode.Changes} if there are changes." };
        return commandLine.Command(
            "plan",
            "Show what applying would change. Changes and builds nothing.",
            async (session, cancellationToken) =>
            {
                var plan = await session.PlanAsync(cancellationToken).ConfigureAwait(false);
                if (session.Json)
                {
                    session.Screen.Json(plan.WriteTo);
                }
                else
                {
                    session.Screen.Plan(plan);
                }

                return plan.Count > 0 && session.Parsed.GetValue(detailed) ? ExitCode.Changes : ExitCode.Done;
            },
            detailed);
    }
}
