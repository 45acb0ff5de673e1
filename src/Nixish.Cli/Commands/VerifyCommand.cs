using System.CommandLine;

namespace Nixish.Cli;

internal static class VerifyCommand
{
    public static Command Make(CommandLine commandLine)
    {
        var sample = new Option<int?>("--sample") { Description = "Hash only this many paths, chosen at random. Default: all.", HelpName = "count" };
        var seed = new Option<int?>("--seed") { Description = "Choose the sample that was chosen with this seed.", HelpName = "number" };
        var repair = new Option<bool>("--repair") { Description = "Put right what is damaged: from the stack's own sources, from each --cache, or by building it again." };
        sample.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() < 0)
            {
                result.AddError("--sample must be at least 0.");
            }
        });
        return commandLine.Command(
            "verify",
            $"Hash what is in the store again and compare it with what was registered. Exits with {ExitCode.Changes} if something is damaged and not repaired.",
            async (session, cancellationToken) =>
            {
                using var registries = new RegistryClient(session.Registries);
                var options = new VerifyOptions
                {
                    Sample = session.Parsed.GetValue(sample),
                    Seed = session.Parsed.GetValue(seed),
                    Repair = session.Parsed.GetValue(repair) ? VerifyRepair.Repair : VerifyRepair.None,
                    From = [.. session.Images.Select(static delivery => delivery.Image)],
                    Build = session.Build.WithRegistry(registries),
                };
                var result = await VerifyAsync(session, options, cancellationToken).ConfigureAwait(false);
                Print(session, options, result);
                return result.IsSound ? ExitCode.Done : ExitCode.Changes;
            },
            sample,
            seed,
            repair);
    }

    private static async Task<VerifyResult> VerifyAsync(Session session, VerifyOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await session.ShowAsync(
                progress => session.Store.VerifyAsync(options, progress, cancellationToken),
                view => new BuildProgress(view),
                screen => new BuildJson(screen)).ConfigureAwait(false);
        }
        catch (OperationCanceledException stopped) when (options.Repair == VerifyRepair.Repair)
        {
            throw new StoppedException("Stopped. What was repaired is whole, and the rest is as it was.", stopped);
        }
    }

    private static void Print(Session session, VerifyOptions options, VerifyResult result)
    {
        if (session.Json)
        {
            PrintJson(session, result);
            return;
        }

        foreach (var damage in result.Damage)
        {
            session.Screen.Line($"{damage.Path}: {damage.Problem}", damage.Repair is RepairOutcome.NotTried or RepairOutcome.Failed ? Tone.Bad : Tone.Changing);
            if (damage.Repair == RepairOutcome.Failed)
            {
                session.Screen.Line($"  not repaired: {damage.RepairProblem}", Tone.Bad);
            }
            else if (damage.Repair != RepairOutcome.NotTried)
            {
                session.Screen.Line($"  repaired: {Did(damage.Repair)}", Tone.Good);
            }
        }

        foreach (var name in result.Unknown)
        {
            session.Screen.Line($"'{name}' lies in the store's folder and is no store path.", Tone.Quiet);
        }

        var hashed = options.Sample is null ? $"Hashed {result.Checked} paths" : $"Hashed a sample of {result.Checked} paths (--seed {result.Seed})";
        var damaged = result.Damage.Count(static damage => damage.Repair is RepairOutcome.NotTried or RepairOutcome.Failed);
        session.Screen.Line(result.IsSound ? $"{hashed}. All is as it was registered." : $"{hashed}. {damaged} damaged.", result.IsSound ? Tone.Good : Tone.Bad);
    }

    private static string Did(RepairOutcome outcome) => outcome switch
    {
        RepairOutcome.Mended => "its content was right",
        RepairOutcome.Added => "made of the program's own sources",
        RepairOutcome.Fetched => "brought by a cache",
        RepairOutcome.Built => "built again",
        _ => "made again, with other content than was registered: its builder is not deterministic",
    };

    private static void PrintJson(Session session, VerifyResult result) => session.Screen.JsonObject(json =>
    {
        json.WriteString("event"u8, "verified");
        json.WriteBoolean("sound"u8, result.IsSound);
        json.WriteNumber("checked"u8, result.Checked);
        json.WriteNumber("seed"u8, result.Seed);
        json.WriteNumber("deleted"u8, result.Deleted);
        json.WriteStartArray("damage"u8);
        foreach (var damage in result.Damage)
        {
            json.WriteStartObject();
            json.WriteString("path"u8, damage.Path);
            json.WriteString("kind"u8, damage.Kind.ToString());
            json.WriteString("problem"u8, damage.Problem);
            json.WriteString("repair"u8, damage.Repair.ToString());
            if (damage.RepairProblem is { } problem)
            {
                json.WriteString("repairProblem"u8, problem);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("unknown"u8);
        foreach (var name in result.Unknown)
        {
            json.WriteStringValue(name);
        }

        json.WriteEndArray();
    });
}
