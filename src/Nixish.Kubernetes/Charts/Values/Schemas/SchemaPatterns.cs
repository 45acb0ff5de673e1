namespace Nixish.Kubernetes.Charts;

/// <summary>The patterns of one schema, each parsed once. They are RE2's, as all of Helm's are, and so cannot hang.</summary>
internal sealed class SchemaPatterns
{
    private readonly Dictionary<string, GoPattern> _parsed = new(StringComparer.Ordinal);

    /// <exception cref="ChartValuesException">The pattern is none.</exception>
    public bool IsMatch(string pattern, string text)
    {
        if (!_parsed.TryGetValue(pattern, out var parsed))
        {
            try
            {
                parsed = GoPattern.Parse(pattern);
            }
            catch (GoPatternException error)
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
            GoPattern.Parse(text);
            return true;
        }
        catch (GoPatternException)
        {
            return false;
        }
    }
}
