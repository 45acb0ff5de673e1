using Spectre.Console;

namespace Nixish.Cli;

// On a terminal: what is over scrolls by above, what runs is a tree below that is drawn anew ten times a second.
internal sealed class LiveView(Screen screen, string title, TimeProvider clock) : IProgressView
{
    private const int MostRows = 16;
    private const string Spinner = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";

    private readonly Lock _guard = new();
    private readonly OrderedDictionary<string, Row> _running = new(StringComparer.Ordinal);
    private readonly Queue<(string Line, Tone Tone)> _above = [];
    private readonly long _started = clock.GetTimestamp();
    private int _all;
    private int _over;
    private int _failed;
    private int _frame;

    public async Task<T> ShowAsync<T>(Func<Task<T>> work)
    {
        var task = Task.Run(work);
        await screen.Console.Live(new Text("")).AutoClear(true).StartAsync(async live =>
        {
            do
            {
                Draw(live);
                await Task.WhenAny(task, Task.Delay(100)).ConfigureAwait(false);
            }
            while (!task.IsCompleted);
            Draw(live);
        }).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    public void Announce(int count)
    {
        lock (_guard)
        {
            _all = count;
        }
    }

    public void Begin(string id, char sign, string doing)
    {
        lock (_guard)
        {
            _running[id] = new(doing, clock.GetTimestamp());
        }
    }

    public void Say(string id, string status)
    {
        lock (_guard)
        {
            if (_running.TryGetValue(id, out var row))
            {
                row.Status = status;
            }
        }
    }

    public void End(string id, Tone tone, string line)
    {
        lock (_guard)
        {
            _over++;
            _failed += tone == Tone.Bad ? 1 : 0;
            _running.Remove(id);
            _above.Enqueue(($"  {line}", tone));
        }
    }

    public void Note(Tone tone, string line)
    {
        lock (_guard)
        {
            _above.Enqueue(($"  {line}", tone));
        }
    }

    private void Draw(LiveDisplayContext live)
    {
        (string Line, Tone Tone)[] above;
        Tree tree;
        lock (_guard)
        {
            above = [.. _above];
            _above.Clear();
            tree = Tree();
        }

        foreach (var (line, tone) in above)
        {
            screen.Line(line, tone);
        }

        live.UpdateTarget(tree);
    }

    private Tree Tree()
    {
        var failed = _failed > 0 ? $", {_failed} failed" : "";
        var tree = new Tree(Node($"{title}: {_over} of {_all} done{failed}  {Words.Of(clock.GetElapsedTime(_started))}", Tone.Plain));
        var rows = Math.Clamp(screen.Console.Profile.Height - 4, 1, MostRows);
        var spin = Spinner[_frame++ % Spinner.Length];
        foreach (var (id, row) in _running.Take(rows))
        {
            tree.AddNode(Node($"{spin} {id}: {row.Status}  {Words.Of(clock.GetElapsedTime(row.Since))}", Tone.Changing));
        }

        if (_running.Count > rows)
        {
            tree.AddNode(Node($"and {_running.Count - rows} more", Tone.Quiet));
        }

        return tree;
    }

    private static Text Node(string text, Tone tone) => new(Screen.Clean(text), Screen.StyleOf(tone)) { Overflow = Overflow.Ellipsis };

    private sealed class Row(string status, long since)
    {
        public long Since => since;

        public string Status { get; set; } = status;
    }
}
