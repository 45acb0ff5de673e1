using System.Diagnostics;

namespace Nixish;

// Keeps the state up to date while changes run. What was finished is written in batches, behind the changes: a batch that a kill
// prevents leaves entries begun, which the next plan looks at again, so nothing made is ever forgotten.
internal sealed class StateJournal : IAsyncDisposable
{
    // A state is written whole: between writes there is ten times as long as one takes, so that large ones leave the time to the changes.
    private const int WritesPart = 10;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(100);

    private readonly IStateLease _lease;
    private readonly Dictionary<string, StateEntry> _entries;
    private readonly Lock _guard = new();
    private readonly CancellationTokenSource _ending = new();
    private Task _writing = Task.CompletedTask;
    private long _serial;
    private bool _dirty;
    private bool _busy;

    public StateJournal(IStateLease lease)
    {
        _lease = lease;
        _serial = lease.State.Serial;
        _entries = lease.State.Entries.ToDictionary(entry => entry.Key, entry => entry.Value, StringComparer.Ordinal);
    }

    // Set once a write failed: from then on nothing more may be begun.
    public Exception? Error { get; private set; }

    // One write before the first change: whatever is made after it is known to the next run.
    public Task BeginAsync(IEnumerable<PlannedChange> changes)
    {
        foreach (var (change, _) in changes)
        {
            if (_entries.TryGetValue(change.ResourceId, out var known))
            {
                _entries[change.ResourceId] = known with { Begun = true };
            }
            else if (change.Entry is { } entry)
            {
                _entries.Add(change.ResourceId, entry with { Begun = true });
            }
        }

        return WriteAsync();
    }

    public void Finish(Change change)
    {
        lock (_guard)
        {
            Put(change.ResourceId, change.Action == ChangeAction.Delete ? null : change.Entry);
            _dirty = true;
            if (!_busy && Error is null)
            {
                _busy = true;
                _writing = Task.Run(WriteBatchesAsync);
            }
        }
    }

    // What a plan found without changing it: resources that were there already, and entries whose things are gone.
    public void Adopt(IEnumerable<KeyValuePair<string, StateEntry?>> found)
    {
        foreach (var (id, entry) in found)
        {
            Put(id, entry);
        }
    }

    public async Task FlushAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _writing.ConfigureAwait(false);
        if (_dirty && Error is null)
        {
            await WriteAsync().ConfigureAwait(false);
        }
    }

    public ValueTask DisposeAsync()
    {
        _ending.Dispose();
        return _lease.DisposeAsync();
    }

    private void Put(string id, StateEntry? entry)
    {
        if (entry is null)
        {
            _entries.Remove(id);
        }
        else
        {
            _entries[id] = entry with { Begun = false };
        }
    }

    private async Task WriteBatchesAsync()
    {
        while (true)
        {
            lock (_guard)
            {
                if (!_dirty || Error is not null)
                {
                    _busy = false;
                    return;
                }
            }

            var started = Stopwatch.GetTimestamp();
            await WriteAsync().ConfigureAwait(false);
            var pause = Stopwatch.GetElapsedTime(started) * WritesPart;
            await Task.Delay(pause < ShortestPause ? ShortestPause : pause, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WriteAsync()
    {
        StackState state;
        lock (_guard)
        {
            _dirty = false;
            state = new() { Serial = ++_serial, Entries = _entries.ToMap() };
        }

        try
        {
            // Not cancellable: a stopped apply still notes what it did.
            await _lease.WriteAsync(state, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception error)
        {
            Error = error;
        }
    }
}
