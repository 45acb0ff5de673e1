using System.CommandLine;

namespace Nixish.Cli;

// apply and destroy: plan, show, confirm, do, report.
internal static class ApplyCommand
{
    public static Command Make(CommandLine commandLine)
    {
        var yes = Yes();
        return commandLine.Command(
            "apply",
            "Change what differs, in dependency order, and wait until it is ready.",
            async (session, cancellationToken) => await RunAsync(session, await session.PlanAsync(cancellationToken).ConfigureAwait(false), yes, "Apply", cancellationToken).ConfigureAwait(false),
            yes);
    }

    public static Command MakeDestroy(CommandLine commandLine)
    {
        var yes = Yes();
        return commandLine.Command(
            "destroy",
            "Delete everything that applying made, dependents first.",
            async (session, cancellationToken) => await RunAsync(session, await session.PlanDestroyAsync(cancellationToken).ConfigureAwait(false), yes, "Destroy", cancellationToken).ConfigureAwait(false),
            yes);
    }

    private static Option<bool> Yes() => new("--yes", "-y") { Description = "Do not ask to confirm." };

    private static async Task<int> RunAsync(Session session, Plan plan, Option<bool> yes, string verb, CancellationToken cancellationToken)
    {
        var screen = session.Screen;
        if (session.Json)
        {
            screen.JsonObject(json =>
            {
                json.WriteString("event"u8, "planned");
                json.WritePropertyName("plan"u8);
                plan.WriteTo(json);
            });
        }
        else
        {
            screen.Plan(plan);
        }

        if (plan.Count > 0 && !session.IsEmbedded && !session.Parsed.GetValue(yes) && !await ConfirmedAsync(session, plan, verb, cancellationToken).ConfigureAwait(false))
        {
            return ExitCode.NotConfirmed;
        }

        // An empty plan is applied too: it may still have something to note in the state.
        var result = await session.ShowAsync(
            progress => plan.ApplyAsync(session.ApplyOptions, progress, cancellationToken),
            view => new StackProgress(view),
            jsonScreen => new StackJson(jsonScreen)).ConfigureAwait(false);
        if (session.Json)
        {
            screen.JsonObject(json => ResultJson.Write(json, result));
        }
        else if (plan.Count > 0)
        {
            screen.Text(result.ToText(), Tone.Good);
        }

        return ExitCode.Done;
    }

    private static async Task<bool> ConfirmedAsync(Session session, Plan plan, string verb, CancellationToken cancellationToken)
    {
        if (session.Json || !session.Screen.CanAsk)
        {
            session.Screen.Error($"Not confirmed: there is no terminal to ask on. Run '{verb.ToLowerInvariant()} --yes' to go ahead. Nothing was changed.");
            return false;
        }

        var confirmed = await session.Screen.AskAsync($"{verb} {(plan.Count == 1 ? "this change" : $"these {plan.Count} changes")} to stack '{plan.Stack}'?", cancellationToken).ConfigureAwait(false);
        if (!confirmed)
        {
            session.Screen.Error("Not confirmed. Nothing was changed.");
        }

        return confirmed;
    }
}
