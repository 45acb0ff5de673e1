using System.Collections.Concurrent;

namespace Nixish;

// One apply of one plan.
internal sealed class ApplyRun
{
    private readonly Plan _plan;
    private readonly ApplyOptions _options;
    private readonly IProgress<StackEvent>? _progress;
    private readonly StateJournal _journal;
    private readonly CancellationToken _stop;
    private readonly SemaphoreSlim _slots;
    private readonly ConcurrentQueue<DoneChange> _done = [];
    private readonly ConcurrentQueue<FailedChange> _failed = [];
    private readonly ConcurrentDictionary<string, string> _skipped = new(StringComparer.Ordinal);

    private ApplyRun(Plan plan, ApplyOptions options, IProgress<StackEvent>? progress, StateJournal journal, SemaphoreSlim slots, CancellationToken stop) =>
        (_plan, _options, _progress, _journal, _slots, _stop) = (plan, options, progress, journal, slots, stop);

    public static async Task<ApplyResult> ApplyAsync(Plan plan, ApplyOptions options, IProgress<StackEvent>? progress, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var found = Found(plan);
        var stateIsRight = found.All(pair => plan.State.Entries.GetValueOrDefault(pair.Key) == pair.Value);
        if (plan.Count == 0 && stateIsRight)
        {
            return new() { Stack = plan.Stack, Unchanged = plan.Unchanged.Count };
        }

        var started = options.Clock.GetTimestamp();
        var lease = await plan.Store.LockAsync(plan.Stack, cancellationToken).ConfigureAwait(false);
        var journal = new StateJournal(lease);
        await using var _ = journal.ConfigureAwait(false);
        if (lease.State != plan.State)
        {
            throw new StalePlanException(plan.Stack, plan.Store.LocationOf(plan.Stack), plan.State.Serial, lease.State.Serial);
        }

        using var slots = new SemaphoreSlim(options.Parallelism);
        var run = new ApplyRun(plan, options, progress, journal, slots, cancellationToken);
        var steps = plan.Sorted.Where(step => step.Change.Action != ChangeAction.None).ToArray();
        journal.Adopt(found);
        await journal.BeginAsync(steps).ConfigureAwait(false);
        if (journal.Error is null)
        {
            progress?.Report(new StackEvent.Announced(steps.Select(step => step.Change).ToSeq()));
            await run.AllAsync(steps).ConfigureAwait(false);
            await journal.FlushAsync().ConfigureAwait(false);
        }
        else
        {
            throw journal.Error;
        }

        return run.Result(steps, options.Clock.GetElapsedTime(started));
    }

    private static Dictionary<string, StateEntry?> Found(Plan plan)
    {
        var found = plan.Unchanged.AsEnumerable().ToDictionary(change => change.ResourceId, change => change.Entry, StringComparer.Ordinal);
        var planned = plan.Sorted.Select(step => step.Change.ResourceId).ToHashSet(StringComparer.Ordinal);
        foreach (var (id, _) in plan.State.Entries)
        {
            if (!planned.Contains(id))
            {
                found.Add(id, null);
            }
        }

        return found;
    }

    private async Task AllAsync(PlannedChange[] steps)
    {
        // Sorted: the tasks that a change awaits exist before it.
        var edges = ChangeGraph.Edges(steps, _plan.State);
        var running = new Dictionary<string, Task<bool>>(steps.Length, StringComparer.Ordinal);
        var writes = new List<Task<bool>>();
        Task<bool[]>? allWrites = null;
        foreach (var step in steps)
        {
            var first = edges[step.Change.ResourceId].After.Select(id => (Id: id, Task: running[id])).ToArray();
            if (step.Change.Action == ChangeAction.Delete)
            {
                allWrites ??= Task.WhenAll(writes);
                running.Add(step.Change.ResourceId, Task.Run(() => DeleteAsync(step, allWrites, first)));
            }
            else
            {
                var task = Task.Run(() => StepAsync(step, first));
                running.Add(step.Change.ResourceId, task);
                writes.Add(task);
            }
        }

        if ((await Task.WhenAll(running.Values).ConfigureAwait(false)).All(done => done))
        {
            await FinishAsync(steps).ConfigureAwait(false);
        }
    }

    private async Task FinishAsync(PlannedChange[] steps)
    {
        foreach (var part in steps.GroupBy(step => step.Target))
        {
            try
            {
                await part.Key.FinishAsync([.. part.Select(step => step.Change)], CancellationToken.None).ConfigureAwait(false);
            }
            catch (Exception error)
            {
                var failed = new FailedChange(new Change(ChangeAction.Update, part.Key.Name), error);
                _failed.Enqueue(failed);
                _progress?.Report(new StackEvent.Failed(failed.Change, error));
            }
        }
    }

    private async Task<bool> DeleteAsync(PlannedChange step, Task<bool[]> writes, (string Id, Task<bool> Task)[] first)
    {
        var written = await writes.ConfigureAwait(false);
        return written.All(done => done)
            ? await StepAsync(step, first).ConfigureAwait(false)
            // What replaces it may not stand: deleting it could end what still works.
            : Skip(step.Change, _stop.IsCancellationRequested ? "the apply was stopped" : "nothing is deleted after a failure");
    }

    private async Task<bool> StepAsync(PlannedChange step, (string Id, Task<bool> Task)[] first)
    {
        foreach (var (id, task) in first)
        {
            if (!await task.ConfigureAwait(false))
            {
                return Skip(step.Change, _failed.Any(failed => string.Equals(failed.Change.ResourceId, id, StringComparison.Ordinal)) ? $"'{id}' failed" : $"'{id}' was not done");
            }
        }

        try
        {
            await _slots.WaitAsync(_stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return Skip(step.Change, "the apply was stopped");
        }

        return await InSlotAsync(step).ConfigureAwait(false);
    }

    private async Task<bool> InSlotAsync(PlannedChange step)
    {
        var change = step.Change;
        var holding = true;
        try
        {
            if (_stop.IsCancellationRequested || _journal.Error is not null)
            {
                return Skip(change, _journal.Error is null ? "the apply was stopped" : "the state could not be written");
            }

            var started = _options.Clock.GetTimestamp();
            _progress?.Report(new StackEvent.Started(change));
            var status = new LastStatus(_progress);
            if (change.Action != ChangeAction.Await)
            {
                await step.Target.ApplyAsync(change, status, CancellationToken.None).ConfigureAwait(false);
            }

            _slots.Release();
            holding = false;
            await ReadyAsync(step, status).ConfigureAwait(false);
            var duration = _options.Clock.GetElapsedTime(started);
            _journal.Finish(change);
            _done.Enqueue(new(change, duration));
            _progress?.Report(new StackEvent.Finished(change, duration));
            return true;
        }
        catch (Exception error)
        {
            _failed.Enqueue(new(change, error));
            _progress?.Report(new StackEvent.Failed(change, error));
            return false;
        }
        finally
        {
            if (holding)
            {
                _slots.Release();
            }
        }
    }

    private async Task ReadyAsync(PlannedChange step, LastStatus status)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(_stop);
        using var timer = _options.ReadyTimeout is { } timeout ? _options.Clock.CreateTimer(_ => limit.Cancel(), state: null, timeout, Timeout.InfiniteTimeSpan) : null;
        try
        {
            await step.Target.WaitAsync(step.Change, status, limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            throw new NotReadyException(step.Change.ResourceId, _stop.IsCancellationRequested ? null : _options.ReadyTimeout, status.Last);
        }
    }

    private bool Skip(Change change, string because)
    {
        _skipped[change.ResourceId] = because;
        _progress?.Report(new StackEvent.Skipped(change, because));
        return false;
    }

    private ApplyResult Result(PlannedChange[] steps, TimeSpan duration)
    {
        var result = new ApplyResult
        {
            Stack = _plan.Stack,
            Done = _done.ToSeq(),
            Failed = _failed.ToSeq(),
            Skipped = steps.Where(step => _skipped.ContainsKey(step.Change.ResourceId)).Select(step => new SkippedChange(step.Change, _skipped[step.Change.ResourceId])).ToSeq(),
            Unchanged = _plan.Unchanged.Count,
            Duration = duration,
            StateError = _journal.Error,
        };
        if (_stop.IsCancellationRequested && result.Done.Count < steps.Length)
        {
            throw new ApplyCanceledException(result, _stop);
        }

        var errors = _failed.Select(failed => failed.Error).Concat(_journal.Error is { } error ? [error] : []).ToArray();
        return errors.Length == 0 ? result : throw new ApplyFailedException(result, errors.Length == 1 ? errors[0] : new AggregateException(errors));
    }
}
