using System.CommandLine;

namespace Nixish.Cli;

internal static class LockCommand
{
    public static Command Make(CommandLine commandLine)
    {
        var update = new Option<bool>("--update") { Description = "Look up again what the lock has already." };
        var names = new Argument<string[]>("image") { Description = "Only these base images, as the program writes them, or the last part of their repository. Default: all.", Arity = ArgumentArity.ZeroOrMore };
        var command = commandLine.Command(
            "lock",
            $"Look up what the tags of base images mean, and record it in {ImageLock.FileName}. Builds nothing.",
            async (session, cancellationToken) =>
            {
                var wanted = Choose(session, session.Parsed.GetValue(names) ?? []);
                using var registries = new RegistryClient(session.Registries);
                List<Locked> all = [];
                foreach (var file in wanted.GroupBy(below => below.LockFile, below => below.Reference, StringComparer.Ordinal))
                {
                    var before = ImageLock.Read(file.Key);
                    var missing = file.Where(reference => session.Parsed.GetValue(update) || before.Find(reference) is null);
                    var after = await before.UpdateAsync(missing, registries, cancellationToken).ConfigureAwait(false);
                    await after.WriteAsync(file.Key, cancellationToken).ConfigureAwait(false);
                    all.AddRange(file.Select(reference => new Locked(reference, before.Find(reference), after.Find(reference)!)));
                }

                Print(session, all);
                return ExitCode.Done;
            },
            update);
        command.Arguments.Add(names);
        return command;
    }

    private static TaggedBaseImage[] Choose(Session session, string[] names)
    {
        TaggedBaseImage[] all = [.. session.Images.SelectMany(delivery => ImageLock.BasesOf(delivery.Image)).Distinct()];
        foreach (var name in names)
        {
            if (!Array.Exists(all, below => Is(below, name)))
            {
                throw new NixishException($"The stack '{session.Stack.Name}' has no base image '{name}' by tag, only {(all.Length == 0 ? "none" : string.Join(", ", all.Select(below => $"'{below.Reference}'")))}. Name one of them, or none for all.");
            }
        }

        return names.Length == 0 ? all : [.. all.Where(below => Array.Exists(names, name => Is(below, name)))];
    }

    private static bool Is(TaggedBaseImage below, string name)
    {
        var whole = below.Reference.ToString();
        return string.Equals(whole, name, StringComparison.Ordinal) ||
            whole.EndsWith($"/{name}", StringComparison.Ordinal) ||
            below.Reference.Repository.ToString().EndsWith($"/{name}", StringComparison.Ordinal);
    }

    private static void Print(Session session, List<Locked> all)
    {
        if (session.Json)
        {
            session.Screen.JsonObject(json =>
            {
                json.WriteString("event"u8, "locked");
                json.WriteStartArray("images"u8);
                foreach (var (reference, before, after) in all)
                {
                    json.WriteStartObject();
                    json.WriteString("reference"u8, reference.ToString());
                    json.WriteString("before"u8, before?.ToString());
                    json.WriteString("digest"u8, after.ToString());
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            });
            return;
        }

        foreach (var (reference, before, after) in all.Where(locked => locked.Before != locked.After))
        {
            session.Screen.Line($"{(before is null ? "+" : "~")} {reference}: {(before is null ? "" : $"{before} → ")}{after}", before is null ? Tone.Good : Tone.Changing);
        }

        var changed = all.Count(locked => locked.Before != locked.After);
        session.Screen.Line(changed == 0 ? "Nothing to lock." : $"Locked {changed} of {all.Count} base images. Commit the lock.", Tone.Good);
    }

    private sealed record Locked(ImageReference Reference, Digest? Before, Digest After);
}
