using System.CommandLine;
using System.Text;
using Nixish.Kubernetes;

namespace Nixish.Cli;

internal static class RenderCommand
{
    public const string Name = "render";

    public static Command Make(CommandLine commandLine)
    {
        var output = new Option<string?>("--output", "-o") { Description = "Write one file a resource into this folder instead.", HelpName = "folder" };
        return commandLine.Command(
            Name,
            "Print the stack's Kubernetes resources as YAML, or with --json as JSON. Changes nothing.",
            async (session, cancellationToken) =>
            {
                var resources = ResourceSet.Create([.. session.Stack.Resources.AsEnumerable().OfType<KubernetesObject>()]);
                var deliveries = Deliveries.Of(session.Stack.Resources);
                if (session.Parsed.GetValue(output) is { } folder)
                {
                    await WriteFilesAsync(session, resources, deliveries, folder, cancellationToken).ConfigureAwait(false);
                }
                else if (session.Json)
                {
                    session.Screen.Output.WriteLine(Encoding.UTF8.GetString(resources.ToJson(deliveries)));
                }
                else
                {
                    resources.WriteYaml(session.Screen.Output, deliveries);
                }

                return ExitCode.Done;
            },
            output);
    }

    private static async Task WriteFilesAsync(Session session, ResourceSet resources, Deliveries deliveries, string folder, CancellationToken cancellationToken)
    {
        var written = new RenderedFiles(folder, session.Stack.Name);
        foreach (var resource in resources)
        {
            var alone = ResourceSet.Create([resource]);
            var text = session.Json ? Encoding.UTF8.GetString(alone.ToJson(deliveries)) + "\n" : alone.ToYaml(deliveries);
            await written.WriteAsync(PathOf(resource, session.Json ? "json" : "yaml"), text, cancellationToken).ConfigureAwait(false);
        }

        var (removed, kept) = await written.CompleteAsync(cancellationToken).ConfigureAwait(false);
        foreach (var file in kept)
        {
            session.Screen.Line($"{file} is kept: nothing in the stack makes it any more, but it was changed since it was rendered", Tone.Changing);
        }

        session.Screen.Line($"{resources.Count} files in {folder}{(removed > 0 ? $", {removed} that nothing makes any more removed" : "")}", Tone.Good);
    }

    // prod/deployment-web.yaml. RBAC names may hold colons, which some file systems refuse.
    private static string PathOf(KubernetesObject resource, string extension) =>
        Path.Combine(resource.Namespace ?? "", $"{resource.Kind.ToLowerInvariant()}-{resource.Name.Replace(':', '_')}.{extension}");
}
