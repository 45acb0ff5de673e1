using System.Text.Json;

namespace Nixish;

internal static class ExplanationJson
{
    public static void Write(Utf8JsonWriter json, Explanation explanation)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("subject"u8, explanation.Subject);
        json.WriteString("before"u8, explanation.Before?.ToString());
        json.WriteString("after"u8, explanation.After.ToString());
        json.WriteBoolean("same"u8, explanation.IsSame);
        json.WriteStartArray("causes"u8);
        foreach (var cause in explanation.Causes)
        {
            Write(json, cause);
        }

        json.WriteEndArray();
        json.WriteStartArray("cascade"u8);
        foreach (var entry in explanation.Cascade)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, entry.Name);
            json.WriteString("before"u8, entry.Before.ToString());
            json.WriteString("after"u8, entry.After.ToString());
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Difference cause)
    {
        json.WriteStartObject();
        json.WriteString("path"u8, cause.Path);
        json.WriteString("kind"u8, WordOf(cause.Kind));
        if (cause.File is { } file)
        {
            json.WriteString("file"u8, file);
        }

        if (cause.Line is { } line)
        {
            json.WriteNumber("line"u8, line);
        }

        if (cause.Before is not null || cause.After is not null)
        {
            json.WriteString("before"u8, cause.Before);
            json.WriteString("after"u8, cause.After);
        }

        if (cause.In is { } place)
        {
            json.WriteString("in"u8, place.ToString());
        }

        json.WriteEndObject();
    }

    private static string WordOf(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Added => "added",
        DifferenceKind.Removed => "removed",
        DifferenceKind.Mode => "mode",
        DifferenceKind.Link => "link",
        DifferenceKind.Type => "type",
        DifferenceKind.Unknown => "unknown",
        _ => "changed",
    };
}
