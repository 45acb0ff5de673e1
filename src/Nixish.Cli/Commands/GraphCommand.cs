using System.CommandLine;

namespace Nixish.Cli;

internal static class GraphCommand
{
    public const string Name = "graph";

    public static Command Make(CommandLine commandLine)
    {
        var of = new Argument<string>("of") { Description = "An image of the stack, or a path in the store." };
        var runtime = new Option<bool>("--runtime") { Description = "Print what the built path refers to, not what is needed to build it." };
        var command = commandLine.Command(
            Name,
            "Print what something depends on as a graph for Graphviz, or with --json as JSON. Builds nothing.",
            async (session, cancellationToken) =>
            {
                var named = session.Parsed.GetValue(of)!;
                var graph = session.Parsed.GetValue(runtime)
                    ? await session.Store.GraphAsync(StorePaths.Named(session, named).Output, cancellationToken).ConfigureAwait(false)
                    : await BuildGraphAsync(session, named, cancellationToken).ConfigureAwait(false);
                Print(session, graph);
                return ExitCode.Done;
            },
            runtime);
        command.Arguments.Add(of);
        return command;
    }

    // An image's graph is known before it is built; that of a path in the store is what made it.
    public static async Task<DependencyGraph> BuildGraphAsync(Session session, string named, CancellationToken cancellationToken)
    {
        var (path, derivation) = StorePaths.Named(session, named);
        if (derivation is not null)
        {
            return DependencyGraph.Of(derivation);
        }

        var info = await session.Store.FindAsync(path, cancellationToken).ConfigureAwait(false);
        return await session.Store.GraphAsync(info?.Deriver ?? path, cancellationToken).ConfigureAwait(false);
    }

    private static void Print(Session session, DependencyGraph graph)
    {
        if (!session.Json)
        {
            session.Screen.Output.Write(graph.ToDot());
            session.Screen.Output.Flush();
            return;
        }

        session.Screen.JsonObject(json =>
        {
            json.WriteString("top"u8, graph.Top.ToString());
            json.WriteStartObject("paths"u8);
            foreach (var path in graph.Paths)
            {
                json.WriteStartArray(path.ToString());
                foreach (var below in graph.Below(path))
                {
                    json.WriteStringValue(below.ToString());
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        });
    }
}
