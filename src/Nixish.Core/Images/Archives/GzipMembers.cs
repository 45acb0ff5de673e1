using System.Collections.Concurrent;
using System.IO.Compression;

namespace Nixish;

/// <summary>Compresses on all cores: each MiB becomes a gzip member of its own, and the members follow each other, as RFC 1952 §2.2 allows.</summary>
/// <remarks>What it writes depends on what is written to it alone, not on how many cores there are. Nothing is right before <see cref="End"/>.</remarks>
internal sealed class GzipMembers(Stream output) : WriteOnlyStream
{
    // Level 2 of zlib-ng: measured against the others in docs/decisions/0010-image-bytes.md.
    private const int Level = 2;

    // Part of the layer's format: another size makes other bytes.
    private const int MemberSize = 1024 * 1024;

    // Each has two buffers of a MiB, and several layers are packed at once.
    private static readonly int MostPending = Math.Min(Environment.ProcessorCount, 8);

    private readonly Queue<Task<Member>> _pending = new();
    private readonly ConcurrentBag<byte[]> _free = [];
    private byte[] _piece = new byte[MemberSize];
    private int _filled;
    private bool _any;

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var take = Math.Min(buffer.Length, MemberSize - _filled);
            buffer[..take].CopyTo(_piece.AsSpan(_filled));
            _filled += take;
            buffer = buffer[take..];
            if (_filled == MemberSize)
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
        (_piece, _filled) = (Take(), 0);
    }

    private void Put()
    {
        var member = _pending.Dequeue().GetAwaiter().GetResult();
        output.Write(member.Content.AsSpan(0, member.Length));
        _free.Add(member.Content);
    }

    private byte[] Take() => _free.TryTake(out var buffer) ? buffer : new byte[MemberSize];

    private Member Compress(byte[] piece, int length)
    {
        using var content = new Packed(Take());
        using (var gzip = new GZipStream(new GzipHeader(content), new ZLibCompressionOptions { CompressionLevel = Level }, leaveOpen: true))
        {
            gzip.Write(piece, 0, length);
        }

        _free.Add(piece);
        return new(content.Content, content.Written);
    }

    private sealed record Member(byte[] Content, int Length);

    // Longer than a piece only where nothing could be compressed.
    private sealed class Packed(byte[] buffer) : WriteOnlyStream
    {
        private byte[] _content = buffer;

        public byte[] Content => _content;

        public int Written { get; private set; }

        public override void Write(ReadOnlySpan<byte> content)
        {
            if (_content.Length - Written < content.Length)
            {
                Array.Resize(ref _content, _content.Length + content.Length);
            }

            content.CopyTo(_content.AsSpan(Written));
            Written += content.Length;
        }

        public override void Flush()
        {
        }
    }
}
