using System.Buffers;
using System.Globalization;
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

    private const string Separator = "---\n";

    // Enough documents that a core is worth waking, few enough that their text stays small.
    private const int PerCore = 64;

    internal static void Render(TextWriter output, Seq<KubernetesObject> resources, Deliveries deliveries)
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(buffer, FieldWriter.Options);
        var batch = PerCore * Environment.ProcessorCount;
        for (var start = 0; start < resources.Count; start += batch)
        {
            var count = Math.Min(batch, resources.Count - start);
            buffer.ResetWrittenCount();
            // Images are looked up here, one after the other; what is left to do knows nothing but bytes.
            var ends = new int[count];
            for (var i = 0; i < count; i++)
            {
                json.Reset();
                resources[start + i].WriteTo(json, deliveries);
                json.Flush();
                ends[i] = buffer.WrittenCount;
            }

            var separator = start == 0 ? "" : Separator;
            foreach (var text in Emitted(buffer.WrittenMemory, ends))
            {
                output.Write(separator);
                output.Write(text);
                separator = Separator;
            }
        }
    }

    // YamlDotNet's emitter is most of the work, so every core has its own; the texts come in the documents' order.
    private static string[] Emitted(ReadOnlyMemory<byte> documents, int[] ends)
    {
        var texts = new string[(ends.Length + PerCore - 1) / PerCore];
        if (texts.Length == 1)
        {
            texts[0] = Emit(documents.Span, ends, 0);
        }
        else
        {
            Parallel.For(0, texts.Length, part => texts[part] = Emit(documents.Span, ends, part * PerCore));
        }

        return texts;
    }

    private static string Emit(ReadOnlySpan<byte> documents, int[] ends, int first)
    {
        using var output = new StringWriter(CultureInfo.InvariantCulture) { NewLine = "\n" };
        var emitter = new Emitter(output, Settings);
        emitter.Emit(new StreamStart());
        for (var i = first; i < Math.Min(first + PerCore, ends.Length); i++)
        {
            emitter.Emit(new DocumentStart(version: null, tags: null, isImplicit: i == first));
            Emit(emitter, new Utf8JsonReader(documents[(i == 0 ? 0 : ends[i - 1])..ends[i]]));
            emitter.Emit(new DocumentEnd(isImplicit: true));
        }

        emitter.Emit(new StreamEnd());
        return output.ToString();
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
