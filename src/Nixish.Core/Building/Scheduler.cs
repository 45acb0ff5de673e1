using System.Runtime.ExceptionServices;

namespace Nixish;

/// <summary>
/// Does a plan: builds on the machines there are, each with its number of jobs, while paths are fetched from caches. A piece of work
/// becomes ready when all it needs is valid; only then does it take a job.
/// </summary>
internal sealed partial class Scheduler(RunPlan plan, Realisation realisation, Fetching? fetching, BuildOptions options, BuildEvents events)
{
    private readonly BuildMachine[] _machines = BuildMachine.All(options);

    // What may not need a build at all needs no machine that could build it; what is fetched needs a connection.
    private readonly BuildMachine[] _cutoff = options.EarlyCutoff ? [BuildMachine.ForCutoff(options)] : [];
    private readonly BuildMachine[] _connections = [BuildMachine.ForFetching(options)];
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What is ready, by which machines can do it: one look at each queue finds work for a free job.
    private readonly Dictionary<string, ReadyQueue> _ready = new(StringComparer.Ordinal);
    private readonly List<Derivation> _built = [];
    private readonly List<Derivation> _cutOff = [];
    private readonly List<PathInfo> _fetched = [];
    private readonly List<NixishException> _failures = [];
    private ExceptionDispatchInfo? _defect;
    private CancellationTokenSource? _stop;
    private Task _stopping = Task.CompletedTask;
    private bool _stopped;
    private bool _replanning;
    private int _active;

    /// <summary>What was built here, in the order it finished.</summary>
    public IReadOnlyList<Derivation> Built => _built;

    /// <summary>What was not built since its like was, in the order it was seen.</summary>
    public IReadOnlyList<Derivation> CutOff => _cutOff;

    /// <summary>What was fetched, in the order it became valid.</summary>
    public IReadOnlyList<PathInfo> Fetched => _fetched;

    /// <summary>Does all that the plan says.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _stop = stop;
        lock (_lock)
        {
            EnqueueReady();
            Dispatch(cancellationToken);
        }

        await _ended.Task.ConfigureAwait(false);
        await _stopping.ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        _defect?.Throw();
        if (_failures is [var first, .. var others])
        {
            if (first is BuildFailedException failed)
            {
                failed.Others = others;
            }

            throw first;
        }
    }

    // All below is called with the lock held.
    private void EnqueueReady()
    {
        foreach (var work in plan.Order)
        {
            if (work.Waiting == 0)
            {
                Enqueue(work);
            }
        }
    }

    private void Enqueue(Work work)
    {
        if (work.State != WorkState.Pending || !work.IsPlanned)
        {
            return;
        }

        var (key, able) = Able(work);
        if (!_ready.TryGetValue(key, out var queue))
        {
            _ready[key] = queue = new(able);
        }

        queue.Work.Enqueue(work);
    }

    private (string Key, BuildMachine[] Machines) Able(Work work)
    {
        switch (work)
        {
            case FetchWork:
                return ("fetch", _connections);
            case BuildWork { MayBeCutOff: true } when _cutoff.Length > 0:
                return ("cutoff", _cutoff);
            default:
                var derivation = ((BuildWork)work).Derivation;
                BuildMachine[] able = [.. _machines.Where(machine => machine.Lost is null && machine.CanBuild(derivation))];
                return (string.Join(',', able.Select(machine => Array.IndexOf(_machines, machine))), able);
        }
    }

    private void Dispatch(CancellationToken cancellationToken)
    {
        foreach (var queue in _ready.Values)
        {
            while (!_stopped && !cancellationToken.IsCancellationRequested && queue.Work.Count > 0)
            {
                if (!Array.Exists(queue.Able, static machine => machine.Lost is null))
                {
                    var build = (BuildWork)queue.Work.Dequeue();
                    Fail(build, build.Derivation, NoMachine(build.Derivation));
                }
                else if (BuildMachine.Choose(queue.Able) is { } machine)
                {
                    var work = queue.Work.Dequeue();
                    work.State = WorkState.Running;
                    machine.Running++;
                    _active++;
                    _ = Task.Run(() => RunAsync(work, machine, cancellationToken), CancellationToken.None);
                }
                else
                {
                    break;
                }
            }
        }

        // With every job free, what is ready would have started: so nothing is.
        if (_active == 0)
        {
            _ended.TrySetResult();
        }
    }

    // Who waits is woken on other threads: it needs the lock that is held here.
    private void Stop()
    {
        if (!_stopped)
        {
            _stopped = true;
            _stopping = _stop!.CancelAsync();
        }
    }

    private void Finish(Work work)
    {
        work.State = WorkState.Done;
        plan.Done(work);
        foreach (var dependent in work.Dependents)
        {
            if (--dependent.Waiting == 0)
            {
                Enqueue(dependent);
            }
        }
    }

    private void Finish<T>(Work work, List<T> list, T done)
    {
        list.Add(done);
        Finish(work);
    }

    private void Retry(Work work)
    {
        work.State = WorkState.Pending;
        Enqueue(work);
    }

    private void Fail(Work work, Derivation? derivation, NixishException failure)
    {
        // Before anybody hears of it: whoever does may count on nothing new starting.
        if (options.OnFailure == FailureMode.StopStarting)
        {
            Stop();
        }

        // Other work may end on this thread while it is reported, if a progress wakes it.
        _failures.Add(failure);
        if (derivation is not null)
        {
            events.Report(new BuildEvent.Failed(derivation, failure));
        }

        work.State = WorkState.Failed;
        var rest = new Stack<Work>(work.Dependents);
        while (rest.TryPop(out var dependent))
        {
            if (dependent.State == WorkState.Pending)
            {
                dependent.State = WorkState.Failed;
                dependent.Dependents.ForEach(rest.Push);
            }
        }
    }

    private NoBuildHostException NoMachine(Derivation derivation) => new(
        derivation,
        [.. _machines.Select(static machine => machine.Description)],
        [.. _machines.Where(machine => machine.CanBuild(derivation)).Select(static machine => machine.Lost).OfType<BuildHostLostException>()]);

    private sealed class ReadyQueue(BuildMachine[] able)
    {
        public BuildMachine[] Able { get; } = able;

        public Queue<Work> Work { get; } = new();
    }
}
