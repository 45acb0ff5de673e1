using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nixish;

/// <summary>Writes <c>.attrs.json</c> and <c>.attrs.sh</c>: structured attributes as a builder reads them. https://nix.dev/manual/nix/latest/store/derivation#structured-attrs</summary>
internal static class StructuredFiles
{
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Derivation derivation, byte[] json, string folder)
    {
        var attributes = (JsonObject)JsonNode.Parse(json)!;
        var outputs = new JsonObject();
        foreach (var (name, output) in derivation.Outputs)
        {
            outputs[name] = JsonValue.Create(output.Path.ToString());
        }

        attributes["outputs"] = outputs;
        using (var file = File.Create(Path.Combine(folder, ".attrs.json")))
        using (var writer = new Utf8JsonWriter(file, Plain))
        {
            attributes.WriteTo(writer);
        }

        File.WriteAllText(Path.Combine(folder, ".attrs.sh"), Shell(attributes));
    }

    private static string Shell(JsonObject attributes)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in attributes)
        {
            if (!IsName(name))
            {
                continue;
            }

            if (Simple(value) is { } simple)
            {
                text.Append("declare ").Append(name).Append('=').Append(simple).Append('\n');
            }
            else if (value is JsonArray list && list.All(static item => Simple(item) is not null))
            {
                text.Append("declare -a ").Append(name).Append("=(").AppendJoin(' ', list.Select(Simple)).Append(" )\n");
            }
            else if (value is JsonObject map && map.All(static item => Simple(item.Value) is not null))
            {
                text.Append("declare -A ").Append(name).Append("=(").AppendJoin(' ', map.Select(static item => $"[{Quote(item.Key)}]={Simple(item.Value)}")).Append(" )\n");
            }
        }

        return text.ToString();
    }

    // Null where a shell variable cannot hold it.
    private static string? Simple(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "''",
        JsonValueKind.String => Quote(value.GetValue<string>()),
        JsonValueKind.True => "1",
        JsonValueKind.False => "",
        JsonValueKind.Number when value.ToJsonString() is var number && number.All(static digit => char.IsAsciiDigit(digit) || digit == '-') => number,
        _ => null,
    };

    private static bool IsName(string name) => name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(static letter => char.IsAsciiLetterOrDigit(letter) || letter == '_');

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
