using System.Text;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// What a chart's .helmignore leaves out of its folder. It looks like .gitignore and is not: a pattern is of one path, without <c>**</c>, and
/// <c>!x</c> leaves out everything that is <em>not</em> x.
/// </summary>
internal sealed class HelmIgnore
{
    public const string FileName = ".helmignore";
    private readonly List<Rule> _rules = [];

    private HelmIgnore()
    {
    }

    /// <summary>The rules of a file, and the one that every chart has: what begins with a dot in templates/ is none.</summary>
    /// <param name="content">The file; empty where there is none.</param>
    /// <param name="chart">For messages.</param>
    /// <exception cref="InvalidChartException">A line is no pattern.</exception>
    public static HelmIgnore Parse(ReadOnlySpan<byte> content, string chart)
    {
        var ignore = new HelmIgnore();
        var line = 0;
        foreach (var text in Encoding.UTF8.GetString(ChartFile.WithoutMark(content)).AsSpan().EnumerateLines())
        {
            ignore.Add(text.Trim().ToString(), chart, ++line);
        }

        ignore.Add("templates/.?*", chart, 0);
        return ignore;
    }

    /// <summary>Whether a file or folder is left out.</summary>
    /// <param name="path">Its path in the chart, with <c>/</c>.</param>
    /// <param name="isFolder">Whether it is a folder; then all in it is left out.</param>
    public bool Ignores(string path, bool isFolder)
    {
        foreach (var rule in _rules)
        {
            var fits = !rule.FoldersOnly || isFolder;
            if (rule.Negated ? !fits || !rule.Matches(path) : fits && rule.Matches(path))
            {
                return true;
            }
        }

        return false;
    }

    private void Add(string text, string chart, int line)
    {
        if (text.Length == 0 || text[0] == '#')
        {
            return;
        }

        if (text.Contains("**", StringComparison.Ordinal))
        {
            throw new InvalidChartException(chart, $"line {line} of its .helmignore is '{text}': double-star (**) syntax is not supported. Name the folder, which leaves out all in it.");
        }

        if (PathPattern.Match(text, "abc") is null)
        {
            throw new InvalidChartException(chart, $"line {line} of its .helmignore is '{text}': syntax error in pattern.");
        }

        var negated = text[0] == '!';
        var pattern = negated ? text[1..] : text;
        var foldersOnly = pattern.EndsWith('/');
        pattern = foldersOnly ? pattern[..^1] : pattern;
        _rules.Add(new(pattern.StartsWith('/') ? pattern[1..] : pattern, pattern.Contains('/', StringComparison.Ordinal), negated, foldersOnly));
    }

    private readonly record struct Rule(string Pattern, bool Whole, bool Negated, bool FoldersOnly)
    {
        public bool Matches(string path) => PathPattern.Match(Pattern, Whole ? path : ChartFile.BaseName(path)) is true;
    }
}
