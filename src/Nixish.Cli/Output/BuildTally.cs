namespace Nixish.Cli;

// Counts what a build has done, for whoever stops it.
internal sealed class BuildTally : IProgress<BuildEvent>
{
    private IProgress<BuildEvent>? _next;
    private int _built;
    private int _fetched;

    // Counts what it hands on.
    public BuildTally Before(IProgress<BuildEvent> next)
    {
        _next = next;
        return this;
    }

    public void Report(BuildEvent value)
    {
        _built += value is BuildEvent.Finished or BuildEvent.CutOff ? 1 : 0;
        _fetched += value is BuildEvent.Substituted ? 1 : 0;
        _next?.Report(value);
    }

    public override string ToString() => (_built, _fetched) switch
    {
        (0, 0) => "Stopped. What was in hand was given up, and nothing was built.",
        (_, 0) => $"Stopped. What was in hand was given up; {_built} derivations were built and stay.",
        (0, _) => $"Stopped. What was in hand was given up; {_fetched} paths were fetched and stay.",
        _ => $"Stopped. What was in hand was given up; {_built} derivations were built and {_fetched} paths fetched, and they stay.",
    };
}
