using Nixish.Kubernetes;

namespace Nixish.ChartParity;

/// <summary>Charts with what Helm printed for them.</summary>
internal sealed record Corpus(string Name, IReadOnlyList<Case> Cases);

/// <summary>One render and its golden output.</summary>
/// <param name="Name">Which it is.</param>
/// <param name="Render">Gives our text, or the text of our failure.</param>
/// <param name="Golden">What it should be.</param>
internal sealed record Case(string Name, Func<string> Render, string Golden)
{
    private const int Context = 3;

    /// <summary>The first lines that differ; null where none does.</summary>
    public string? Difference()
    {
        string ours;
        try
        {
            ours = Render();
        }
        catch (NixishException failure)
        {
            ours = failure is ChartRenderException render ? $"Error: {render.HelmText}\n" : $"Error: {failure.Message}\n";
        }
#pragma warning disable CA1031 // One crash is one difference.
        catch (Exception crash)
        {
            ours = $"CRASH: {crash}\n";
        }
#pragma warning restore CA1031

        if (ours == Golden)
        {
            return null;
        }

        var (mine, golden) = (ours.Split('\n'), Golden.Split('\n'));
        var line = 0;
        while (line < mine.Length && line < golden.Length && mine[line] == golden[line])
        {
            line++;
        }

        return $"  line {line + 1}\n{Around(golden, line, "- ")}{Around(mine, line, "+ ")}";
    }

    private static string Around(string[] lines, int line, string mark) =>
        string.Concat(lines.Skip(Math.Max(0, line - Context)).Take((2 * Context) + 1).Select(one => $"  {mark}{(one.Length > 220 ? one[..220] + "…" : one)}\n"));
}
