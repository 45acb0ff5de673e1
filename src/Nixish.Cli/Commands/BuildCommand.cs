using System.CommandLine;

namespace Nixish.Cli;

internal static class BuildCommand
{
    public static Command Make(CommandLine commandLine)
    {
        var check = new Option<bool>("--check") { Description = "Then build all that the images are made of once more, inputs first, and show the first bytes that differ. What was built first is kept." };
        return commandLine.Command(
            "build",
            "Build the stack's images into the store. Changes nothing else.",
            async (session, cancellationToken) =>
            {
                var images = session.Images.Select(delivery => delivery.Image).Distinct().ToArray();
                var lowering = new Lowering(session.Store.Directory);
                using var registries = new RegistryClient(session.Registries);
                var options = (session.Build with { OnFailure = FailureMode.KeepGoing, Lowering = lowering }).WithRegistry(registries);
                var result = await ShowAsync(session, progress => session.Store.BuildAsync(images, options, progress, cancellationToken)).ConfigureAwait(false);
                foreach (var delivery in session.Images)
                {
                    await session.Store.RememberBuiltAsync($"{session.Stack.Name}/{delivery.Id}", lowering.Lower(delivery.Image), cancellationToken).ConfigureAwait(false);
                }

                Print(session, images, result);
                if (session.Parsed.GetValue(check))
                {
                    var all = Below(lowering.Lower(images));
                    PrintChecked(session, await ShowAsync(session, progress => session.Store.CheckAsync(all, options, progress, cancellationToken)).ConfigureAwait(false));
                }

                return ExitCode.Done;
            },
            check);
    }

    // Inputs before what is made of them, so that what differs first is what makes the rest differ. What is known by its hash is the same or fails.
    private static List<Lowered> Below(IEnumerable<Lowered> targets)
    {
        List<Lowered> all = [];
        var seen = new HashSet<Derivation>();
        var open = new Stack<(Derivation Derivation, bool InputsAreDone)>(targets.OfType<LoweredOutput>().Select(static target => (target.Derivation, false)).Reverse());
        while (open.TryPop(out var top))
        {
            if (top.InputsAreDone)
            {
                all.Add(new LoweredOutput(top.Derivation, top.Derivation.Outputs.Keys.First()));
                continue;
            }

            if (top.Derivation.Fixed is null && seen.Add(top.Derivation))
            {
                open.Push((top.Derivation, true));
                foreach (var input in top.Derivation.Inputs)
                {
                    open.Push((input.Derivation, false));
                }
            }
        }

        return all;
    }

    private static async Task<T> ShowAsync<T>(Session session, Func<IProgress<BuildEvent>, Task<T>> work)
    {
        var tally = new BuildTally();
        try
        {
            return await session.ShowAsync(
                progress => work(tally.Before(progress)),
                view => new BuildProgress(view),
                screen => new BuildJson(screen)).ConfigureAwait(false);
        }
        catch (OperationCanceledException stopped)
        {
            throw new StoppedException(tally.ToString(), stopped);
        }
    }

    private static void PrintChecked(Session session, IReadOnlyList<Derivation> same)
    {
        if (!session.Json)
        {
            session.Screen.Line($"Built {same.Count} derivations twice, and they came out the same.", Tone.Good);
            return;
        }

        session.Screen.JsonObject(json =>
        {
            json.WriteString("event"u8, "checked");
            json.WriteStartArray("derivations"u8);
            foreach (var derivation in same)
            {
                json.WriteStringValue(derivation.Path.ToString());
            }

            json.WriteEndArray();
        });
    }

    private static void Print(Session session, PullableImage[] images, BuildResult result)
    {
        if (session.Json)
        {
            session.Screen.JsonObject(json =>
            {
                json.WriteString("event"u8, "built");
                json.WriteNumber("derivations"u8, result.Built.Count);
                json.WriteNumber("substituted"u8, result.Substituted.Count);
                json.WriteNumber("cutOff"u8, result.CutOff.Count);
                json.WriteStartObject("images"u8);
                foreach (var (image, info) in images.Zip(result.Paths))
                {
                    json.WriteString(image.Name, session.Store.PhysicalPath(info.Path));
                }

                json.WriteEndObject();
            });
            return;
        }

        foreach (var (image, info) in images.Zip(result.Paths))
        {
            session.Screen.Line($"{image.Name}: {session.Store.PhysicalPath(info.Path)}");
        }

        session.Screen.Line(Summary(result), Tone.Good);
    }

    private static string Summary(BuildResult result)
    {
        List<string> did = [];
        if (result.Built.Count > 0)
        {
            did.Add($"built {result.Built.Count} derivations");
        }

        if (result.Substituted.Count > 0)
        {
            did.Add($"fetched {result.Substituted.Count} paths");
        }

        if (result.CutOff.Count > 0)
        {
            did.Add($"kept {result.CutOff.Count} whose inputs hold what they held before");
        }

        var all = string.Join(", ", did);
        return did.Count == 0 ? "Nothing to build." : $"{char.ToUpperInvariant(all[0])}{all[1..]}.";
    }
}
