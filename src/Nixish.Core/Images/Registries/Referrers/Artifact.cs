namespace Nixish;

/// <summary>Something about an image, kept beside it: an SBOM, a signature, an attestation. https://github.com/opencontainers/image-spec/blob/v1.1.0/manifest.md#guidelines-for-artifact-usage</summary>
/// <param name="Type">What it is, as a media type: <c>application/spdx+json</c>.</param>
/// <example><code>
/// var sbom = new Artifact("application/spdx+json") { Files = [new("application/spdx+json", bytes)] };
/// await client.AttachAsync(repository, built.Descriptor, sbom);
/// </code></example>
public sealed record Artifact(string Type)
{
    internal const string EmptyType = "application/vnd.oci.empty.v1+json";

    internal static readonly byte[] EmptyContent = "{}"u8.ToArray();

    internal static readonly Descriptor Empty = new(EmptyType, Digest.Of(EmptyContent), EmptyContent.Length);

    /// <summary>Its content; none where the annotations say all.</summary>
    public Seq<ArtifactFile> Files { get; init; }

    /// <summary>Facts for people and programs, which registries show in the list of referrers.</summary>
    public Map<string> Annotations { get; init; }

    /// <summary>The manifest that says that it is about <paramref name="subject"/>: one text for equal artifacts.</summary>
    internal byte[] ManifestAbout(Descriptor subject) => ImageJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("schemaVersion"u8, 2);
        writer.WriteString("mediaType"u8, OciMediaTypes.Manifest);
        writer.WriteString("artifactType"u8, Type);
        ImageJson.WriteDescriptor(writer, "config", Empty);
        writer.WriteStartArray("layers"u8);
        foreach (var file in Files.IsEmpty ? [Empty] : Files.Select(file => file.Descriptor))
        {
            ImageJson.WriteDescriptor(writer, null, file);
        }

        writer.WriteEndArray();
        ImageJson.WriteDescriptor(writer, "subject", subject);
        Referrer.WriteAnnotations(writer, Annotations);
        writer.WriteEndObject();
    });
}

/// <summary>A file of an artifact.</summary>
/// <param name="MediaType">What it is.</param>
/// <param name="Content">Its bytes; two files are equal when these are.</param>
public sealed record ArtifactFile(string MediaType, ReadOnlyMemory<byte> Content)
{
    internal Descriptor Descriptor => new(MediaType, Digest.Of(Content.Span), Content.Length);

    /// <inheritdoc/>
    public bool Equals(ArtifactFile? other) => other is not null && string.Equals(MediaType, other.MediaType, StringComparison.Ordinal) && Content.Span.SequenceEqual(other.Content.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(MediaType, Content.Length);
}
