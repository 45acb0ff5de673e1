using System.CommandLine;

namespace Nixish.Cli;

internal static class ExplainCommand
{
    public static Command Make(CommandLine commandLine)
    {
        var before = new Argument<string?>("before") { Description = "A .drv or output in the store. Default: what was last built of each image of the stack.", Arity = ArgumentArity.ZeroOrOne };
        var after = new Argument<string?>("after") { Description = "What it is compared with. Default: the images as they are now.", Arity = ArgumentArity.ZeroOrOne };
        var command = commandLine.Command(
            "explain",
            "Show why the stack's images would be built anew: what differs, root causes first. Builds and changes nothing.",
            async (session, cancellationToken) =>
            {
                var explanations = session.Parsed.GetValue(before) is { } one
                    ? [await OfPathsAsync(session, one, session.Parsed.GetValue(after), cancellationToken).ConfigureAwait(false)]
                    : await OfImagesAsync(session, cancellationToken).ConfigureAwait(false);
                Print(session, explanations);
                return ExitCode.Done;
            });
        command.Arguments.Add(before);
        command.Arguments.Add(after);
        return command;
    }

    // One image that is delivered twice is built once, and explained once for each name that it was built under.
    private static async Task<Explanation[]> OfImagesAsync(Session session, CancellationToken cancellationToken)
    {
        var lowering = new Lowering(session.Store.Directory);
        List<Explanation> explanations = [];
        foreach (var delivery in session.Images)
        {
            explanations.Add(await session.Store.ExplainAsync($"{session.Stack.Name}/{delivery.Id}", lowering.Lower(delivery.Image), cancellationToken).ConfigureAwait(false));
        }

        return [.. explanations];
    }

    private static Task<Explanation> OfPathsAsync(Session session, string before, string? after, CancellationToken cancellationToken) => session.Store.ExplainAsync(
        StorePaths.Named(session, before).Output,
        StorePaths.Named(session, after ?? throw new NixishException($"'{before}' has nothing to be compared with. Name two paths, or none to compare the stack's images with what was last built.")).Output,
        cancellationToken);

    private static void Print(Session session, Explanation[] explanations)
    {
        if (session.Json)
        {
            session.Screen.JsonObject(json =>
            {
                json.WriteStartArray("explanations"u8);
                foreach (var explanation in explanations)
                {
                    explanation.WriteTo(json);
                }

                json.WriteEndArray();
            });
            return;
        }

        foreach (var explanation in explanations)
        {
            session.Screen.Text(explanation.ToText(session.Verbosity == Verbosity.Debug ? int.MaxValue : 20), explanation.IsSame ? Tone.Good : Tone.Changing);
        }

        if (explanations.Length == 0)
        {
            session.Screen.Line("The stack has no images.");
        }
    }
}
