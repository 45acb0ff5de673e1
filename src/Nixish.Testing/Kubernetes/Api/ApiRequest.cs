using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.RepresentationModel;

namespace Nixish.Testing;

/// <summary>A request, read whole.</summary>
internal sealed record ApiRequest(string Method, string Path, IReadOnlyDictionary<string, string> Query, string? ContentType, ReadOnlyMemory<byte> Body, string? UserAgent)
{
    public string? this[string parameter] => Query.GetValueOrDefault(parameter);

    public bool IsTrue(string parameter) => this[parameter] is "true" or "1";

    public bool DryRun => this["dryRun"] == "All";

    /// <summary>Whether only metadata is asked for: of each object of a list, or of one.</summary>
    public bool WantsMetadataAlone => Accept.Split(',')[0].Contains("as=PartialObjectMetadata", StringComparison.Ordinal);

    /// <summary>What answers are understood, most wanted first.</summary>
    public string Accept { get; init; } = "";

    public bool AppliesPatch => Method == "PATCH" && ContentType == "application/apply-patch+yaml";

    /// <summary>Who writes: the field manager that the request names, or what its user agent says before the slash.</summary>
    public string FieldManager => this["fieldManager"] is { Length: > 0 } manager ? manager
        : UserAgent is { Length: > 0 } agent ? agent.Split('/')[0] : "unknown";

    public static async Task<ApiRequest> ReadAsync(HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var uri = message.RequestUri!;
        var query = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            query[Decode(equals < 0 ? pair : pair[..equals])] = equals < 0 ? "" : Decode(pair[(equals + 1)..]);
        }

        var body = message.Content is null ? [] : await message.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        return new(
            message.Method.Method,
            uri.AbsolutePath,
            query,
            message.Content?.Headers.ContentType?.MediaType,
            body,
            message.Headers.UserAgent.ToString())
        { Accept = message.Headers.Accept.ToString() };
    }

    /// <summary>The body as an object, from JSON or, where a patch may be it, YAML.</summary>
    public JsonObject Object()
    {
        var text = Body.Span;
        if (text.IndexOfAnyExcept(" \t\r\n"u8) is >= 0 and var start && text[start] == '{')
        {
            return (JsonObject)Parse();
        }

        if (AppliesPatch)
        {
            return FromYaml(Encoding.UTF8.GetString(text)) as JsonObject
                ?? throw ApiError.BadRequest("error decoding YAML: error unmarshaling JSON: while decoding JSON: the patch must be an object");
        }

        return Parse() as JsonObject ?? throw ApiError.BadRequest("the object provided is unrecognized: it must be a JSON object");
    }

    public JsonNode Parse()
    {
        try
        {
            return JsonNode.Parse(Body.Span) ?? throw ApiError.BadRequest("the body of the request is null");
        }
        catch (JsonException problem)
        {
            throw ApiError.BadRequest($"couldn't get version/kind; json parse error: {problem.Message}");
        }
    }

    private static JsonNode? FromYaml(string text)
    {
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(text));
            return stream.Documents.Count == 0 ? null : FromYaml(stream.Documents[0].RootNode);
        }
        catch (YamlDotNet.Core.YamlException problem)
        {
            throw ApiError.BadRequest($"error decoding YAML: {problem.Message}");
        }
    }

    private static JsonNode? FromYaml(YamlNode node)
    {
        switch (node)
        {
            case YamlMappingNode map:
                var json = new JsonObject();
                foreach (var (key, value) in map)
                {
                    json[((YamlScalarNode)key).Value ?? ""] = FromYaml(value);
                }

                return json;
            case YamlSequenceNode list:
                return new JsonArray([.. list.Select(FromYaml)]);
            case YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain } scalar:
                return Plain(scalar.Value ?? "");
            default:
                return ((YamlScalarNode)node).Value;
        }
    }

    // The core schema's scalars, which are what the server's parser knows beside text.
    private static JsonNode? Plain(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => null,
        "true" or "True" or "TRUE" => true,
        "false" or "False" or "FALSE" => false,
        _ when long.TryParse(text, System.Globalization.NumberStyles.AllowLeadingSign, null, out var whole) => whole,
        _ when double.TryParse(text, System.Globalization.NumberStyles.Float, null, out var real) && double.IsFinite(real) => real,
        _ => text,
    };

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
