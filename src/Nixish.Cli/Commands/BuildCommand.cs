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
            var options = new BuildOptions { OnFailure = FailureMode.KeepGoing, Lowering = lowering }.WithRegistry(registries);
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

    private static void Print(Session session, Image[] images, BuildResult result)
    {
        if (session.Json)
        {
            session.Screen.JsonObject(json =>
            {
                json.WriteString("event"u8, "built");
                json.WriteNumber("derivations"u8, result.Built.Count);
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

        session.Screen.Line(result.Built.Count == 0 ? "Nothing to build." : $"Built {result.Built.Count} derivations.", Tone.Good);
    }
}
