using System.Globalization;
using Nixish.Kubernetes.Charts;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes;

/// <summary>Checks a value against a schema and reports everything that does not fit.</summary>
internal sealed class SchemaCheck(Action<Rule, string, string> report)
{
    private static readonly Rule Schema = KnownRules.CustomSchema;

    public void Root(StructuralSchema schema, Map<Json> content)
    {
        foreach (var name in schema.Required)
        {
            if (name is not ("apiVersion" or "kind" or "metadata") && !content.ContainsKey(name))
            {
                report(Schema, name, "it is required and not set");
            }
        }

        Members(schema, content, "");
        Combined(schema, content, "");
    }

    private void Value(StructuralSchema schema, Json value, string path)
    {
        if (value.IsNull)
        {
            if (!schema.Nullable && (schema.Type is not null || schema.IntOrString))
            {
                report(Schema, path, "it must not be null");
            }

            return;
        }

        if (TypeProblem(schema, value) is { } problem)
        {
            report(Schema, path, problem);
            return;
        }

        if (!schema.Enum.IsEmpty && !schema.Enum.Contains(value))
        {
            report(Schema, path, $"{Shown(value)} is none of {string.Join(", ", schema.Enum.Take(20).Select(Shown))}");
        }

        if (value.Text is { } text)
        {
            Text(schema, text, path);
        }
        else if (value.Number is { } number)
        {
            Number(schema, value, number, path);
        }
        else if (value.Boolean is null && IsList(value, schema))
        {
            List(schema, value.Items, path);
        }
        else if (value.Boolean is null)
        {
            if (schema.Type is "object" || schema.Required.Length > 0)
            {
                foreach (var name in schema.Required)
                {
                    if (!value.Members.ContainsKey(name))
                    {
                        report(Schema, Join(path, name), "it is required and not set");
                    }
                }
            }

            Members(schema, value.Members, path);
        }

        Combined(schema, value, path);
    }

    private void Members(StructuralSchema schema, Map<Json> members, string path)
    {
        Count(schema.MinProperties, schema.MaxProperties, members.Count, "members", path);
        foreach (var (name, value) in members)
        {
            if (schema.Properties.TryGetValue(name, out var property))
            {
                Value(property, value, Join(path, name));
            }
            else if (schema.AdditionalProperties is { } any)
            {
                Value(any, value, $"{path}[{ObjectWalk.Short(name)}]");
            }
            else if (schema is { KeepsUnknown: false, Type: "object" } && (path.Length > 0 || name is not ("apiVersion" or "kind" or "metadata")))
            {
                report(KnownRules.UnknownField, Join(path, name), "the definition has no such field, and the API drops it");
            }
        }
    }

    private void List(StructuralSchema schema, Seq<Json> items, string path)
    {
        Count(schema.MinItems, schema.MaxItems, items.Count, "items", path);
        for (var i = 0; i < items.Count; i++)
        {
            if (schema.Items is { } each)
            {
                Value(each, items[i], $"{path}[{i}]");
            }
        }

        if (schema.ListType is not ("set" or "map"))
        {
            return;
        }

        var seen = new HashSet<Json>();
        for (var i = 0; i < items.Count; i++)
        {
            var key = schema.ListType is "set" ? items[i] : (Json)schema.ListKeys.Select(name => items[i][name]).ToSeq();
            if (!seen.Add(key))
            {
                report(KnownRules.Unique, $"{path}[{i}]", schema.ListType is "set" ? "it is in the list already" : $"another item has the same {string.Join(", ", schema.ListKeys)}");
            }
        }
    }

    private void Text(StructuralSchema schema, string text, string path)
    {
        if (schema.MinLength is not null || schema.MaxLength is not null)
        {
            var length = text.Length - text.Count(char.IsLowSurrogate);
            Count(schema.MinLength, schema.MaxLength, length, "characters", path);
        }

        if (schema.Pattern is { } pattern && !Matches(pattern, text))
        {
            report(Schema, path, $"'{ObjectWalk.Short(text)}' does not match {ObjectWalk.Short(pattern.Expression)}");
        }

        if (schema.Format is { } format && !TextFormats.Fits(format, text))
        {
            report(Schema, path, $"'{ObjectWalk.Short(text)}' is not of format {format}");
        }
    }

    private void Number(StructuralSchema schema, Json value, double number, string path)
    {
        if (schema.Minimum is { } least && (number < least || schema.ExcludesMinimum && number <= least))
        {
            report(Schema, path, string.Create(CultureInfo.InvariantCulture, $"{value} is {(schema.ExcludesMinimum ? "not more" : "less")} than {least}"));
        }

        if (schema.Maximum is { } most && (number > most || schema.ExcludesMaximum && number >= most))
        {
            report(Schema, path, string.Create(CultureInfo.InvariantCulture, $"{value} is {(schema.ExcludesMaximum ? "not less" : "more")} than {most}"));
        }

        if (schema.MultipleOf is > 0 and var step && !double.IsInteger(number / step))
        {
            report(Schema, path, string.Create(CultureInfo.InvariantCulture, $"{value} is no multiple of {step}"));
        }

        if (schema is { Type: "integer", Format: "int32" } && number is (< int.MinValue or > int.MaxValue))
        {
            report(Schema, path, $"{value} is no 32-bit integer");
        }
    }

    private void Combined(StructuralSchema schema, Json value, string path)
    {
        foreach (var part in schema.AllOf)
        {
            Value(part, value, path);
        }

        if (schema.AnyOf.Length > 0 && !Array.Exists(schema.AnyOf, part => Fits(part, value)))
        {
            report(Schema, path, "it fits none of the forms that the schema allows (anyOf)");
        }

        if (schema.OneOf.Length > 0 && schema.OneOf.Count(part => Fits(part, value)) is not 1 and var count)
        {
            report(Schema, path, $"it fits {(count == 0 ? "none" : $"{count}")} of the forms of which it must fit one (oneOf)");
        }

        if (schema.Not is { } not && Fits(not, value))
        {
            report(Schema, path, "it has a form that the schema forbids (not)");
        }
    }

    private static bool Fits(StructuralSchema schema, Json value)
    {
        var fits = true;
        new SchemaCheck((rule, _, _) => fits &= ReferenceEquals(rule, KnownRules.UnknownField)).Value(schema, value, "");
        return fits;
    }

    private void Count(long? least, long? most, int count, string of, string path)
    {
        if (count < least || count > most)
        {
            report(Schema, path, $"it has {count} {of}, and must have {(count < least ? $"at least {least}" : $"at most {most}")}");
        }
    }

    private static string? TypeProblem(StructuralSchema schema, Json value)
    {
        if (schema.IntOrString)
        {
            return value.Text is not null || value.Integer is not null ? null : "it must be a whole number or a text";
        }

        var fits = schema.Type switch
        {
            "string" => value.Text is not null,
            "integer" => value.Integer is not null,
            "number" => value.Number is not null,
            "boolean" => value.Boolean is not null,
            "array" => value.IsArray,
            "object" => value.IsObject,
            _ => true,
        };
        return fits ? null : $"it must be of type {schema.Type}";
    }

    private static bool IsList(Json value, StructuralSchema schema) => value.IsArray && schema.Type is (null or "array");

    private static bool Matches(GoPattern pattern, string text)
    {
        try
        {
            return pattern.IsMatch(text);
        }
        catch (GoFunctionException)
        {
            return true;
        }
    }

    private static string Shown(Json value) => ObjectWalk.Short(value.ToString());

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
