using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Regular expressions with RE2's syntax. The <c>must</c> ones return the error of a bad expression, the others panic with it; <c>regexMatch</c> says false.</summary>
internal static class PatternFunctions
{
    public static void AddTo(FunctionTable table)
    {
        table.Add("regexQuoteMeta", GoType.String, [GoType.String], static call => GoPattern.Quote(call.Text(0)));
        table.Add("regexMatch", GoType.Bool, [GoType.String, GoType.String], static call =>
        {
            try
            {
                return GoPattern.Parse(call.Text(0)).IsMatch(call.Text(1));
            }
            catch (GoPatternException)
            {
                return false;
            }
        });
        table.Add("mustRegexMatch", GoType.Bool, [GoType.String, GoType.String], static call => Parse(call, panics: false).IsMatch(call.Text(1)));
        Add(table, "Find", GoType.String, [GoType.String, GoType.String], static (pattern, call) => pattern.Find(call.Text(1)) ?? "");
        Add(table, "FindAll", GoType.StringSlice, [GoType.String, GoType.String, GoType.Int], FindAll);
        Add(table, "ReplaceAll", GoType.String, [GoType.String, GoType.String, GoType.String], static (pattern, call) =>
            pattern.ReplaceAll(call.Text(1), call.Text(2)));
        Add(table, "ReplaceAllLiteral", GoType.String, [GoType.String, GoType.String, GoType.String], static (pattern, call) =>
            pattern.ReplaceAllLiteral(call.Text(1), call.Text(2)));
        Add(table, "Split", GoType.StringSlice, [GoType.String, GoType.String, GoType.Int], static (pattern, call) => List(pattern.Split(call.Text(1), Count(call))));
    }

    private static void Add(FunctionTable table, string name, GoType result, GoType[] parameters, Func<GoPattern, GoCall, object?> body)
    {
        table.Add("regex" + name, result, parameters, call => body(Parse(call, panics: true), call));
        table.Add("mustRegex" + name, result, parameters, call => body(Parse(call, panics: false), call));
    }

    private static object? FindAll(GoPattern pattern, GoCall call)
    {
        List<string> found = [.. pattern.FindAll(call.Text(1), Count(call)).Select(one => call.Text(1)[one.From..one.To])];
        return List(found.Count == 0 ? null : found);
    }

    private static GoList List(IReadOnlyList<string>? texts) => texts is null ? GoList.Nil(GoType.StringSlice) : GoList.OfStrings(texts);

    private static int Count(GoCall call) => (int)Math.Clamp(call.Int(2), -1, int.MaxValue);

    private static GoPattern Parse(GoCall call, bool panics)
    {
        try
        {
            return GoPattern.Parse(call.Text(0));
        }
        catch (GoPatternException exception)
        {
            var text = call.Text(0);
            var isRaw = !text.Any(static c => (c < ' ' && c != '\t') || c is '`' or '\x7f' or '\ufeff') && !Enumerable.Range(0, text.Length).Any(index => GoText.IsKept(text, index));
            var quoted = isRaw ? $"`{text}`" : GoFormat.Quote(text);
            throw new GoFunctionException(panics ? $"regexp: Compile({quoted}): {exception.Message}" : exception.Message, exception);
        }
    }
}
