using System.CommandLine;

namespace Nixish.Cli;

internal static class CheckCommand
{
    public static Command Make(CommandLine commandLine) => commandLine.Command(
        "check",
        $"Look whether everything is there as declared, and ready. Exits with {ExitCode.Changes} if not. Changes nothing.",
        async (session, cancellationToken) =>
        {
            var options = new CheckOptions { ReadyTimeout = session.ReadyTimeout ?? new CheckOptions().ReadyTimeout, Parallelism = session.Parallelism };
            var targets = await session.StackOptionsAsync(cancellationToken).ConfigureAwait(false);
            var check = await session.Stack.CheckAsync(targets, options, cancellationToken: cancellationToken).ConfigureAwait(false);
            if (session.Json)
            {
                session.Screen.JsonObject(json =>
                {
                    json.WriteBoolean("fine"u8, check.IsFine);
                    json.WriteStartArray("notReady"u8);
                    foreach (var unready in check.NotReady)
                    {
                        json.WriteStartObject();
                        json.WriteString("resource"u8, unready.Change.ResourceId);
                        json.WriteString("reason"u8, unready.Error.Message);
                        json.WriteEndObject();
                    }

                    json.WriteEndArray();
                    json.WritePropertyName("plan"u8);
                    check.Plan.WriteTo(json);
                });
            }
            else
            {
                session.Screen.Text(check.ToText(), check.IsFine ? Tone.Good : Tone.Bad);
            }

            return check.IsFine ? ExitCode.Done : ExitCode.Changes;
        });
}
