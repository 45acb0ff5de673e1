using System.Text.Json;

namespace Nixish;

/// <summary>A manifest that says it is about another: an entry of the list of referrers.</summary>
/// <param name="Descriptor">The manifest.</param>
public sealed record Referrer(Descriptor Descriptor)
{
    /// <summary>What it is, as a media type; empty where it does not say.</summary>
    public string ArtifactType { get; init; } = "";

    /// <summary>Its annotations.</summary>
    public Map<string> Annotations { get; init; }

    /// <summary>The tag of the list where the registry keeps none itself: <c>sha256-</c> and the digest. https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#referrers-tag-schema</summary>
    internal static string FallbackTag(Digest subject) => $"sha256-{subject.Hex}";

    /// <summary>Reads a list of referrers.</summary>
    /// <exception cref="InvalidImageException">It is none.</exception>
    internal static Seq<Referrer> ReadAll(ReadOnlyMemory<byte> index) => ImageJson.Read(index, "a list of referrers", static root =>
        (Seq<Referrer>)[.. root.GetProperty("manifests"u8).EnumerateArray().Select(Read)]);

    /// <summary>The list as an index: one text for one list.</summary>
    internal static byte[] WriteAll(IEnumerable<Referrer> referrers) => ImageJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("schemaVersion"u8, 2);
        writer.WriteString("mediaType"u8, OciMediaTypes.Index);
        writer.WriteStartArray("manifests"u8);
        foreach (var referrer in referrers)
        {
            writer.WriteStartObject();
            writer.WriteString("mediaType"u8, referrer.Descriptor.MediaType);
            writer.WriteString("digest"u8, referrer.Descriptor.Digest.ToString());
            writer.WriteNumber("size"u8, referrer.Descriptor.Size);
            if (referrer.ArtifactType.Length > 0)
            {
                writer.WriteString("artifactType"u8, referrer.ArtifactType);
            }

            WriteAnnotations(writer, referrer.Annotations);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    });

    internal static void WriteAnnotations(Utf8JsonWriter writer, Map<string> annotations)
    {
        if (annotations.IsEmpty)
        {
            return;
        }

        writer.WriteStartObject("annotations"u8);
        foreach (var (name, value) in annotations.AsSpan())
        {
            writer.WriteString(name, value);
        }

        writer.WriteEndObject();
    }

    private static Referrer Read(JsonElement entry) => new(ImageJson.ReadDescriptor(entry))
    {
        ArtifactType = entry.TryGetProperty("artifactType"u8, out var type) ? type.GetString() ?? "" : "",
        Annotations = entry.TryGetProperty("annotations"u8, out var annotations) && annotations.ValueKind == JsonValueKind.Object
            ? [.. annotations.EnumerateObject().Select(annotation => KeyValuePair.Create(annotation.Name, annotation.Value.GetString() ?? ""))]
            : [],
    };
}
