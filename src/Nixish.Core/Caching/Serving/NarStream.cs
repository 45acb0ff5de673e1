using System.IO.Pipelines;

namespace Nixish;

/// <summary>
/// The NAR of a path, made by a thread of its own while it is read, never more than a megabyte ahead. Not compressed, it has a length and can be
/// moved: forwards by passing over what lies between, backwards by beginning again.
/// </summary>
internal sealed class NarStream(PathInfo info, string place, NarCompression compression, StoreLease? lease) : Stream
{
    private const int Ahead = 1 << 20;
    private Pipe? _pipe;
    private Task _making = Task.CompletedTask;
    private CancellationTokenSource? _stop;
    private long _made;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => compression == NarCompression.None;

    public override bool CanWrite => false;

    public override long Length => CanSeek ? info.NarSize : throw new NotSupportedException();

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var target = offset + origin switch
        {
            SeekOrigin.Begin => 0,
            SeekOrigin.Current => _position,
            _ => Length,
        };
        ArgumentOutOfRangeException.ThrowIfNegative(target, nameof(offset));
        return _position = CanSeek ? target : throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || (CanSeek && _position >= Length))
        {
            return 0;
        }

        if (_position < _made)
        {
            await StopAsync().ConfigureAwait(false);
        }

        _pipe ??= Start();
        while (true)
        {
            var result = await _pipe.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            var skipped = Math.Min(result.Buffer.Length, _position - _made);
            var rest = result.Buffer.Slice(skipped);
            var count = (int)Math.Min(rest.Length, buffer.Length);
            foreach (var segment in rest.Slice(0, count))
            {
                segment.CopyTo(buffer);
                buffer = buffer[segment.Length..];
            }

            _pipe.Reader.AdvanceTo(rest.GetPosition(count));
            _made += skipped + count;
            if (count > 0 || result.IsCompleted)
            {
                _position = _made;
                return count;
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer, offset, count, CancellationToken.None).GetAwaiter().GetResult();

    public override async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        lease?.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    public override void Flush()
    {
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            StopAsync().GetAwaiter().GetResult();
            lease?.Dispose();
        }

        base.Dispose(disposing);
    }

    private Pipe Start()
    {
        var pipe = new Pipe(new PipeOptions(pauseWriterThreshold: Ahead, resumeWriterThreshold: Ahead / 2, minimumSegmentSize: 64 * 1024, useSynchronizationContext: false));
        _stop = new();
        var stopped = _stop.Token;

        // Reading files blocks: not on the few threads of the pool.
        _making = Task.Factory.StartNew(() => Make(pipe.Writer, stopped), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return pipe;
    }

    private void Make(PipeWriter writer, CancellationToken cancellationToken)
    {
        try
        {
            using var output = writer.AsStream(leaveOpen: true);
            using var compressor = compression.Compress(output, System.IO.Compression.CompressionLevel.Fastest);
            new NarDump(info, place).WriteTo(compressor ?? output, cancellationToken);
            compressor?.Dispose();
            writer.Complete();
        }
        catch (Exception failure)
        {
            // The reader is told by its next read.
            writer.Complete(failure);
        }
    }

    private async Task StopAsync()
    {
        if (_pipe is null || _stop is null)
        {
            return;
        }

        // A maker that waits for room is woken by a reader that is gone.
        await _stop.CancelAsync().ConfigureAwait(false);
        await _pipe.Reader.CompleteAsync().ConfigureAwait(false);
        await _making.ConfigureAwait(false);
        _stop.Dispose();
        (_pipe, _stop, _made) = (null, null, 0);
    }
}
