using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Nixish;

/// <summary>The body of an answer, which is asked for again from where it broke off. A server that stalls or drips is as one that broke off.</summary>
internal sealed class HttpBody(HttpCacheStorage storage, string key, HttpResponseMessage response, HttpCacheOptions options) : ReadOnlyStream
{
    private readonly EntityTagHeaderValue? _tag = response.Headers.ETag is { IsWeak: false } tag ? tag : null;
    private HttpResponseMessage _response = response;
    private Stream? _body;
    private long _position;
    private long _windowStart = Stopwatch.GetTimestamp();
    private long _inWindow;
    private int _resumes;

    // Ends the read that is under way.
    private CancellationTokenSource _stop = new();

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                _body ??= await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
                var count = await ReadSomeAsync(buffer, cancellationToken).ConfigureAwait(false);
                _position += count;
                return count;
            }
            catch (IOException failure)
            {
                await ResumeAsync(failure, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _response.Dispose();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<int> ReadSomeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        // What has come already is given without a timer, which costs more than the read.
        var reading = _body!.ReadAsync(buffer, _stop.Token);
        if (reading.IsCompleted)
        {
            return Counted(await reading.ConfigureAwait(false));
        }

        var task = reading.AsTask();
        var left = options.Patience - Stopwatch.GetElapsedTime(_windowStart);
        using var registration = cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop);
        try
        {
            return Counted(await task.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, CancellationToken.None).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw;
        }
        catch (TimeoutException failure)
        {
            // The read still holds the buffer: only when it has ended may the buffer be used again. Ended with the answer, it would wait for more of it first.
            await _stop.CancelAsync().ConfigureAwait(false);
            await ((Task)task).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new IOException($"in {options.Patience.TotalSeconds} s only {_inWindow} bytes came.", failure);
        }
    }

    private int Counted(int count)
    {
        _inWindow += count;
        if (_inWindow >= options.LeastBytes)
        {
            (_windowStart, _inWindow) = (Stopwatch.GetTimestamp(), 0);
        }

        return count;
    }

    private async Task ResumeAsync(IOException failure, CancellationToken cancellationToken)
    {
        _response.Dispose();
        _stop.Dispose();
        (_body, _stop) = (null, new());
        if (++_resumes > options.Resumes)
        {
            throw new IOException(failure.Message, failure);
        }

        _response = await storage.GetAsync(key, _position == 0 ? null : new(_position, _tag), cancellationToken).ConfigureAwait(false)
            ?? throw new IOException("it broke off, and is gone now.", failure);
        (_windowStart, _inWindow) = (Stopwatch.GetTimestamp(), 0);
        if (_position == 0 || (_response.StatusCode == HttpStatusCode.PartialContent && _response.Content.Headers.ContentRange?.From == _position))
        {
            return;
        }

        // It cannot give a part, or has something else by now: what differs is found out by its hash.
        _body = await _response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var skipped = new byte[64 * 1024];
        for (var left = _position; left > 0;)
        {
            var count = await ReadSomeAsync(skipped.AsMemory(0, (int)Math.Min(left, skipped.Length)), cancellationToken).ConfigureAwait(false);
            left -= count > 0 ? count : throw new IOException("it broke off, and is shorter now.", failure);
        }
    }

    /// <summary>What is left to ask for.</summary>
    /// <param name="From">The first byte.</param>
    /// <param name="Tag">What the object must still be.</param>
    internal sealed record Rest(long From, EntityTagHeaderValue? Tag);
}
