namespace Nixish;

/// <summary>Hands events on one at a time, so that whoever listens needs no lock of its own, and what is amiss with a cache once.</summary>
internal sealed class BuildEvents : IProgress<BuildEvent>, IProgress<CacheWarning>
{
    private readonly IProgress<BuildEvent>? _progress;
    private readonly Lock _lock = new();
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);

    private BuildEvents(IProgress<BuildEvent>? progress) => _progress = progress;

    /// <summary>The events of a run that tells <paramref name="progress"/>; those of a run that it is part of, where that listens.</summary>
    public static BuildEvents Of(IProgress<BuildEvent>? progress) => progress as BuildEvents ?? new(progress);

    public void Report(BuildEvent value)
    {
        if (_progress is null)
        {
            return;
        }

        lock (_lock)
        {
            // A cache that fails one path fails the next in some other way: that it is not to be relied on is said by the first.
            if (value is not BuildEvent.CacheWarned({ Location: var cache }) || _warned.Add(cache))
            {
                _progress.Report(value);
            }
        }
    }

    void IProgress<CacheWarning>.Report(CacheWarning value) => Report(new BuildEvent.CacheWarned(value));
}
