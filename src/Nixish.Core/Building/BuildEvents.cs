namespace Nixish;

/// <summary>Hands events on one at a time, so that whoever listens needs no lock of its own.</summary>
internal sealed class BuildEvents(IProgress<BuildEvent>? progress) : IProgress<CacheWarning>
{
    private readonly Lock _lock = new();
    private readonly HashSet<(string, CacheFailure)> _warned = [];

    public void Report(BuildEvent happened)
    {
        if (progress is not null)
        {
            lock (_lock)
            {
                progress.Report(happened);
            }
        }
    }

    // A cache that gives nothing for one reason gives nothing for all paths alike.
    void IProgress<CacheWarning>.Report(CacheWarning value)
    {
        lock (_lock)
        {
            if (_warned.Add((value.Location, value.Failure)))
            {
                progress?.Report(new BuildEvent.CacheWarned(value));
            }
        }
    }
}
