using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Polly;
using Polly.Retry;

namespace Nixish;

/// <summary>One file from one address to disk, hashed on its way. What breaks off goes on where it stopped.</summary>
internal sealed class UrlDownload : IDisposable
{
    private const int BufferSize = 128 * 1024;
    private readonly Uri _address;
    private readonly FetchConnection _connection;
    private readonly FetchOptions _options;
    private readonly Action<string> _log;
    private readonly FileStream _file;
    private readonly DigestStream _digest;
    private readonly ResiliencePipeline _retrying;
    private RangeConditionHeaderValue? _same;
    private long _position;

    public UrlDownload(Uri address, string path, HashAlgorithm algorithm, FetchOptions options, Action<string> log)
    {
        (_address, _options, _log, _connection) = (address, options, log, new(options));
        _file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        _digest = new(algorithm, _file);
        _retrying = NewPipeline();
    }

    /// <summary>Whether some of it was fetched after the rest, from a server that did not say whether it was the same file still.</summary>
    public bool IsPieced { get; private set; }

    /// <summary>Fetches it and returns its hash.</summary>
    /// <exception cref="FetchException">It cannot be had.</exception>
    public async Task<Hash> RunAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = _position;
            try
            {
                await _retrying.ExecuteAsync(AttemptAsync, cancellationToken).ConfigureAwait(false);
                return _digest.Finish();
            }
            catch (FetchException failure) when (failure.IsTransient && _position >= before + _options.LeastBytes)
            {
                // It comes, if in pieces.
            }
        }
    }

    public void Dispose()
    {
        _digest.Dispose();
        _file.Dispose();
    }

    private async ValueTask AttemptAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_options.Patience);
        try
        {
            using var response = await _connection.GetAsync(_address, AskForRest, patience.Token).ConfigureAwait(false);
            Join(response);
            CheckSize(_position + response.Content.Headers.ContentLength);
            using var body = await response.Content.ReadAsStreamAsync(patience.Token).ConfigureAwait(false);
            await CopyAsync(body, patience).ConfigureAwait(false);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw Broken($"gave fewer than {_options.LeastBytes} bytes in {_options.Patience.TotalSeconds} s", failure);
        }
        catch (Exception failure) when (failure is HttpIOException or HttpRequestException)
        {
            throw Broken($"broke off: {failure.Message}", failure);
        }
    }

    private FetchException Broken(string problem, Exception failure)
    {
        _log($"{FetchAddress.Display(_address)} {problem} (at byte {_position})");
        return new(_address, $"{problem} (at byte {_position}).", failure) { IsTransient = true };
    }

    private void AskForRest(HttpRequestMessage request)
    {
        if (_position > 0)
        {
            request.Headers.Range = new(_position, null);
            request.Headers.IfRange = _same;
        }
    }

    // What the answer begins with must be what we have reached; otherwise all of it is fetched anew.
    private void Join(HttpResponseMessage response)
    {
        if (_position > 0 && response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == _position)
        {
            _log($"going on at byte {_position}");
            IsPieced |= _same is null;
            return;
        }

        Restart();
        if (response.StatusCode is HttpStatusCode.RequestedRangeNotSatisfiable or HttpStatusCode.PartialContent)
        {
            throw new FetchException(_address, "gave another part than was asked for.") { IsTransient = true };
        }

        _same = response.Headers.ETag is { IsWeak: false } tag ? new(tag)
            : response.Content.Headers.LastModified is { } modified ? new(modified)
            : null;
    }

    private void Restart()
    {
        _ = _digest.Finish();
        _file.SetLength(0);
        _file.Position = 0;
        (_position, _same, IsPieced) = (0, null, false);
    }

    private async Task CopyAsync(Stream body, CancellationTokenSource patience)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long sinceReset = 0;
            while (await body.ReadAsync(buffer, patience.Token).ConfigureAwait(false) is > 0 and var count)
            {
                CheckSize(_position + count);
                _digest.Write(buffer.AsSpan(0, count));
                _position += count;
                sinceReset += count;
                if (sinceReset >= _options.LeastBytes)
                {
                    sinceReset = 0;
                    patience.CancelAfter(_options.Patience);
                }
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void CheckSize(long? size)
    {
        if (size > _options.SizeLimit)
        {
            throw new FetchException(_address, $"is larger than {_options.SizeLimit:N0} bytes. If it must be, raise FetchOptions.SizeLimit.");
        }
    }

    private ResiliencePipeline NewPipeline() => _options.Retries == 0 ? ResiliencePipeline.Empty : new ResiliencePipelineBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = _options.Retries,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = _options.FirstPause,
            MaxDelay = _options.LongestPause,
            ShouldHandle = arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is FetchException { IsTransient: true } failure && !(failure.RetryAfter > _options.LongestPause)),
            DelayGenerator = static arguments => ValueTask.FromResult((arguments.Outcome.Exception as FetchException)?.RetryAfter),
        })
        .Build();
}
