using System.CommandLine;

namespace Nixish.Cli;

internal static class BuildCommand
{
    public static Command Make(CommandLine commandLine) => commandLine.Command(
        "build",
        "Build the stack's images into the store. Changes nothing else.",
        async (session, cancellationToken) =>
        {
            var images = session.Images.Select(delivery => delivery.Image).Distinct().ToArray();
            var lowering = new Lowering(session.Store.Directory);
            using var registries = new RegistryClient();
            var options = (session.Build with { OnFailure = FailureMode.KeepGoing, Lowering = lowering }).WithRegistry(registries);
            var result = await session.ShowAsync(
                progress => session.Store.BuildAsync(images, options, progress, cancellationToken),
                view => new BuildProgress(view),
                screen => new BuildJson(screen)).ConfigureAwait(false);
            foreach (var delivery in session.Images)
            {
                await session.Store.RememberBuiltAsync($"{session.Stack.Name}/{delivery.Id}", lowering.Lower(delivery.Image), cancellationToken).ConfigureAwait(false);
            }

            Print(session, images, result);
            return ExitCode.Done;
        });

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
