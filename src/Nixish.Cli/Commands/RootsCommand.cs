using System.CommandLine;

namespace Nixish.Cli;

internal static class RootsCommand
{
    public static Command Make(CommandLine commandLine)
    {
        var command = commandLine.Command("roots", "List the store's roots: names for what gc must keep.", ListAsync);
        command.Subcommands.Add(commandLine.Command("list", "List the roots and what they name.", ListAsync));
        command.Subcommands.Add(MakeAdd(commandLine));
        command.Subcommands.Add(MakeRemove(commandLine));
        return command;
    }

    private static Command MakeAdd(CommandLine commandLine)
    {
        var name = new Argument<string>("name") { Description = "The root's name. One that there is names something else from then on." };
        var paths = new Argument<string[]>("paths") { Description = "Images of the stack that are built, or paths in the store.", Arity = ArgumentArity.OneOrMore };
        var command = commandLine.Command("add", "Keep something, and all that it refers to, under a name.", async (session, cancellationToken) =>
        {
            StorePath[] kept = [.. session.Parsed.GetValue(paths)!.Select(text => StorePaths.Named(session, text).Output)];
            await NamingAsync(() => session.Store.Roots.SetAsync(session.Parsed.GetValue(name)!, kept, cancellationToken)).ConfigureAwait(false);
            Print(session, [KeyValuePair.Create(session.Parsed.GetValue(name)!, kept.ToSeq())]);
            return ExitCode.Done;
        });
        command.Arguments.Add(name);
        command.Arguments.Add(paths);
        return command;
    }

    private static Command MakeRemove(CommandLine commandLine)
    {
        var name = new Argument<string>("name") { Description = "The root's name." };
        var command = commandLine.Command("remove", $"Remove a root. What nothing else keeps, gc may then delete. Exits with {ExitCode.Changes} if there is none of that name.", async (session, _) =>
        {
            var removed = false;
            await NamingAsync(() =>
            {
                removed = session.Store.Roots.Remove(session.Parsed.GetValue(name)!);
                return Task.CompletedTask;
            }).ConfigureAwait(false);
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

    private static Task<int> ListAsync(Session session, CancellationToken cancellationToken)
    {
        Print(session, session.Store.Roots.List());
        return Task.FromResult(ExitCode.Done);
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
