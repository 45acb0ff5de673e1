using System.CommandLine;
using System.Text;
using Nixish.Kubernetes;

namespace Nixish.Cli;

// What a chart renders to, in the words that people know from helm template.
internal sealed class ChartRenderCommand
{
    private readonly ChartOptions _options;
    private readonly Option<bool> _definitions = new("--include-crds") { Description = "Print the definitions of custom resources too." };
    private readonly Option<bool> _noHooks = new("--no-hooks") { Description = "Leave out hooks." };
    private readonly Option<bool> _skipTests = new("--skip-tests") { Description = "Leave out hooks that are tests." };
    private readonly Option<bool> _notes = new("--notes") { Description = "Print what the chart tells people once it is installed, and nothing else." };
    private readonly Option<bool> _innerNotes = new("--render-subchart-notes") { Description = "With --notes: those of the charts in it too." };
    private readonly Option<string[]> _only = new("--show-only", "-s") { Description = "Only what this template gives: templates/web.yaml. May have * and ?, and be given more than once.", HelpName = "template" };
    private readonly Option<string?> _folder = new("--output-dir") { Description = "Write a file for each template into this folder, instead of printing.", HelpName = "folder" };

    private ChartRenderCommand(CommandLine commandLine) => _options = new(commandLine);

    public static Command Make(CommandLine commandLine)
    {
        var render = new ChartRenderCommand(commandLine);
        var command = commandLine.Command(
            "render",
            "Print what a chart renders to, byte for byte as helm template does, or with --json as resources.",
            render.RunAsync,
            [.. render._options.All, render._definitions, render._noHooks, render._skipTests, render._only, render._folder, render._notes, render._innerNotes]);
        command.Arguments.Add(render._options.Path);
        return command;
    }

    private async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        var parsed = session.Parsed;
        var chart = await _options.OfAsync(parsed, cancellationToken).ConfigureAwait(false);
        var text = new HelmTextOptions
        {
            Parts = (parsed.GetValue(_definitions) ? ChartParts.Definitions : ChartParts.Manifests) | (parsed.GetValue(_noHooks) ? ChartParts.Manifests : ChartParts.Hooks),
            LeavesOutTests = parsed.GetValue(_skipTests),
            Only = [.. parsed.GetValue(_only) ?? []],
        };
        if (parsed.GetValue(_folder) is { } folder)
        {
            Write(chart, text, folder, session.Screen);
            return ExitCode.Done;
        }

        session.Screen.Output.Write(parsed.GetValue(_notes) ? chart.RenderNotes(parsed.GetValue(_innerNotes) ? ChartNotes.All : ChartNotes.Own)
            : session.Json ? Encoding.UTF8.GetString((chart with { Parts = text.Parts }).Render().ToJson()) + "\n"
            : chart.RenderText(text));
        return ExitCode.Done;
    }

    private static void Write(Chart chart, HelmTextOptions options, string folder, Screen screen)
    {
        var root = Path.GetFullPath(folder);
        foreach (var (name, text) in chart.RenderFiles(options))
        {
            // A chart may call itself anything.
            var path = Path.GetFullPath(Path.Combine(root, name));
            if (!path.StartsWith(root.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
            {
                throw new NixishException($"The chart '{chart.Name}' renders to '{name}', which is outside of '{folder}'. Nothing of it is written there; do not use this chart.");
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, text);
            screen.Line($"wrote {Path.Combine(folder, name)}");
        }
    }
}
