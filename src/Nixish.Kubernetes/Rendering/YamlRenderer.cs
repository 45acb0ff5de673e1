using System.Buffers;
using System.Text;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Nixish.Kubernetes;

/// <summary>Renders resources as a stream of YAML documents: the JSON that the API would get, in YAML's words.</summary>
internal static class YamlRenderer
{
    // No folding, which would hide where a text breaks, and no "? key" for long keys.
    private static readonly EmitterSettings Settings = new(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024, newLine: "\n");

    internal static void Render(TextWriter output, IEnumerable<KubernetesObject> resources, Deliveries deliveries)
    {
        var emitter = new Emitter(output, Settings);
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer, FieldWriter.Options);
        emitter.Emit(new StreamStart());
        var first = true;
        foreach (var resource in resources)
        {
            buffer.ResetWrittenCount();
            json.Reset();
            resource.WriteTo(json, deliveries);
            json.Flush();
            emitter.Emit(new DocumentStart(version: null, tags: null, isImplicit: first));
            Emit(emitter, new Utf8JsonReader(buffer.WrittenSpan));
            emitter.Emit(new DocumentEnd(isImplicit: true));
            first = false;
        }

        emitter.Emit(new StreamEnd());
    }

    private static void Emit(Emitter emitter, Utf8JsonReader reader)
    {
        while (reader.Read())
        {
            emitter.Emit(reader.TokenType switch
            {
                JsonTokenType.StartObject => new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Block),
                JsonTokenType.EndObject => new MappingEnd(),
                JsonTokenType.StartArray => new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Block),
                JsonTokenType.EndArray => new SequenceEnd(),
                JsonTokenType.PropertyName => Text(reader.GetString()!, isKey: true),
                JsonTokenType.String => Text(reader.GetString()!, isKey: false),
                JsonTokenType.Number => Scalar(Number(Encoding.UTF8.GetString(reader.ValueSpan)), ScalarStyle.Plain, isKey: false),
                // true, false and null are spelled as in JSON.
                _ => Scalar(Encoding.UTF8.GetString(reader.ValueSpan), ScalarStyle.Plain, isKey: false),
            });
        }
    }

    // To readers of YAML 1.1 a number with an exponent is one only with a point: 1E+300 would be text.
    private static string Number(string json) =>
        json.IndexOf('E', StringComparison.OrdinalIgnoreCase) is > 0 and var exponent && !json.Contains('.', StringComparison.Ordinal) ? json.Insert(exponent, ".0") : json;

    private static Scalar Text(string text, bool isKey) => YamlText.StyleOf(text) switch
    {
        YamlTextStyle.Plain => Scalar(text, ScalarStyle.Plain, isKey),
        YamlTextStyle.Quoted => Scalar(text, ScalarStyle.SingleQuoted, isKey),
        YamlTextStyle.Literal when !isKey => Scalar(text, ScalarStyle.Literal, isKey),
        _ => Scalar(text, ScalarStyle.DoubleQuoted, isKey),
    };

    private static Scalar Scalar(string text, ScalarStyle style, bool isKey) =>
        new(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true, Mark.Empty, Mark.Empty, isKey);
}
