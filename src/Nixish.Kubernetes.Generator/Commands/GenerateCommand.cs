using System.CommandLine;
using Nixish.Kubernetes.Generation;

namespace Nixish.Kubernetes.Generator;

/// <summary>The command <c>generate</c>.</summary>
internal static class GenerateCommand
{
    public static Command Of(TextWriter output)
    {
        var crd = new Option<string[]>("--crd") { Description = "CustomResourceDefinitions in YAML or JSON; * and ? in the file's name stand for many.", AllowMultipleArgumentsPerToken = true };
        var cluster = new Option<bool>("--cluster") { Description = "Read the custom kinds that a live cluster serves." };
        var context = new Option<string?>("--context") { Description = "The kubeconfig context of the cluster; the current one otherwise." };
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "The kubeconfig; found as kubectl finds it otherwise." };
        var group = new Option<string[]>("--group") { Description = "API groups of the cluster to read; all that are not Kubernetes' own otherwise.", AllowMultipleArgumentsPerToken = true };
        var ns = new Option<string>("--namespace") { Description = "The C# namespace of the types.", Required = true };
        var folder = new Option<string>("--output") { Description = "The folder to write to. Generated files in it that nothing makes any more are deleted.", Required = true };
        var command = new Command("generate", "Writes records for custom resources.") { crd, cluster, context, kubeconfig, group, ns, folder };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var crds = parsed.GetValue(crd) ?? [];
            var live = parsed.GetValue(cluster);
            if (crds.Length == 0 && !live)
            {
                throw new GenerationException("There is nothing to generate from. Name files with --crd, or a cluster with --cluster.");
            }

            List<CustomDefinition> definitions = [.. Files(crds).SelectMany(CrdReader.File)];
            using var server = live ? Cluster.FromKubeconfig(parsed.GetValue(kubeconfig), parsed.GetValue(context)) : null;
            using var schemas = server is null ? null : new ServerSchemas(server.Api, parsed.GetValue(group) ?? []);
            if (schemas is not null)
            {
                definitions.AddRange(await schemas.ReadAsync(cancellationToken).ConfigureAwait(false));
                if (schemas.Unpublished.Count > 0)
                {
                    await output.WriteLineAsync($"Left out, as the server publishes no schema of them: {string.Join(", ", schemas.Unpublished)}.").ConfigureAwait(false);
                }
            }

            var files = Emitter.Files(parsed.GetValue(ns)!, ModelBuilder.Of(definitions));
            var changes = GeneratedFolder.Write(parsed.GetValue(folder)!, files);
            await output.WriteLineAsync($"{definitions.Count} kinds in {parsed.GetValue(ns)}: {changes} of {files.Count} files changed.").ConfigureAwait(false);
            return 0;
        });
        return command;
    }

    // Shells that do not expand a pattern, and quoted ones, leave it to the program.
    internal static List<string> Files(IEnumerable<string> patterns)
    {
        List<string> files = [];
        foreach (var pattern in patterns)
        {
            var name = Path.GetFileName(pattern);
            if (name.AsSpan().IndexOfAny('*', '?') < 0)
            {
                files.Add(pattern);
                continue;
            }

            var folder = Path.GetDirectoryName(pattern) is { Length: > 0 } given ? given : ".";
            var found = Directory.Exists(folder) ? Directory.EnumerateFiles(folder, name).Order(StringComparer.Ordinal).ToList() : [];
            files.AddRange(found.Count > 0 ? found : throw new GenerationException($"No file is called {pattern}."));
        }

        return [.. files.Distinct(StringComparer.Ordinal)];
    }
}
