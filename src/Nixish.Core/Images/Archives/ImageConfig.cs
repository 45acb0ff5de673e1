using System.Text.Json;

namespace Nixish;

/// <summary>How an image runs, as its configuration blob says it. https://github.com/opencontainers/image-spec/blob/v1.1.0/config.md</summary>
public sealed record ImageConfig
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

    /// <summary>The processor, as Go calls it.</summary>
    public required string Architecture { get; init; }

    /// <summary>The least version of the processor; null where all do.</summary>
    public string? Variant { get; init; }

    /// <summary>Who it runs as; null is root.</summary>
    public string? User { get; init; }

    /// <summary>The ports that its program listens on: <c>8080/tcp</c>.</summary>
    public Seq<string> Ports { get; init; }

    /// <summary>Environment variables.</summary>
    public Map<string> Environment { get; init; }

    /// <summary>The program and its first arguments.</summary>
    public Seq<string> Entrypoint { get; init; }

    /// <summary>Arguments that whoever runs the image may replace.</summary>
    public Seq<string> Command { get; init; }

    /// <summary>The folder that the program starts in; null is <c>/</c>.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Labels.</summary>
    public Map<string> Labels { get; init; }

    /// <summary>Settings of a base that <see cref="Image"/> has no word for (health checks, stop signals), as JSON by name.</summary>
    public Map<string> Others { get; init; }

    /// <summary>The digests of the layers before compression, lowest first.</summary>
    public Seq<Digest> DiffIds { get; init; }

    /// <summary>History entries, each as JSON.</summary>
    public Seq<string> History { get; init; }

    /// <summary>What the image itself says, as its builder writes it, without layers.</summary>
    internal static ImageConfig Of(Image image, Lowering lowering) => new()
    {
        Architecture = image.Architecture,
        Variant = image.Variant,
        User = image.User,
        WorkingDirectory = image.WorkingDirectory,
        Ports = ImageRecipe.PortsOf(image),
        Entrypoint = image.Entrypoint.Select(text => text.Resolve(lowering)),
        Command = image.Command.Select(text => text.Resolve(lowering)),
        Environment = image.Environment.Select(text => text.Resolve(lowering)),
        Labels = image.Labels,
    };

    /// <summary>This configuration on top of its base's: what it sets wins. As in a Dockerfile, a new entrypoint drops the base's command.</summary>
    internal ImageConfig On(ImageConfig below) => below with
    {
        Variant = Variant ?? below.Variant,
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
    internal static string HistoryOf(string step) => System.Text.Encoding.UTF8.GetString(ImageJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteString("created"u8, ImageTime.Text);
        writer.WriteString("created_by"u8, step);
        writer.WriteEndObject();
    }));

    internal byte[] ToJson() => ImageJson.Write(writer =>
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
    internal static ImageConfig FromJson(ReadOnlyMemory<byte> json) => ImageJson.Read(json, "the configuration of an image", Read);

    /// <summary>Reads what an engine says of an image: the same under other names.</summary>
    internal static ImageConfig FromEngine(JsonElement root) => ReadSettings(Get(root, "Config")) with
    {
        Architecture = Text(root, "Architecture") ?? "",
        Variant = Text(root, "Variant"),
        DiffIds = [.. root.GetProperty("RootFS"u8).GetProperty("Layers"u8).EnumerateArray().Select(id => Digest.Parse(id.GetString() ?? ""))],
    };

    private static ImageConfig Read(JsonElement root) => ReadSettings(Get(root, "config")) with
    {
        Architecture = Text(root, "architecture") ?? "",
        Variant = Text(root, "variant"),
        DiffIds = [.. root.GetProperty("rootfs"u8).GetProperty("diff_ids"u8).EnumerateArray().Select(id => Digest.Parse(id.GetString() ?? ""))],
        History = Get(root, "history") is { ValueKind: JsonValueKind.Array } history ? [.. history.EnumerateArray().Select(entry => entry.GetRawText())] : [],
    };

    private static ImageConfig ReadSettings(JsonElement config) => new()
    {
        Architecture = "",
        User = Text(config, "User"),
        Ports = Get(config, "ExposedPorts") is { ValueKind: JsonValueKind.Object } ports ? [.. ports.EnumerateObject().Select(port => port.Name)] : [],
        Environment = [.. ImageJson.ReadStrings(Get(config, "Env")).Select(Variable)],
        Entrypoint = ImageJson.ReadStrings(Get(config, "Entrypoint")),
        Command = ImageJson.ReadStrings(Get(config, "Cmd")),
        WorkingDirectory = Text(config, "WorkingDir"),
        Labels = ImageJson.ReadMap(Get(config, "Labels")),
        Others = config.ValueKind == JsonValueKind.Object
            ? [.. config.EnumerateObject().Where(IsOther).Select(other => KeyValuePair.Create(other.Name, other.Value.GetRawText()))]
            : [],
    };

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

        ImageJson.WriteMap(writer, "Labels", Labels);

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
