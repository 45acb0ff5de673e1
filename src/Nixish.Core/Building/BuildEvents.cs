namespace Nixish;

/// <summary>Hands events on one at a time, so that whoever listens needs no lock of its own.</summary>
internal sealed class BuildEvents(IProgress<BuildEvent>? progress)
{
    private readonly Lock _lock = new();

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
}
