using System.CommandLine;

namespace Nixish.Cli;

internal static class WhyDependsCommand
{
    public static Command Make(CommandLine commandLine)
    {
        var from = new Argument<string>("from") { Description = "An image of the stack, or a path in the store." };
        var to = new Argument<string>("to") { Description = "What it may depend on." };
        var build = new Option<bool>("--build") { Description = "Ask what is needed to build it, not what it refers to." };
        var command = commandLine.Command(
            "why-depends",
            $"Show the shortest way from one path to another that it depends on. Exits with {ExitCode.Changes} if there is none.",
            async (session, cancellationToken) =>
            {
                var chain = await FindAsync(session, session.Parsed.GetValue(from)!, session.Parsed.GetValue(to)!, session.Parsed.GetValue(build), cancellationToken).ConfigureAwait(false);
                if (session.Json)
                {
                    session.Screen.JsonObject(json =>
                    {
                        json.WriteBoolean("depends"u8, chain is not null);
                        json.WritePropertyName("chain"u8);
                        (chain ?? new() { Steps = [] }).WriteTo(json);
                    });
                }
                else if (chain is null)
                {
                    session.Screen.Line($"'{session.Parsed.GetValue(from)}' does not depend on '{session.Parsed.GetValue(to)}'.");
                }
                else
                {
                    session.Screen.Text(chain.ToText());
                }

                return chain is null ? ExitCode.Changes : ExitCode.Done;
            },
            build);
        command.Arguments.Add(from);
        command.Arguments.Add(to);
        return command;
    }

    private static async Task<DependencyChain?> FindAsync(Session session, string from, string to, bool build, CancellationToken cancellationToken)
    {
        var wanted = StorePaths.Named(session, to);
        return build
            ? (await GraphCommand.BuildGraphAsync(session, from, cancellationToken).ConfigureAwait(false)).WayTo(wanted.Derivation?.Path ?? wanted.Output)
            : await session.Store.WhyDependsAsync(StorePaths.Named(session, from).Output, wanted.Output, WhyDepends.Places, cancellationToken).ConfigureAwait(false);
    }
}
