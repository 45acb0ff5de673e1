using System.CommandLine;
using System.Text;
using System.Text.Json;
using Nixish.Kubernetes;

namespace Nixish.Cli;

internal static class RenderCommand
{
    public const string Name = "render";

    public static Command Make(CommandLine commandLine)
    {
        var output = new Option<string?>("--output", "-o") { Description = "Write files into this folder instead, and remove those that nothing makes any more.", HelpName = "folder" };
        var layout = new Option<string>("--layout") { Description = "How the folder is laid out.", DefaultValueFactory = static _ => "resources" };
        layout.AcceptOnlyFromAmong("resources", "components", "kustomize", "argocd", "flux");
        var repository = new Option<string?>("--repository") { Description = "With --layout argocd the URL of the Git repository, with flux the name of its GitRepository.", HelpName = "name" };
        var place = new Option<string>("--repository-path") { Description = "Where in the repository the folder lies.", HelpName = "path", DefaultValueFactory = static _ => "." };
        var check = new Option<bool>("--check") { Description = $"Write nothing; exit with {ExitCode.Changes} if the folder is not as it would be rendered." };
        var leaveOut = new Option<bool>("--leave-out-secrets") { Description = "Leave out Secrets that hold values; without it they are refused." };
        var show = new Option<bool>("--show-secrets") { Description = "Print the values of Secrets; without it they are hidden on a terminal, and refused elsewhere." };
        var beside = new Option<bool>("--beside-others") { Description = "Render into a folder that holds other files too." };
        return commandLine.Command(
            Name,
            "Print the stack's Kubernetes resources as YAML, or with --json as JSON. Changes nothing.",
            async (session, cancellationToken) =>
            {
                var resources = ResourceSet.Create([.. session.Stack.Resources.AsEnumerable().OfType<KubernetesObject>()]);
                var deliveries = Deliveries.Of(session.Stack.Resources);
                if (session.Parsed.GetValue(output) is not { } folder)
                {
                    Print(session, Printable(session, resources, shows: session.Parsed.GetValue(show), leavesOut: session.Parsed.GetValue(leaveOut)), deliveries);
                    return ExitCode.Done;
                }

                var options = new RenderOptions
                {
                    Layout = LayoutOf(session.Parsed.GetValue(layout)!, session.Parsed.GetValue(repository), session.Parsed.GetValue(place)!) with { Format = session.Json ? FileFormat.Json : FileFormat.Yaml },
                    Deliveries = deliveries,
                    Owner = session.Stack.Name,
                    Secrets = session.Parsed.GetValue(leaveOut) ? SecretsInFiles.LeftOut : SecretsInFiles.Refused,
                    ForeignFiles = session.Parsed.GetValue(beside) ? ForeignFiles.LeftAlone : ForeignFiles.Refused,
                };
                return session.Parsed.GetValue(check)
                    ? await CheckAsync(session, resources, folder, options, cancellationToken).ConfigureAwait(false)
                    : await WriteAsync(session, resources, folder, options, cancellationToken).ConfigureAwait(false);
            },
            output,
            layout,
            repository,
            place,
            check,
            leaveOut,
            show,
            beside);
    }

    // What is printed to a pipe comes to rest who knows where, and half a Secret must not be applied.
    private static ResourceSet Printable(Session session, ResourceSet resources, bool shows, bool leavesOut)
    {
        var secrets = resources.Where(static resource => resource.HoldsSecretValues());
        if (shows || secrets.Count == 0)
        {
            return resources;
        }

        if (leavesOut)
        {
            LeftOut(session, secrets.Select(static secret => secret.Id));
            return resources.Where(static resource => !resource.HoldsSecretValues());
        }

        var named = string.Join(", ", secrets.Select(static secret => secret.Id));
        if (!session.Screen.OutputIsTerminal)
        {
            throw new NixishException($"Printing would write down the values of {named}, so nothing was printed. Print them with --show-secrets, to a program that needs them (kubectl apply -f -), or leave them out with --leave-out-secrets.");
        }

        session.Screen.Line($"the values of {named} are hidden: --show-secrets prints them", Tone.Quiet);
        return resources.WithHiddenSecrets();
    }

    private static void Print(Session session, ResourceSet resources, Deliveries deliveries)
    {
        if (session.Json)
        {
            session.Screen.Output.WriteLine(Encoding.UTF8.GetString(resources.ToJson(deliveries)));
        }
        else
        {
            resources.WriteYaml(session.Screen.Output, deliveries);
        }
    }

    private static FolderLayout LayoutOf(string name, string? repository, string place) => name switch
    {
        "components" => FolderLayout.Components,
        "kustomize" => FolderLayout.Kustomize,
        "argocd" => FolderLayout.ArgoCD(Needed(name, repository), place),
        "flux" => FolderLayout.Flux(Needed(name, repository), place),
        _ => FolderLayout.Resources,
    };

    private static string Needed(string layout, string? repository) =>
        repository ?? throw new NixishException($"--layout {layout} writes objects that name the Git repository. Say which with --repository.");

    private static async Task<int> WriteAsync(Session session, ResourceSet resources, string folder, RenderOptions options, CancellationToken cancellationToken)
    {
        var changes = await resources.RenderToAsync(folder, options, cancellationToken).ConfigureAwait(false);
        foreach (var file in changes.Kept)
        {
            session.Screen.Line($"{file} is kept: nothing in the stack makes it any more, but it was changed since it was rendered", Tone.Changing);
        }

        LeftOut(session, changes.LeftOut);
        var written = changes.Added.Count + changes.Changed.Count;
        session.Screen.Line($"{written + changes.Unchanged} files in {folder}, {written} written{(changes.Removed.IsEmpty ? "" : $", {changes.Removed.Count} that nothing makes any more removed")}", Tone.Good);
        return ExitCode.Done;
    }

    private static async Task<int> CheckAsync(Session session, ResourceSet resources, string folder, RenderOptions options, CancellationToken cancellationToken)
    {
        var changes = await resources.CheckFolderAsync(folder, options, cancellationToken).ConfigureAwait(false);
        LeftOut(session, changes.LeftOut);
        if (session.Json)
        {
            session.Screen.Json(writer => WriteTo(writer, changes));
        }
        else if (!changes.IsEmpty)
        {
            session.Screen.Output.WriteLine(changes.ToString());
        }

        session.Screen.Line(changes.IsEmpty ? $"{folder} is as it would be rendered" : $"{folder} is not as it would be rendered. Render it again.", changes.IsEmpty ? Tone.Good : Tone.Changing);
        return changes.IsEmpty ? ExitCode.Done : ExitCode.Changes;
    }

    private static void LeftOut(Session session, IEnumerable<string> secrets)
    {
        foreach (var secret in secrets)
        {
            session.Screen.Line($"{secret} is left out: it holds values", Tone.Changing);
        }
    }

    private static void WriteTo(Utf8JsonWriter writer, FolderChanges changes)
    {
        writer.WriteStartObject();
        foreach (var (name, paths) in new[] { ("added", changes.Added), ("changed", changes.Changed), ("removed", changes.Removed) })
        {
            writer.WriteStartArray(name);
            foreach (var path in paths)
            {
                writer.WriteStringValue(path);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
