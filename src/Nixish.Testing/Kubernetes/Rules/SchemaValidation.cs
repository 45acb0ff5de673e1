using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Nixish.Testing;

/// <summary>
/// Holds custom resources against the schema of their definition: types, required fields, enumerations, ranges, lengths and
/// patterns. Combinations (<c>allOf</c>, <c>oneOf</c>) and rules in CEL are not known and refuse nothing.
/// </summary>
internal static class SchemaValidation
{
    public static void Check(JsonObject schema, JsonObject body, List<FieldProblem> problems)
    {
        foreach (var (name, property) in schema.Object("properties") ?? [])
        {
            if (property is JsonObject child && name is not ("apiVersion" or "kind" or "metadata") && body.TryGetPropertyValue(name, out var value))
            {
                Value(child, value, name, problems);
            }
        }

        Required(schema, body, "", problems);
    }

    private static void Value(JsonObject schema, JsonNode? value, string path, List<FieldProblem> problems)
    {
        if (value is null)
        {
            if (schema["nullable"]?.GetValue<bool>() != true)
            {
                problems.Add(FieldProblem.Invalid(path, "\"null\"", $"{path} in body must be of type {schema.Text("type")}: \"null\""));
            }

            return;
        }

        if (schema.Text("type") is { } type && schema["x-kubernetes-int-or-string"] is null && TypeOf(value, type) is var given && given != type)
        {
            problems.Add(FieldProblem.Invalid(path, $"\"{given}\"", $"{path} in body must be of type {type}: \"{given}\""));
            return;
        }

        switch (value)
        {
            case JsonObject map:
                Required(schema, map, path, problems);
                foreach (var (name, item) in map)
                {
                    if ((schema.Object("properties")?[name] ?? schema["additionalProperties"]) is JsonObject child)
                    {
                        Value(child, item, $"{path}.{name}", problems);
                    }
                }

                break;
            case JsonArray list:
                Bound(schema.Number("minItems"), list.Count, static (count, bound) => count < bound, path, $"should have at least {schema.Number("minItems")} items", problems);
                Bound(schema.Number("maxItems"), list.Count, static (count, bound) => count > bound, path, $"should have at most {schema.Number("maxItems")} items", problems);
                for (var i = 0; schema["items"] is JsonObject item && i < list.Count; i++)
                {
                    Value(item, list[i], $"{path}[{i}]", problems);
                }

                break;
            default:
                Scalar(schema, value, path, problems);
                break;
        }
    }

    private static void Scalar(JsonObject schema, JsonNode value, string path, List<FieldProblem> problems)
    {
        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
        if (schema["enum"] is JsonArray choices && !choices.Any(choice => JsonReading.Same(choice, value)))
        {
            var shown = text is null ? value.ToJsonString() : $"\"{text}\"";
            problems.Add(new(path, "FieldValueNotSupported", $"Unsupported value: {shown}: supported values: {string.Join(", ", choices.Select(static choice => $"\"{choice}\""))}"));
        }

        if (text is not null)
        {
            Bound(schema.Number("minLength"), text.EnumerateRunes().Count(), static (count, bound) => count < bound, path, $"should be at least {schema.Number("minLength")} chars long", problems, text);
            Bound(schema.Number("maxLength"), text.EnumerateRunes().Count(), static (count, bound) => count > bound, path, $"should be at most {schema.Number("maxLength")} chars long", problems, text);
            if (schema.Text("pattern") is { } pattern && !Regex.IsMatch(text, pattern, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)))
            {
                problems.Add(FieldProblem.Invalid(path, $"\"{text}\"", $"{path} in body should match '{pattern}'"));
            }
        }
        else if (value.GetValueKind() == JsonValueKind.Number)
        {
            var number = double.Parse(value.ToJsonString(), CultureInfo.InvariantCulture);
            if (Real(schema, "minimum") is { } least && number < least)
            {
                problems.Add(FieldProblem.Invalid(path, value.ToJsonString(), $"{path} in body should be greater than or equal to {Text(least)}"));
            }

            if (Real(schema, "maximum") is { } most && number > most)
            {
                problems.Add(FieldProblem.Invalid(path, value.ToJsonString(), $"{path} in body should be less than or equal to {Text(most)}"));
            }
        }
    }

    private static void Required(JsonObject schema, JsonObject map, string path, List<FieldProblem> problems)
    {
        foreach (var name in (schema["required"] as JsonArray ?? []).Select(static name => name!.GetValue<string>()).Where(name => !map.ContainsKey(name)))
        {
            problems.Add(new(path.Length == 0 ? name : $"{path}.{name}", "FieldValueRequired", "Required value"));
        }
    }

    private static void Bound(long? bound, int count, Func<int, long, bool> breaks, string path, string rule, List<FieldProblem> problems, string? text = null)
    {
        if (bound is { } limit && breaks(count, limit))
        {
            problems.Add(FieldProblem.Invalid(path, text is null ? count.ToString(CultureInfo.InvariantCulture) : $"\"{text}\"", $"{path} in body {rule}"));
        }
    }

    private static string TypeOf(JsonNode value, string wanted) => value.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ when wanted == "number" => "number",
        _ => value.ToJsonString().AsSpan().IndexOfAny(".eE") < 0 ? "integer" : "number",
    };

    private static double? Real(JsonObject schema, string name) =>
        schema[name] is { } value && double.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
