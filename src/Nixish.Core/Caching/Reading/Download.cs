namespace Nixish;

/// <summary>An object on its way from a cache: hashed and counted as it is read, and never more of it than it should have.</summary>
internal sealed class Download : ReadOnlyStream
{
    private readonly Stream _inner;
    private readonly NarInfo _narInfo;
    private readonly DigestStream? _digest;
    private readonly long _most;
    private long _read;

    public Download(Stream inner, NarInfo narInfo)
    {
        (_inner, _narInfo) = (inner, narInfo);

        // No compressor makes what it gets much larger. The size of the file is nobody's word: signatures do not speak of it.
        var size = narInfo.Info.NarSize;
        var plausible = size > long.MaxValue / 2 ? long.MaxValue : size + (size / 8) + (64 * 1024);
        _most = Math.Min(narInfo.FileSize ?? plausible, plausible);

        // What is not compressed has one hash, which the store computes.
        var isPlain = narInfo.Compression == "none" && narInfo.FileHash == narInfo.Info.NarHash;
        _digest = narInfo.FileHash is { } hash && !isPlain ? new DigestStream(hash.Algorithm) : null;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var count = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _read += count;
        if (_read > _most)
        {
            throw new InvalidDataException($"it has more than the {_most} bytes that it should have");
        }

        _digest?.Write(buffer.Span[..count]);
        return count;
    }

    /// <summary>Reads what the decompressor left, and throws unless all of it is what was announced.</summary>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        var rest = new byte[4096];
        while (await ReadAsync(rest, cancellationToken).ConfigureAwait(false) > 0)
        {
        }

        if (_narInfo.FileSize is { } size && size != _read)
        {
            throw new InvalidDataException($"it has {_read} bytes and should have {size}");
        }

        if (_digest?.Finish() is { } actual && actual != _narInfo.FileHash)
        {
            throw new InvalidDataException($"it has the hash {actual.ToString(HashFormat.Nix32)} and should have {_narInfo.FileHash!.ToString(HashFormat.Nix32)}");
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _digest?.Dispose();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
