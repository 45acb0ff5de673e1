using System.Text.RegularExpressions;

namespace Nixish.ChartParity;

/// <summary>What is printed, as the files that <c>--output-dir</c> writes.</summary>
internal static partial class RenderedFiles
{
    /// <summary>The text of each template, by its path in the chart: <c>web/templates/service.yaml</c>.</summary>
    public static Dictionary<string, string> Of(string text)
    {
        Dictionary<string, string> files = [];
        foreach (var document in Documents(text))
        {
            files[document.Path] = files.GetValueOrDefault(document.Path, "") + document.Text;
        }

        return files;
    }

    /// <summary>What is printed, document by document.</summary>
    public static IEnumerable<(string Path, string Text)> Documents(string text) => Start().Split(text).Where(static one => one.StartsWith("# Source: ", StringComparison.Ordinal))
        .Select(static document => (document["# Source: ".Length..document.IndexOf('\n', StringComparison.Ordinal)], "---\n" + document));

    /// <summary>The path of a template where a project keeps those of the chart flat, and a folder for each chart in it.</summary>
    public static string Flat(string path) => path.Split('/') is [_, "charts", var chart, _, .. var rest] ? $"{chart}/{string.Join('/', rest)}" : string.Join('/', path.Split('/')[2..]);

    /// <summary>Every file of a folder, by its path in it.</summary>
    public static Dictionary<string, string> Read(string folder) =>
        Directory.GetFiles(folder, "*", SearchOption.AllDirectories).ToDictionary(file => Path.GetRelativePath(folder, file), File.ReadAllText);

    /// <summary>One text, by which files are compared: one after another, by path.</summary>
    public static string Joined(IEnumerable<KeyValuePair<string, string>> files) =>
        string.Concat(files.OrderBy(static file => file.Key, StringComparer.Ordinal).Select(static file => $"=== {file.Key}\n{file.Value}"));

    [GeneratedRegex("^---\n(?=# Source: )", RegexOptions.Multiline | RegexOptions.CultureInvariant, 10000)]
    private static partial Regex Start();
}
