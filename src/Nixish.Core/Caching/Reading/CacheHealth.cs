namespace Nixish;

/// <summary>Whether a cache is worth asking: after three failures in a row it is left alone for a while, then tried by one request.</summary>
internal sealed class CacheHealth(TimeSpan pause, TimeProvider time)
{
    private const int Patience = 3;
    private readonly Lock _lock = new();
    private int _failures;
    private long _failedAt;

    /// <summary>Whether to ask now. Once the pause is over, the first to ask is told yes and the rest wait for what comes of it.</summary>
    public bool MayAsk()
    {
        lock (_lock)
        {
            if (_failures < Patience)
            {
                return true;
            }

            if (time.GetElapsedTime(_failedAt) < pause)
            {
                return false;
            }

            _failedAt = time.GetTimestamp();
            return true;
        }
    }

    public void Succeeded()
    {
        lock (_lock)
        {
            _failures = 0;
        }
    }

    public void Failed()
    {
        lock (_lock)
        {
            _failures++;
            _failedAt = time.GetTimestamp();
        }
    }
}
