using System.Text;

namespace Nixish;

public sealed partial class BuiltImage
{
    /// <summary>Writes what <c>docker load</c> reads, with the image as <c>name:tag</c>: the same bytes on every run and machine. https://github.com/moby/moby/blob/v28.0.0/image/spec/v1.2.md</summary>
    /// <param name="output">Written from its position on, in one pass; it need not seek. Left open.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task WriteDockerArchiveAsync(Stream output, CancellationToken cancellationToken = default) =>
        WriteDockerArchiveAsync(output, $"{Image.Name}:{Tag}", cancellationToken);

    internal async Task WriteDockerArchiveAsync(Stream output, string reference, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(output);
        var buffered = new BufferedStream(output, BufferSize);
        var tar = new TarArchive(buffered);
        // Layers stay compressed: engines decompress what they load, and there is one form of a layer's bytes.
        tar.AddFile("manifest.json", ImageJson.Write(writer =>
        {
            writer.WriteStartArray();
            writer.WriteStartObject();
            writer.WriteString("Config"u8, $"{Manifest.Config.Digest.Hex}.json");
            ImageJson.WriteStrings(writer, "RepoTags", [reference]);
            writer.WriteStartArray("Layers"u8);
            foreach (var layer in Layers)
            {
                writer.WriteStringValue(NameOf(layer.Blob));
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
            writer.WriteEndArray();
        }));
        tar.AddFile($"{Manifest.Config.Digest.Hex}.json", ConfigContent.Span);
        var buffer = new byte[BufferSize];
        foreach (var layer in Layers.DistinctBy(layer => layer.Blob.Digest))
        {
            var content = await layer.OpenAsync(cancellationToken).ConfigureAwait(false);
            await using var closing = content.ConfigureAwait(false);
            await tar.AddFileAsync(Encoding.ASCII.GetBytes(NameOf(layer.Blob)), layer.Blob.Size, TarAccess.File, content, buffer, cancellationToken).ConfigureAwait(false);
        }

        tar.End();
        await buffered.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private const int BufferSize = 128 * 1024;

    private static string NameOf(Descriptor layer) => $"{layer.Digest.Hex}.tar.gz";
}
