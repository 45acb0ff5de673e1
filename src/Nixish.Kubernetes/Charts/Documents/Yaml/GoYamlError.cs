using YamlDotNet.Core;

namespace Nixish.Kubernetes.Charts;

/// <summary>What yaml.v2 says where YamlDotNet finds a text malformed. Both come from libyaml, and say mostly the same.</summary>
internal static class GoYamlError
{
    // What yaml.v2's parser finds, not its scanner: it counts the lines of these from 0.
    private static readonly string[] OfParser =
    [
        "did not find expected key",
        "did not find expected '-' indicator",
        "did not find expected ',' or ']'",
        "did not find expected ',' or '}'",
        "did not find expected node content",
        "did not find expected <document start>",
        "found undefined tag handle",
        "found duplicate %YAML directive",
        "found duplicate %TAG directive",
        "found incompatible YAML document",
    ];

    public static GoDocumentException Of(YamlException error)
    {
        var problem = Problem(error.Message);
        var isOfParser = OfParser.Contains(problem, StringComparer.Ordinal);
        var (line, column) = isOfParser ? (error.Start.Line, error.Start.Column) : (error.End.Line, error.End.Column);
        return Of(problem, isOfParser ? line - 1 : line > 1 ? line : 0, line, column, error);
    }

    /// <summary>What yaml.v2's scanner says of a place.</summary>
    public static GoDocumentException Of(string problem, long line, long column) => Of(problem, line > 1 ? line : 0, line, column, null);

    private static GoDocumentException Of(string problem, long told, long line, long column, Exception? error) =>
        new($"yaml: {(told > 0 ? $"line {told}: " : "")}{problem}", error) { Line = line, Column = column };

    private static string Problem(string message)
    {
        var problem = message.TrimEnd('.');
        if (problem.StartsWith("While ", StringComparison.Ordinal) && problem.IndexOf(',', StringComparison.Ordinal) is >= 0 and var comma)
        {
            problem = problem[(comma + 1)..].TrimStart();
        }

        return problem switch
        {
            "" => "unknown problem parsing YAML content",
            "found invalid mapping" => "mapping values are not allowed in this context",
            "found value containing disallowed: []{}," => "did not find expected alphabetic or numeric character",
            "did not find expected whitespace, comma or line break" => "did not find expected whitespace or line break",
            "did not find expected hexadecimal number" => "did not find expected hexdecimal number",
            "found invalid tab as indentation" => "found character that cannot start any token",
            "found a tab character that violate indentation" => "found a tab character that violates indentation",
            _ => char.ToLowerInvariant(problem[0]) + problem[1..],
        };
    }
}
