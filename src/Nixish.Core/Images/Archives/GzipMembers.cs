using System.Buffers;
using System.IO.Compression;

namespace Nixish;

/// <summary>
/// Compresses on all cores: each MiB becomes a gzip member of its own, or several where parts of it are not worth compressing, and the
/// members follow each other, as RFC 1952 §2.2 allows.
/// </summary>
/// <remarks>What it writes depends on what is written to it alone, not on how many cores there are. Nothing is right before <see cref="End"/>.</remarks>
internal sealed class GzipMembers(Stream output) : WriteOnlyStream
{
    // Level 2 of zlib-ng: measured against the others in docs/decisions/0010-image-bytes.md.
    private const int Level = 2;

    // Part of the layer's format: another size makes other bytes.
    private const int PieceSize = 1024 * 1024;

    // Many layers come after each other: their buffers are the same.
    private static readonly ArrayPool<byte> Pool = ArrayPool<byte>.Shared;

    // Each has two buffers of a MiB, and several layers are packed at once.
    private static readonly int MostPending = Math.Min(Environment.ProcessorCount, 8);

    private readonly Queue<Task<Packed>> _pending = new();
    private byte[] _piece = Pool.Rent(PieceSize);
    private int _filled;
    private bool _any;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var take = Math.Min(buffer.Length, PieceSize - _filled);
            buffer[..take].CopyTo(_piece.AsSpan(_filled));
            _filled += take;
            buffer = buffer[take..];
            if (_filled == PieceSize)
            {
                Submit();
            }
        }
    }

    public override void Flush()
    {
        // A piece that is compressed early would be another piece.
    }

    /// <summary>Compresses and writes what is left.</summary>
    public void End()
    {
        if (_filled > 0 || !_any)
        {
            Submit();
        }

        while (_pending.Count > 0)
        {
            Put();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            // After a failure: nothing goes on behind the caller's back.
            Task.WaitAll(_pending);
            Pool.Return(Interlocked.Exchange(ref _piece, []));
        }

        base.Dispose(disposing);
    }

    private void Submit()
    {
        var (piece, length) = (_piece, _filled);
        _any = true;
        if (_pending.Count > MostPending)
        {
            Put();
        }

        _pending.Enqueue(Task.Run(() => Compress(piece, length)));
        (_piece, _filled) = (Pool.Rent(PieceSize), 0);
    }

    private void Put() => _pending.Dequeue().GetAwaiter().GetResult().MoveTo(output);

    private static Packed Compress(byte[] piece, int length)
    {
        var packed = new Packed();
        var runs = Compressibility.RunsOf(piece.AsSpan(0, length));
        foreach (var run in runs.Count > 0 ? runs : [default])
        {
            var options = new ZLibCompressionOptions { CompressionLevel = run.IsStored ? 0 : Level };
            using var gzip = new GZipStream(new GzipHeader(packed), options, leaveOpen: true);
            gzip.Write(piece, run.Start, run.End - run.Start);
        }

        Pool.Return(piece);
        return packed;
    }

    // A little longer than the piece where nothing could be compressed.
    private sealed class Packed : WriteOnlyStream
    {
        private byte[] _content = Pool.Rent(PieceSize);
        private int _written;

        public void MoveTo(Stream output)
        {
            output.Write(_content.AsSpan(0, _written));
            Pool.Return(_content);
        }

        public override void Write(ReadOnlySpan<byte> content)
        {
            if (_content.Length - _written < content.Length)
            {
                var larger = Pool.Rent(_content.Length + content.Length);
                _content.AsSpan(0, _written).CopyTo(larger);
                Pool.Return(_content);
                _content = larger;
            }

            content.CopyTo(_content.AsSpan(_written));
            _written += content.Length;
        }

        public override void Flush()
        {
        }
    }
}
