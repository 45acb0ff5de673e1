using System.Globalization;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

internal sealed partial class SchemaCheck
{
    private static readonly string[] TypeNames = ["null", "boolean", "number", "integer", "string", "array", "object"];

    // What ends the look at a value when it fails.
    private SchemaProblem? Simple(GoMap schema, object? value, string path)
    {
        var got = SchemaValue.TypeOf(value);
        if (Types(schema["type"], path) is { Count: > 0 } wanted && !wanted.Contains(got) && !(wanted.Contains("integer") && SchemaValue.IsInteger(value)))
        {
            return new(path, $"got {got}, want {string.Join(" or ", TypeNames.Where(wanted.Contains))}");
        }

        if (Draft != SchemaDraft.Draft4 && schema.TryGetValue("const", out var constant) && !SchemaValue.AreEqual(value, constant))
        {
            return new(path, constant is GoMap or GoList ? "const failed" : $"value must be {SchemaValue.Display(constant)}");
        }

        if (schema["enum"] is GoList choices && !choices.Any(choice => SchemaValue.AreEqual(value, choice)))
        {
            return new(path, choices.Any(static choice => choice is GoMap or GoList) ? "enum failed"
                : choices.Count == 1 ? $"value must be {SchemaValue.Display(choices[0])}"
                : $"value must be one of {string.Join(", ", choices.Select(SchemaValue.Display))}");
        }

        // Newer drafts have formats as notes.
        return !IsModern && schema["format"] is string format && value is string text && SchemaFormats.Problem(format, text) is { } misfit
            ? new(path, $"{SchemaProblem.Quote(text)} is not valid {format}: {misfit}")
            : null;
    }

    private static HashSet<string> Types(object? type, string path)
    {
        HashSet<string> types = type switch
        {
            string one => [one],
            GoList list => [.. list.OfType<string>()],
            _ => [],
        };
        return types.FirstOrDefault(static one => !TypeNames.Contains(one, StringComparer.Ordinal)) is { } unknown
            ? throw new ChartValuesException($"the schema for {SchemaProblem.Quote(path)} has an unknown type {SchemaProblem.Quote(unknown)}")
            : types;
    }

    private void Text(GoMap schema, string text, string path, List<SchemaProblem> problems)
    {
        if (schema.ContainsKey("minLength") || schema.ContainsKey("maxLength"))
        {
            Size(schema, "minLength", "maxLength", GoText.RuneCount(text), path, problems);
        }

        if (schema["pattern"] is string pattern && !_patterns.IsMatch(pattern, text))
        {
            problems.Add(new(path, $"{SchemaProblem.Quote(text)} does not match pattern {SchemaProblem.Quote(pattern)}"));
        }
    }

    private readonly SchemaPatterns _patterns = new();

    private static void Size(GoMap schema, string least, string most, int got, string path, List<SchemaProblem> problems)
    {
        if (schema[least] is double low && got < low)
        {
            problems.Add(new(path, $"{least}: got {SchemaValue.Grouped(got)}, want {SchemaValue.Grouped(low)}"));
        }

        if (schema[most] is double high && got > high)
        {
            problems.Add(new(path, $"{most}: got {SchemaValue.Grouped(got)}, want {SchemaValue.Grouped(high)}"));
        }
    }

    private static void Number(GoMap schema, object value, string path, List<SchemaProblem> problems)
    {
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        void Require(string keyword, string named, Func<double, bool> holds)
        {
            if (schema[keyword] is double bound && !holds(bound))
            {
                problems.Add(new(path, $"{named}: got {SchemaValue.Grouped(number)}, want {SchemaValue.Grouped(bound)}"));
            }
        }

        // In the oldest draft a flag makes a bound exclusive.
        var (isAbove, isBelow) = (schema["exclusiveMinimum"] is true, schema["exclusiveMaximum"] is true);
        Require("minimum", isAbove ? "exclusiveMinimum" : "minimum", bound => isAbove ? number > bound : number >= bound);
        Require("maximum", isBelow ? "exclusiveMaximum" : "maximum", bound => isBelow ? number < bound : number <= bound);
        Require("exclusiveMinimum", "exclusiveMinimum", bound => number > bound);
        Require("exclusiveMaximum", "exclusiveMaximum", bound => number < bound);
        Require("multipleOf", "multipleOf", factor => SchemaValue.IsMultiple(number, factor));
    }
}
