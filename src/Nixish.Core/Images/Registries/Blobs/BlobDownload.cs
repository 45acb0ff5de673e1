using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;

namespace Nixish;

/// <summary>A blob on its way in: what came, and its digest so far, outlive a broken connection.</summary>
internal sealed class BlobDownload(RegistryConnection connection, RegistryRequest request, Descriptor blob, Stream destination, IProgress<long>? received) : IDisposable
{
    private const int BufferSize = 128 * 1024;

    private readonly long _start = destination.CanSeek ? destination.Position : 0;
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private long _here;
    private bool _continued;

    /// <summary>How far it ever came.</summary>
    internal long Furthest { get; private set; }

    public void Dispose() => _hash.Dispose();

    /// <summary>Gets the rest of the blob.</summary>
    internal async Task<bool> GoOnAsync(CancellationToken cancellationToken)
    {
        using var response = await AskAsync(connection, request, blob, _here > 0 ? new(_here, null) : null, cancellationToken).ConfigureAwait(false);
        if (_here > 0 && !IsFrom(response, _here))
        {
            // It does not know ranges, or of this blob another part.
            BeginAgain();
            if (response.StatusCode != HttpStatusCode.OK)
            {
                throw request.Unreachable(new IOException($"The blob cannot be continued from where it broke."));
            }
        }

        RequireLength(response, blob.Size - _here);
        await CopyAsync(response, cancellationToken).ConfigureAwait(false);
        Finish(response);
        return true;
    }

    /// <summary>A part of a blob.</summary>
    internal static async Task<ReadOnlyMemory<byte>> RangeAsync(RegistryConnection connection, RegistryRequest request, Descriptor blob, long offset, int count, CancellationToken cancellationToken)
    {
        using var response = await AskAsync(connection, request, blob, new(offset, offset + count - 1), cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is not (HttpStatusCode.OK or HttpStatusCode.PartialContent))
        {
            throw request.Error(RegistryFailure.WrongDigest, $"has less than the {blob.Size} bytes that the blob should have. Do not trust it; see its storage and any proxy between.");
        }

        using var source = new UnstalledStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), connection.Options);
        var content = new byte[count];
        try
        {
            // A registry may send the whole blob where a part was asked for.
            for (var before = IsFrom(response, offset) ? 0 : offset; before > 0;)
            {
                before -= await source.ReadAtLeastAsync(content.AsMemory(0, (int)Math.Min(before, count)), 1, throwOnEndOfStream: true, cancellationToken).ConfigureAwait(false);
            }

            await source.ReadExactlyAsync(content, cancellationToken).ConfigureAwait(false);
            return content;
        }
        catch (IOException error)
        {
            throw request.Unreachable(error);
        }
    }

    private static Task<HttpResponseMessage> AskAsync(RegistryConnection connection, RegistryRequest request, Descriptor blob, RangeItemHeaderValue? range, CancellationToken cancellationToken) =>
        connection.SendAsync(
            request,
            connection.AddressOf(request.Repository, $"blobs/{blob.Digest}"),
            () =>
            {
                var message = new HttpRequestMessage(HttpMethod.Get, (Uri?)null);
                message.Headers.Range = range is null ? null : new(range.From, range.To);
                return message;
            },
            [HttpStatusCode.RequestedRangeNotSatisfiable],
            cancellationToken);

    private static bool IsFrom(HttpResponseMessage response, long offset) =>
        response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange is { Unit: "bytes", From: { } from } && from == offset;

    private void RequireLength(HttpResponseMessage response, long wanted)
    {
        if (response.Content.Headers.ContentLength is { } declared && declared != wanted)
        {
            throw request.Error(RegistryFailure.WrongDigest, $"sends {declared} bytes where {wanted} of the blob are missing. Do not trust it; see its storage and any proxy between.");
        }
    }

    private async Task CopyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        _continued = _here > 0;
        using var source = new UnstalledStream(await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false), connection.Options);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await ReadAsync(source, buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (read > blob.Size - _here)
                {
                    throw request.Error(RegistryFailure.WrongDigest, $"sent more than the {blob.Size} bytes that the blob has. Do not trust it; see its storage and any proxy between.");
                }

                _hash.AppendData(buffer, 0, read);
                await destination.WriteAsync(buffer.AsMemory(0, read), cancellationToken).ConfigureAwait(false);
                _here += read;
                Furthest = Math.Max(Furthest, _here);
                received?.Report(read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // What fails in the reading is the registry's; what fails in the writing is not.
    private async ValueTask<int> ReadAsync(UnstalledStream source, byte[] buffer, CancellationToken cancellationToken)
    {
        try
        {
            return await source.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException error)
        {
            throw request.Unreachable(error);
        }
    }

    private void Finish(HttpResponseMessage response)
    {
        var left = blob.Size - _here;
        if (left > 0 && response.Content.Headers.ContentLength is null)
        {
            throw request.Unreachable(new IOException($"The blob ended {left} bytes early."));
        }

        var found = Digest.FromHash(_hash.GetCurrentHash());
        if (found == blob.Digest)
        {
            return;
        }

        if (_continued)
        {
            // Two halves of two things: whether it is the registry's, one whole transfer tells.
            BeginAgain();
            throw request.Unreachable(new IOException("The blob changed while it was transferred."));
        }

        throw request.WrongDigest(blob.Digest, found);
    }

    private void BeginAgain()
    {
        if (!destination.CanSeek)
        {
            throw request.Error(RegistryFailure.Unreachable, "broke the transfer, and it cannot go on from there. Try again.");
        }

        destination.SetLength(_start);
        destination.Position = _start;
        _hash.GetHashAndReset();
        _here = 0;
    }
}
