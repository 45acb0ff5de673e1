namespace Nixish;

/// <summary>What a registry sends, with a limit on how long it may pause: a connection whose other end is gone may never say so.</summary>
internal sealed class UnstalledStream(Stream source, RegistryOptions options) : ReadOnlyStream
{
    private readonly StallGuard _guard = new(options);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        using var reading = _guard.Begin(cancellationToken);
        try
        {
            return await source.ReadAsync(buffer, reading.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw _guard.Stalled();
        }
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _guard.Dispose();
            source.Dispose();
        }

        base.Dispose(disposing);
    }
}

/// <summary>Limits how long one reading or writing may take.</summary>
internal sealed class StallGuard(RegistryOptions options) : IDisposable
{
    private readonly CancellationTokenSource _stalled = new(Timeout.InfiniteTimeSpan, options.Time);

    public void Dispose() => _stalled.Dispose();

    internal IOException Stalled() => new($"Nothing moved for {options.ResponseTimeout.TotalSeconds} s.");

    /// <summary>The token for one reading or writing.</summary>
    internal CancellationTokenSource Begin(CancellationToken cancellationToken)
    {
        _stalled.CancelAfter(options.ResponseTimeout);
        return CancellationTokenSource.CreateLinkedTokenSource(_stalled.Token, cancellationToken);
    }
}
