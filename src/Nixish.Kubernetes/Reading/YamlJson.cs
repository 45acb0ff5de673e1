using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Turns YAML nodes into JSON: merge keys merged, keys made text, a key that is there twice refused.</summary>
internal sealed class YamlJson
{
    private const string Merge = "<<";
    private readonly Utf8JsonWriter _json;
    private readonly int _maxDepth;
    private long _left;

    private YamlJson(Utf8JsonWriter json, int maxDepth, long left) => (_json, _maxDepth, _left) = (json, maxDepth, left);

    /// <summary>The JSON of one document of a text that is <paramref name="length"/> long.</summary>
    /// <exception cref="YamlProblemException">It stands, by its aliases, for far more than it is long; or names a key twice.</exception>
    public static ReadOnlyMemory<byte> Of(ManifestNode document, long length, int maxDepth)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }))
        {
            new YamlJson(writer, maxDepth, Math.Max(1_000_000, 4 * length)).Write(document, 0);
        }

        return buffer.WrittenMemory;
    }

    private void Write(ManifestNode node, int depth)
    {
        _left -= 1 + node.Text.Length;
        if (_left < 0 || depth > _maxDepth)
        {
            throw new YamlProblemException(_left < 0 ? "its aliases stand for far more than it is long" : $"it nests deeper than {_maxDepth}", node.Line);
        }

        switch (node.Kind)
        {
            case ManifestNodeKind.Sequence:
                _json.WriteStartArray();
                foreach (var item in node.Items)
                {
                    Write(item, depth + 1);
                }

                _json.WriteEndArray();
                break;
            case ManifestNodeKind.Mapping:
                _json.WriteStartObject();
                foreach (var (name, value) in Members(node, 0))
                {
                    _json.WritePropertyName(name);
                    Write(value, depth + 1);
                }

                _json.WriteEndObject();
                break;
            default:
                WriteScalar(YamlScalars.Resolve(node));
                break;
        }
    }

    private void WriteScalar(object? value)
    {
        switch (value)
        {
            case bool truth:
                _json.WriteBooleanValue(truth);
                break;
            case long number:
                _json.WriteNumberValue(number);
                break;
            case ulong number:
                _json.WriteNumberValue(number);
                break;
            case double number:
                _json.WriteNumberValue(number);
                break;
            case string text:
                _json.WriteStringValue(text);
                break;
            default:
                _json.WriteNullValue();
                break;
        }
    }

    // A mapping's own keys beat merged ones, and of those the first.
    internal IEnumerable<(string Name, ManifestNode Value)> Members(ManifestNode mapping, int depth)
    {
        if (depth > _maxDepth || (_left -= mapping.Members.Count) < 0)
        {
            throw new YamlProblemException("it merges mappings into one another without end", mapping.Line);
        }

        var names = new HashSet<string>(StringComparer.Ordinal);
        List<(string, ManifestNode)> members = [];
        foreach (var (key, value) in mapping.Members)
        {
            if (IsMerge(key))
            {
                continue;
            }

            var name = NameOf(key);
            members.Add(names.Add(name) ? (name, value) : throw new YamlProblemException($"the key '{Short(name)}' is there twice", key.Line));
        }

        foreach (var merged in mapping.Members.Where(member => IsMerge(member.Key)).SelectMany(Merged))
        {
            members.AddRange(Members(merged, depth + 1).Where(member => names.Add(member.Name)));
        }

        return members;
    }

    private static IEnumerable<ManifestNode> Merged((ManifestNode Key, ManifestNode Value) member) => member.Value switch
    {
        { Kind: ManifestNodeKind.Mapping } mapping => [mapping],
        { Kind: ManifestNodeKind.Sequence } sequence when sequence.Items.TrueForAll(item => item.Kind == ManifestNodeKind.Mapping) => sequence.Items,
        _ => throw new YamlProblemException("what << merges must be a mapping, or a list of them", member.Key.Line),
    };

    internal static bool IsMerge(ManifestNode key) => key is { Kind: ManifestNodeKind.Scalar, Plain: true, Tag: null, Text: Merge };

    internal static string NameOf(ManifestNode key) => key.Kind != ManifestNodeKind.Scalar
        ? throw new YamlProblemException("a key must be a text, not a list or mapping", key.Line)
        : YamlScalars.Resolve(key) switch
        {
            string text => text,
            bool truth => truth ? "true" : "false",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => throw new YamlProblemException("a key must be a text, not null", key.Line),
        };

    private static string Short(string text) => text.Length <= 100 ? text : text[..100] + "…";
}
