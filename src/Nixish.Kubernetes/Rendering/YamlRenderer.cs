using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Renders resources as a stream of YAML documents: the JSON that the API would get, in YAML's words.</summary>
internal static class YamlRenderer
{
    // Text is handed on in pieces of about this size, so that a large set is not held twice.
    private const int Piece = 64 * 1024;

    internal static void Render(TextWriter output, Seq<KubernetesObject> resources, Deliveries deliveries)
    {
        var document = new ArrayBufferWriter<byte>(4096);
        using var json = new Utf8JsonWriter(document, FieldWriter.Options);
        var yaml = new YamlWriter();
        for (var i = 0; i < resources.Count; i++)
        {
            if (i > 0)
            {
                yaml.Bytes("---\n"u8);
            }

            document.ResetWrittenCount();
            json.Reset();
            resources[i].WriteTo(json, deliveries);
            json.Flush();
            yaml.Document(document.WrittenSpan);
            if (yaml.Written.Length >= Piece || i == resources.Count - 1)
            {
                output.Write(Encoding.UTF8.GetString(yaml.Written));
                yaml.Clear();
            }
        }
    }
}
