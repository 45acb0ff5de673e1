using System.Text.RegularExpressions;

namespace Nixish.Kubernetes.Charts;

/// <summary>The patterns of one schema, each parsed once. They never go back over a text, and so cannot hang.</summary>
internal sealed class SchemaPatterns
{
    private readonly Dictionary<string, Regex> _parsed = new(StringComparer.Ordinal);

    /// <exception cref="ChartValuesException">The pattern is none.</exception>
    public bool IsMatch(string pattern, string text)
    {
        if (!_parsed.TryGetValue(pattern, out var parsed))
        {
            try
            {
                parsed = Parse(pattern);
            }
            catch (Exception error) when (error is ArgumentException or NotSupportedException)
            {
                throw new ChartValuesException($"the schema's pattern {SchemaProblem.Quote(pattern)} is not valid: {error.Message}", error);
            }

            _parsed.Add(pattern, parsed);
        }

        return parsed.IsMatch(text);
    }

    public static bool IsPattern(string text)
    {
        try
        {
            Parse(text);
            return true;
        }
        catch (Exception error) when (error is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }

    private static Regex Parse(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10));
}
