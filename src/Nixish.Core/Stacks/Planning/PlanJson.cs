using System.Text.Json;

namespace Nixish;

// { "stack", "changes": [ { "action", "resource", "target", "reason"?, "warnings"?: [texts], "dependsOn", "fields": [ { "path", "before", "after" } ] } ], "unchanged": [ids], "summary": { … } }
internal static class PlanJson
{
    public static void Write(Utf8JsonWriter json, Plan plan)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        json.WriteString("stack"u8, plan.Stack);
        json.WriteStartArray("changes"u8);
        foreach (var step in plan.Sorted)
        {
            if (step.Change.Action != ChangeAction.None)
            {
                Write(json, step);
            }
        }

        json.WriteEndArray();
        WriteTexts(json, "unchanged"u8, plan.Unchanged.Select(change => change.ResourceId));
        json.WriteStartObject("summary"u8);
        json.WriteNumber("create"u8, plan.CountOf(ChangeAction.Create));
        json.WriteNumber("update"u8, plan.CountOf(ChangeAction.Update));
        json.WriteNumber("replace"u8, plan.CountOf(ChangeAction.Replace));
        json.WriteNumber("await"u8, plan.CountOf(ChangeAction.Await));
        json.WriteNumber("delete"u8, plan.CountOf(ChangeAction.Delete));
        json.WriteNumber("unchanged"u8, plan.Unchanged.Count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PlannedChange step)
    {
        var change = step.Change;
        json.WriteStartObject();
        json.WriteString("action"u8, WordOf(change.Action));
        json.WriteString("resource"u8, change.ResourceId);
        json.WriteString("target"u8, step.Target.Name);
        if (change.Reason is { } reason)
        {
            json.WriteString("reason"u8, reason);
        }

        if (!change.Warnings.IsEmpty)
        {
            WriteTexts(json, "warnings"u8, change.Warnings);
        }

        WriteTexts(json, "dependsOn"u8, change.DependsOn);
        json.WriteStartArray("fields"u8);
        foreach (var field in change.Fields)
        {
            json.WriteStartObject();
            json.WriteString("path"u8, field.Path);
            json.WriteString("before"u8, field.Before);
            json.WriteString("after"u8, field.After);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    // The names of the API, for programs; people read other words.
    private static string WordOf(ChangeAction action) => action switch
    {
        ChangeAction.Create => "create",
        ChangeAction.Update => "update",
        ChangeAction.Replace => "replace",
        ChangeAction.Delete => "delete",
        ChangeAction.Await => "await",
        _ => "none",
    };

    private static void WriteTexts(Utf8JsonWriter json, ReadOnlySpan<byte> name, Seq<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }
}
