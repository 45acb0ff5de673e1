using Nixish.Kubernetes;

namespace Nixish.ChartParity;

/// <summary>One render and its golden output.</summary>
/// <param name="Name">Which it is.</param>
/// <param name="Golden">What it should be.</param>
/// <param name="Renders">Each gives our text, as one version of Helm has it; that one of them agrees is enough, as nobody wrote down which it was.</param>
internal sealed record Case(string Name, string Golden, params Func<string>[] Renders)
{
    private const int Context = 3;

    /// <summary>The first lines that differ, of the render that comes farthest; null where one agrees.</summary>
    public string? Difference()
    {
        var (farthest, line) = ("", -1);
        foreach (var render in Renders)
        {
            var ours = Text(render);
            if (ours == Golden)
            {
                return null;
            }

            var agreeing = AgreeingLines(ours);
            if (agreeing > line)
            {
                (farthest, line) = (ours, agreeing);
            }
        }

        return $"  line {line + 1}\n{Around(Golden, line, "- ")}{Around(farthest, line, "+ ")}";
    }

    private static string Text(Func<string> render)
    {
        try
        {
            return render();
        }
        catch (NixishException failure)
        {
            return failure is ChartRenderException refused ? $"Error: {refused.HelmText}\n" : $"Error: {failure.Message}\n";
        }
#pragma warning disable CA1031 // One crash is one difference.
        catch (Exception crash)
        {
            return $"CRASH: {crash}\n";
        }
#pragma warning restore CA1031
    }

    private int AgreeingLines(string ours)
    {
        var (mine, golden) = (ours.Split('\n'), Golden.Split('\n'));
        var line = 0;
        while (line < mine.Length && line < golden.Length && mine[line] == golden[line])
        {
            line++;
        }

        return line;
    }

    private static string Around(string text, int line, string mark) =>
        string.Concat(text.Split('\n').Skip(Math.Max(0, line - Context)).Take((2 * Context) + 1).Select(one => $"  {mark}{(one.Length > 220 ? one[..220] + "…" : one)}\n"));
}
