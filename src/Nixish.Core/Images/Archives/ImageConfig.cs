using System.Text.Json;

namespace Nixish;

/// <summary>How an image runs, as its configuration blob says it. https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md</summary>
internal sealed record ImageConfig
{
    private static readonly Map<string> Known = new()
    {
        ["User"] = "",
        ["ExposedPorts"] = "",
        ["Env"] = "",
        ["Entrypoint"] = "",
        ["Cmd"] = "",
        ["WorkingDir"] = "",
        ["Labels"] = "",
    };

    public required string Architecture { get; init; }

    public string? Variant { get; init; }

    public string? User { get; init; }

    public Seq<string> Ports { get; init; }

    public Map<string> Environment { get; init; }

    public Seq<string> Entrypoint { get; init; }

    public Seq<string> Command { get; init; }

    public string? WorkingDirectory { get; init; }

    public Map<string> Labels { get; init; }

    /// <summary>Settings of a base that <see cref="Image"/> has no word for (health checks, stop signals), as JSON by name.</summary>
    public Map<string> Others { get; init; }

    public Seq<Digest> DiffIds { get; init; }

    /// <summary>History entries, each as JSON.</summary>
    public Seq<string> History { get; init; }

    /// <summary>This configuration on top of its base's: what it sets wins. As in a Dockerfile, a new entrypoint drops the base's command.</summary>
    public ImageConfig On(ImageConfig below) => below with
    {
        User = User ?? below.User,
        Ports = [.. below.Ports.Concat(Ports).Distinct(StringComparer.Ordinal).Order(Utf8Order.Comparer)],
        Environment = [.. below.Environment, .. Environment],
        Entrypoint = Entrypoint.IsEmpty ? below.Entrypoint : Entrypoint,
        Command = Command.IsEmpty && Entrypoint.IsEmpty ? below.Command : Command,
        WorkingDirectory = WorkingDirectory ?? below.WorkingDirectory,
        Labels = [.. below.Labels, .. Labels],
        DiffIds = below.DiffIds + DiffIds,
        History = below.History + History,
    };

    /// <summary>The history entry of a layer.</summary>
    public static string HistoryOf(string step) => System.Text.Encoding.UTF8.GetString(ImageJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("created"u8, ImageTime.Text);
        writer.WriteString("created_by"u8, step);
        writer.WriteEndObject();
    }));

    public byte[] ToJson() => ImageJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("created"u8, ImageTime.Text);
        writer.WriteString("architecture"u8, Architecture);
        if (Variant is not null)
        {
            writer.WriteString("variant"u8, Variant);
        }

        writer.WriteString("os"u8, "linux"u8);
        writer.WriteStartObject("config"u8);
        WriteSettings(writer);
        writer.WriteEndObject();
        writer.WriteStartObject("rootfs"u8);
        writer.WriteString("type"u8, "layers"u8);
        writer.WriteStartArray("diff_ids"u8);
        foreach (var id in DiffIds)
        {
            writer.WriteStringValue(id.ToString());
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.WriteStartArray("history"u8);
        foreach (var entry in History)
        {
            writer.WriteRawValue(entry);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    /// <exception cref="InvalidImageException">It is none.</exception>
    public static ImageConfig FromJson(ReadOnlyMemory<byte> json) => ImageJson.Read(json, "the configuration of an image", Read);

    private static ImageConfig Read(JsonElement root)
    {
        var config = root.TryGetProperty("config"u8, out var found) && found.ValueKind == JsonValueKind.Object ? found : default;
        return new()
        {
            Architecture = Text(root, "architecture") ?? "",
            Variant = Text(root, "variant"),
            User = Text(config, "User"),
            Ports = Get(config, "ExposedPorts") is { ValueKind: JsonValueKind.Object } ports ? [.. ports.EnumerateObject().Select(port => port.Name)] : [],
            Environment = [.. ImageJson.ReadStrings(Get(config, "Env")).Select(Variable)],
            Entrypoint = ImageJson.ReadStrings(Get(config, "Entrypoint")),
            Command = ImageJson.ReadStrings(Get(config, "Cmd")),
            WorkingDirectory = Text(config, "WorkingDir"),
            Labels = Get(config, "Labels") is { ValueKind: JsonValueKind.Object } labels
                ? [.. labels.EnumerateObject().Select(label => KeyValuePair.Create(label.Name, label.Value.GetString() ?? ""))]
                : [],
            Others = config.ValueKind == JsonValueKind.Object
                ? [.. config.EnumerateObject().Where(IsOther).Select(other => KeyValuePair.Create(other.Name, other.Value.GetRawText()))]
                : [],
            DiffIds = [.. root.GetProperty("rootfs"u8).GetProperty("diff_ids"u8).EnumerateArray().Select(id => Digest.Parse(id.GetString() ?? ""))],
            History = Get(root, "history") is { ValueKind: JsonValueKind.Array } history ? [.. history.EnumerateArray().Select(entry => entry.GetRawText())] : [],
        };
    }

    private void WriteSettings(Utf8JsonWriter writer)
    {
        if (User is not null)
        {
            writer.WriteString("User"u8, User);
        }

        if (!Ports.IsEmpty)
        {
            writer.WriteStartObject("ExposedPorts"u8);
            foreach (var port in Ports)
            {
                writer.WriteStartObject(port);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        ImageJson.WriteStrings(writer, "Env", [.. Environment.Select(pair => $"{pair.Key}={pair.Value}")]);
        ImageJson.WriteStrings(writer, "Entrypoint", Entrypoint);
        ImageJson.WriteStrings(writer, "Cmd", Command);
        if (WorkingDirectory is not null)
        {
            writer.WriteString("WorkingDir"u8, WorkingDirectory);
        }

        if (!Labels.IsEmpty)
        {
            writer.WriteStartObject("Labels"u8);
            foreach (var (name, value) in Labels.AsSpan())
            {
                writer.WriteString(name, value);
            }

            writer.WriteEndObject();
        }

        foreach (var (name, json) in Others.AsSpan())
        {
            writer.WritePropertyName(name);
            writer.WriteRawValue(json);
        }
    }

    private static bool IsOther(JsonProperty property) => !Known.ContainsKey(property.Name) && property.Value.ValueKind != JsonValueKind.Null;

    private static JsonElement Get(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element, string name) =>
        Get(element, name) is { ValueKind: JsonValueKind.String } value && value.GetString() is { Length: > 0 } text ? text : null;

    private static KeyValuePair<string, string> Variable(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at < 0 ? new(text, "") : new(text[..at], text[(at + 1)..]);
    }
}
