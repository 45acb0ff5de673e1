using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Nixish.Cli;

internal static class CollectCommand
{
    public static Command Make(CommandLine commandLine) =>
        Make(commandLine, "Delete from the store what no root, no running build and no recent use keeps.", static session => new StoreKeeper(session.Store));

    public static Command Make(CommandLine commandLine, string description, Func<Session, IPathKeeper> keeperOf)
    {
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show what would be deleted." };
        var grace = new Option<TimeSpan?>("--grace") { Description = "Keep what was added or used within this time: 90s, 5m, 1h; 0 for nothing. Default: 1h.", HelpName = "time", CustomParser = Durations.ParseFromZero };
        var free = new Option<long?>("--free") { Description = "Stop when this much is freed: 500M, 10G. Default: no limit.", HelpName = "bytes", CustomParser = ParseBytes };
        var why = new Option<string?>("--why") { Description = $"Delete nothing: show what keeps this image or path. Exits with {ExitCode.Changes} if nothing does.", HelpName = "path" };
        return commandLine.Command(
            "gc",
            description,
            async (session, cancellationToken) =>
            {
                var options = new CollectOptions
                {
                    Mode = session.Parsed.GetValue(dryRun) ? CollectMode.DryRun : CollectMode.Delete,
                    Grace = session.Parsed.GetValue(grace) ?? new CollectOptions().Grace,
                    StopAfterBytes = session.Parsed.GetValue(free),
                };
                if (session.Parsed.GetValue(why) is { } named)
                {
                    return await ExplainAsync(session, keeperOf(session), StorePaths.Named(session, named).Output, options, cancellationToken).ConfigureAwait(false);
                }

                Print(session, options, await CollectAsync(keeperOf(session), options, cancellationToken).ConfigureAwait(false));
                return ExitCode.Done;
            },
            dryRun,
            grace,
            free,
            why);
    }

    private static async Task<CollectResult> CollectAsync(IPathKeeper keeper, CollectOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await keeper.CollectAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException stopped) when (options.Mode == CollectMode.Delete)
        {
            throw new StoppedException("Stopped. What was deleted was garbage, and what stays is whole: run it again to go on.", stopped);
        }
    }

    private static async Task<int> ExplainAsync(Session session, IPathKeeper keeper, StorePath path, CollectOptions options, CancellationToken cancellationToken)
    {
        var alive = await keeper.WhyAliveAsync(path, options, cancellationToken).ConfigureAwait(false);
        if (session.Json)
        {
            session.Screen.JsonObject(json =>
            {
                json.WriteString("path"u8, path.ToString());
                json.WriteBoolean("alive"u8, alive is not null);
                json.WriteString("reason"u8, alive?.Reason.ToString());
                json.WriteString("name"u8, alive?.Name);
                json.WriteStartArray("chain"u8);
                foreach (var step in alive?.Chain.ToArray() ?? [])
                {
                    json.WriteStringValue(step.ToString());
                }

                json.WriteEndArray();
            });
        }
        else
        {
            var has = alive is not null || await keeper.HasAsync(path, cancellationToken).ConfigureAwait(false);
            session.Screen.Line(alive is not null ? alive.ToString() : has ? $"Nothing keeps {path}." : $"{path} is not {keeper.Place}.");
        }

        return alive is null ? ExitCode.Changes : ExitCode.Done;
    }

    private static void Print(Session session, CollectOptions options, CollectResult result)
    {
        var isDry = options.Mode == CollectMode.DryRun;
        if (session.Json)
        {
            session.Screen.JsonObject(json =>
            {
                json.WriteString("event"u8, "collected");
                json.WriteBoolean("dryRun"u8, isDry);
                json.WriteStartArray("paths"u8);
                foreach (var path in result.Paths)
                {
                    json.WriteStringValue(path.ToString());
                }

                json.WriteEndArray();
                json.WriteNumber("bytes"u8, result.Bytes);
                json.WriteNumber("kept"u8, result.Kept);
                json.WriteNumber("litter"u8, result.Litter);
            });
            return;
        }

        if (isDry || session.Verbosity == Verbosity.Debug)
        {
            foreach (var path in result.Paths)
            {
                session.Screen.Line($"- {path}", Tone.Bad);
            }
        }

        session.Screen.Line($"{(isDry ? "Would delete" : "Deleted")} {result.Paths.Count} paths, {Words.Of(result.Bytes)}. {result.Kept} stay.", Tone.Good);
    }

    private static long? ParseBytes(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        var digits = text.AsSpan().TrimEnd("KMGT");
        var unit = "KMGT".IndexOf(text[digits.Length..], StringComparison.Ordinal);
        if (text.Length - digits.Length <= 1 && unit >= 0 && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
        {
            var factor = digits.Length == text.Length ? 1 : (long)Math.Pow(1000, unit + 1);
            if (count <= long.MaxValue / factor)
            {
                return count * factor;
            }
        }

        argument.AddError($"'{text}' is no number of bytes. Write a number, and K, M, G or T: 500M, 10G.");
        return null;
    }
}
