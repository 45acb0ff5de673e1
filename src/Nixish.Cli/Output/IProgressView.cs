namespace Nixish.Cli;

// Where work in progress is shown to people: drawn on a terminal, written line by line elsewhere, or nowhere.
internal interface IProgressView
{
    // How many pieces of work there will be.
    void Announce(int count);

    void Begin(string id, char sign, string doing);

    void Say(string id, string status);

    void End(string id, Tone tone, string line);

    // What is no piece of the work.
    void Note(Tone tone, string line);
}

internal sealed class SilentView : IProgressView
{
    public void Announce(int count)
    {
    }

    public void Begin(string id, char sign, string doing)
    {
    }

    public void Say(string id, string status)
    {
    }

    public void End(string id, Tone tone, string line)
    {
    }

    public void Note(Tone tone, string line)
    {
    }
}

// A line for each start, change of status and end.
internal sealed class PlainView(Screen screen) : IProgressView
{
    private readonly Lock _guard = new();
    private readonly Dictionary<string, string> _said = new(StringComparer.Ordinal);

    public void Announce(int count)
    {
    }

    public void Begin(string id, char sign, string doing)
    {
        lock (_guard)
        {
            screen.Line($"  {sign} {id}: {doing}");
        }
    }

    public void Say(string id, string status)
    {
        lock (_guard)
        {
            if (!_said.TryGetValue(id, out var last) || !string.Equals(last, status, StringComparison.Ordinal))
            {
                _said[id] = status;
                screen.Line($"  … {id}: {status}", Tone.Quiet);
            }
        }
    }

    public void End(string id, Tone tone, string line)
    {
        lock (_guard)
        {
            screen.Line($"  {line}", tone);
        }
    }

    public void Note(Tone tone, string line) => End("", tone, line);
}
