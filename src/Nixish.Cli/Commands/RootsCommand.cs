using System.CommandLine;

namespace Nixish.Cli;

internal static class RootsCommand
{
    public static Command Make(CommandLine commandLine) =>
        Make(commandLine, "List the store's roots: names for what gc must keep.", "Images of the stack that are built, or paths in the store.", static session => new StoreKeeper(session.Store));

    public static Command Make(CommandLine commandLine, string description, string kept, Func<Session, IPathKeeper> keeperOf)
    {
        async Task<int> ListAsync(Session session, CancellationToken cancellationToken)
        {
            Print(session, await keeperOf(session).RootsAsync(cancellationToken).ConfigureAwait(false));
            return ExitCode.Done;
        }

        var command = commandLine.Command("roots", description, ListAsync);
        command.Subcommands.Add(commandLine.Command("list", "List the roots and what they name.", ListAsync));
        command.Subcommands.Add(MakeAdd(commandLine, kept, keeperOf));
        command.Subcommands.Add(MakeRemove(commandLine, keeperOf));
        return command;
    }

    private static Command MakeAdd(CommandLine commandLine, string description, Func<Session, IPathKeeper> keeperOf)
    {
        var name = new Argument<string>("name") { Description = "The root's name. One that there is names something else from then on." };
        var paths = new Argument<string[]>("paths") { Description = description, Arity = ArgumentArity.OneOrMore };
        var command = commandLine.Command("add", "Keep something, and all that it refers to, under a name.", async (session, cancellationToken) =>
        {
            StorePath[] kept = [.. session.Parsed.GetValue(paths)!.Select(text => StorePaths.Named(session, text).Output)];
            await NamingAsync(() => keeperOf(session).SetRootAsync(session.Parsed.GetValue(name)!, kept, cancellationToken)).ConfigureAwait(false);
            Print(session, [KeyValuePair.Create(session.Parsed.GetValue(name)!, kept.ToSeq())]);
            return ExitCode.Done;
        });
        command.Arguments.Add(name);
        command.Arguments.Add(paths);
        return command;
    }

    private static Command MakeRemove(CommandLine commandLine, Func<Session, IPathKeeper> keeperOf)
    {
        var name = new Argument<string>("name") { Description = "The root's name." };
        var command = commandLine.Command("remove", $"Remove a root. What nothing else keeps, gc may then delete. Exits with {ExitCode.Changes} if there is none of that name.", async (session, cancellationToken) =>
        {
            var removed = false;
            await NamingAsync(async () => removed = await keeperOf(session).RemoveRootAsync(session.Parsed.GetValue(name)!, cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
            if (session.Json)
            {
                session.Screen.JsonObject(json => json.WriteBoolean("removed"u8, removed));
            }
            else
            {
                session.Screen.Line(removed ? $"Removed the root '{session.Parsed.GetValue(name)}'." : $"There is no root '{session.Parsed.GetValue(name)}'.");
            }

            return removed ? ExitCode.Done : ExitCode.Changes;
        });
        command.Arguments.Add(name);
        return command;
    }

    // A name that is none is the user's mistake, not the program's.
    private static async Task NamingAsync(Func<Task> act)
    {
        try
        {
            await act().ConfigureAwait(false);
        }
        catch (ArgumentException refused)
        {
            throw new NixishException(refused.Message, refused);
        }
    }

    private static void Print(Session session, IEnumerable<KeyValuePair<string, Seq<StorePath>>> roots)
    {
        if (session.Json)
        {
            session.Screen.JsonObject(json =>
            {
                json.WriteStartObject("roots"u8);
                foreach (var (name, paths) in roots)
                {
                    json.WriteStartArray(name);
                    foreach (var path in paths)
                    {
                        json.WriteStringValue(path.ToString());
                    }

                    json.WriteEndArray();
                }

                json.WriteEndObject();
            });
            return;
        }

        foreach (var (name, paths) in roots)
        {
            foreach (var path in paths)
            {
                session.Screen.Line($"{name} → {path}");
            }
        }
    }
}
