using System.Text.Json;

namespace Nixish.Cli;

// The last line of apply --json: { "event": "applied", "done": [ids], "failed": [{…}], "skipped": [{…}], "unchanged": 12, "seconds": 1.2 }
internal static class ResultJson
{
    public static void Write(Utf8JsonWriter json, ApplyResult result)
    {
        json.WriteString("event"u8, "applied");
        json.WriteString("stack"u8, result.Stack);
        json.WriteStartArray("done"u8);
        foreach (var done in result.Done)
        {
            json.WriteStringValue(done.Change.ResourceId);
        }

        json.WriteEndArray();
        json.WriteStartArray("failed"u8);
        foreach (var failed in result.Failed)
        {
            Reason(json, failed.Change, failed.Error.Message);
        }

        json.WriteEndArray();
        json.WriteStartArray("skipped"u8);
        foreach (var skipped in result.Skipped)
        {
            Reason(json, skipped.Change, skipped.Because);
        }

        json.WriteEndArray();
        json.WriteNumber("unchanged"u8, result.Unchanged);
        json.WriteNumber("seconds"u8, Math.Round(result.Duration.TotalSeconds, 3));
    }

    private static void Reason(Utf8JsonWriter json, Change change, string reason)
    {
        json.WriteStartObject();
        json.WriteString("resource"u8, change.ResourceId);
        json.WriteString("reason"u8, reason);
        json.WriteEndObject();
    }
}
