using System.CommandLine;

namespace Nixish.Cli;

// What grows on one side of a cache must be told and deleted on the other: the words are those of the store.
internal static class CacheCommand
{
    public static Command Make(CommandLine commandLine)
    {
        var command = new Command("cache", "Roots and garbage of the cache that --cache names; without, of the program's only one.");
        command.Subcommands.Add(CollectCommand.Make(commandLine, "Delete from the cache what no root, no push that goes on and no upload of late keeps.", Keeper));
        command.Subcommands.Add(RootsCommand.Make(commandLine, "List the cache's roots: names for what gc must keep.", "Paths in the cache, or images of the stack that were pushed.", Keeper));
        command.SetAction(parsed =>
        {
            new System.CommandLine.Help.HelpAction().Invoke(parsed);
            return ExitCode.Usage;
        });
        return command;
    }

    private static CacheKeeper Keeper(Session session) => new(session.OnlyCache);
}
