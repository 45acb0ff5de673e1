namespace Nixish;

public abstract partial class BuiltPullable
{
    private static readonly byte[] LayoutVersion = """{"imageLayoutVersion":"1.0.0"}"""u8.ToArray();

    /// <summary>Writes an OCI image layout, tagged with <see cref="Tag"/>: the same bytes on every run and machine. https://github.com/opencontainers/image-spec/blob/v1.1.0/image-layout.md</summary>
    /// <param name="folder">Made where it is missing. Blobs that are in it are not written again; its index is replaced.</param>
    /// <param name="cancellationToken">Stops it; the index is written last, so the folder then holds what it did.</param>
    public async Task WriteOciLayoutAsync(string folder, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        var blobs = Directory.CreateDirectory(System.IO.Path.Combine(folder, "blobs", "sha256")).FullName;
        foreach (var blob in Blobs)
        {
            if (!File.Exists(System.IO.Path.Combine(blobs, blob.Descriptor.Digest.Hex)))
            {
                var source = await blob.OpenAsync(cancellationToken).ConfigureAwait(false);
                await using var closing = source.ConfigureAwait(false);
                await PlaceAsync(blobs, blob.Descriptor.Digest.Hex, source, cancellationToken).ConfigureAwait(false);
            }
        }

        foreach (var of in Images.Append(this).DistinctBy(static of => of.Descriptor.Digest))
        {
            using var manifest = new MemoryStream(of.ManifestContent.ToArray());
            await PlaceAsync(blobs, of.Descriptor.Digest.Hex, manifest, cancellationToken).ConfigureAwait(false);
        }

        using var version = new MemoryStream(LayoutVersion);
        await PlaceAsync(folder, "oci-layout", version, cancellationToken).ConfigureAwait(false);
        using var index = new MemoryStream(IndexJson(reference: null));
        await PlaceAsync(folder, "index.json", index, cancellationToken).ConfigureAwait(false);
    }

    // Under another name first: a killed run leaves no half a blob under a digest's name.
    private static async Task PlaceAsync(string folder, string name, Stream content, CancellationToken cancellationToken)
    {
        var draft = System.IO.Path.Combine(folder, $".{name}.{Guid.NewGuid():n}");
        try
        {
            var file = new FileStream(draft, FileMode.CreateNew, FileAccess.Write, FileShare.None, 0, FileOptions.Asynchronous);
            await using (file.ConfigureAwait(false))
            {
                await content.CopyToAsync(file, 128 * 1024, cancellationToken).ConfigureAwait(false);
            }

            File.Move(draft, System.IO.Path.Combine(folder, name), overwrite: true);
        }
        catch
        {
            File.Delete(draft);
            throw;
        }
    }

    private byte[] IndexJson(string? reference) => ImageJson.Write(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("schemaVersion"u8, 2);
        writer.WriteString("mediaType"u8, OciMediaTypes.Index);
        writer.WriteStartArray("manifests"u8);
        writer.WriteStartObject();
        ImageJson.WriteDescriptorMembers(writer, Descriptor);
        writer.WriteStartObject("annotations"u8);
        if (reference is not null)
        {
            // The whole name that containerd gives it; the other annotation is a tag alone.
            writer.WriteString("io.containerd.image.name"u8, reference);
        }

        writer.WriteString("org.opencontainers.image.ref.name"u8, Tag);
        writer.WriteEndObject();
        if (Platform is { } platform)
        {
            ImageIndexJson.WritePlatform(writer, platform);
        }

        writer.WriteEndObject();
        writer.WriteEndArray();
        writer.WriteEndObject();
    });
}
