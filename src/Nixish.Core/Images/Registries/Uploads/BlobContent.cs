using System.Net;

namespace Nixish;

/// <summary>A part of a blob.</summary>
/// <param name="Source">Holds it; can seek.</param>
/// <param name="Start">Where in the source it begins.</param>
/// <param name="Length">How many bytes it has.</param>
internal sealed record BlobPart(Stream Source, long Start, long Length)
{
    /// <summary>Its first and last byte in the blob, where the registry is to be told.</summary>
    internal (long First, long Last)? Range { get; init; }
}

/// <summary>A blob, or a part of it, on its way out: its length is known, and nothing of it is kept.</summary>
internal sealed class BlobContent : HttpContent
{
    private const int BufferSize = 128 * 1024;

    private readonly BlobPart _part;
    private readonly RegistryOptions _options;
    private readonly RegistryRequest _request;
    private readonly IProgress<long>? _sent;

    internal BlobContent(BlobPart part, RegistryOptions options, RegistryRequest request, IProgress<long>? sent)
    {
        (_part, _options, _request, _sent) = (part, options, request, sent);
        Headers.ContentType = new("application/octet-stream");
        if (part.Range is var (first, last))
        {
            // Not the typed header, which writes "bytes first-last/*": here there is no unit.
            Headers.TryAddWithoutValidation("Content-Range", string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{first}-{last}"));
        }
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        using var guard = new StallGuard(_options);
        var buffer = new byte[(int)Math.Min(BufferSize, Math.Max(1, _part.Length))];
        _part.Source.Position = _part.Start;
        for (var left = _part.Length; left > 0;)
        {
            var read = await _part.Source.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken).ConfigureAwait(false);
            if (read == 0)
            {
                throw new NixishException($"Cannot push '{_request.Reference}': its content ends {left} bytes early. It was changed or damaged here: verify the store, or build it again.");
            }

            using var writing = guard.Begin(cancellationToken);
            try
            {
                await stream.WriteAsync(buffer.AsMemory(0, read), writing.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw guard.Stalled();
            }

            left -= read;
            _sent?.Report(read);
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _part.Length;
        return true;
    }
}
