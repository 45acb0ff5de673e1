namespace Nixish;

/// <summary>What an image consists of: its configuration and its layers. https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md</summary>
/// <param name="Config">The configuration.</param>
/// <param name="Layers">The layers, lowest first.</param>
public sealed record ImageManifest(Descriptor Config, Seq<Descriptor> Layers)
{
    /// <summary>Facts about it: see <see cref="PullableImage.Annotations"/>.</summary>
    public Map<string> Annotations { get; init; }

    /// <summary>The one JSON text of this manifest: what its digest is computed of.</summary>
    public byte[] ToJson() => ImageJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("schemaVersion"u8, 2);
        writer.WriteString("mediaType"u8, OciMediaTypes.Manifest);
        ImageJson.WriteDescriptor(writer, "config", Config);
        writer.WriteStartArray("layers"u8);
        foreach (var layer in Layers)
        {
            ImageJson.WriteDescriptor(writer, null, layer);
        }

        writer.WriteEndArray();
        ImageJson.WriteMap(writer, "annotations", Annotations);
        writer.WriteEndObject();
    });

    /// <summary>Reads an OCI manifest, or Docker's of schema 2.</summary>
    /// <exception cref="InvalidImageException">It is neither.</exception>
    public static ImageManifest FromJson(ReadOnlyMemory<byte> json) => ImageJson.Read(json, "an image manifest with a config and layers", static root => new ImageManifest(
        ImageJson.ReadDescriptor(root.GetProperty("config"u8)),
        [.. root.GetProperty("layers"u8).EnumerateArray().Select(ImageJson.ReadDescriptor)])
    {
        Annotations = root.TryGetProperty("annotations"u8, out var annotations) ? ImageJson.ReadMap(annotations) : [],
    });
}
