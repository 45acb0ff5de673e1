namespace Nixish;

/// <summary>Hands on each cache's warning of each reason once: a run that asks for a thousand paths meets the same trouble a thousand times.</summary>
internal sealed class WarnOnce : IProgress<CacheWarning>
{
    private readonly IProgress<CacheWarning> _warnings;
    private readonly HashSet<(string, string)> _told = [];

    private WarnOnce(IProgress<CacheWarning> warnings) => _warnings = warnings;

    public static WarnOnce? Of(IProgress<CacheWarning>? warnings) => warnings is null ? null : new(warnings);

    public void Report(CacheWarning value)
    {
        lock (_told)
        {
            if (!_told.Add((value.Location, value.Reason)))
            {
                return;
            }
        }

        _warnings.Report(value);
    }
}
