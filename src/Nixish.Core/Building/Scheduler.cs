using System.Runtime.ExceptionServices;

namespace Nixish;

/// <summary>
/// Runs a graph on the machines there are, each with its number of jobs. A derivation becomes ready when its last input is built;
/// only then does it take a job of a machine.
/// </summary>
internal sealed class Scheduler(Realisation realisation, BuildOptions options, BuildEvents events)
{
    private readonly BuildMachine[] _machines = BuildMachine.All(options);

    // What may not need a build at all needs no machine that could build it.
    private readonly BuildMachine[] _cutoff = options.EarlyCutoff ? [BuildMachine.ForCutoff(options)] : [];
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // What is ready, by which machines can build it: one look at each queue finds work for a free job.
    private readonly Dictionary<string, ReadyQueue> _ready = new(StringComparer.Ordinal);
    private readonly List<Derivation> _built = [];
    private readonly List<Derivation> _cutOff = [];
    private readonly HashSet<BuildGraph.Node> _toBuild = [];
    private readonly List<NixishException> _failures = [];
    private readonly HashSet<BuildGraph.Node> _doomed = [];
    private ExceptionDispatchInfo? _defect;
    private CancellationTokenSource? _stop;
    private Task _stopping = Task.CompletedTask;
    private bool _stopped;
    private int _unfinished;
    private int _active;

    /// <summary>What was not built since its like was, in the order it was seen.</summary>
    public IReadOnlyList<Derivation> CutOff => _cutOff;

    /// <summary>Builds everything in <paramref name="graph"/>, and tells what was built here, in the order it finished.</summary>
    public async Task<IReadOnlyList<Derivation>> RunAsync(BuildGraph graph, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _stop = stop;
        lock (_lock)
        {
            _unfinished = graph.Order.Count;
            foreach (var node in graph.Order)
            {
                if (node.Waiting == 0)
                {
                    Enqueue(node);
                }
            }

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

        return _built;
    }

    // All below, up to RunAsync, is called with the lock held.
    private void Enqueue(BuildGraph.Node node)
    {
        var tryCutoff = _cutoff.Length > 0 && !_toBuild.Contains(node);
        var able = tryCutoff ? _cutoff : [.. _machines.Where(machine => machine.Lost is null && machine.CanBuild(node.Derivation))];
        var key = tryCutoff ? "cutoff" : string.Join(',', able.Select(machine => Array.IndexOf(_machines, machine)));
        if (!_ready.TryGetValue(key, out var queue))
        {
            _ready[key] = queue = new(able);
        }

        queue.Nodes.Enqueue(node);
    }

    private void Dispatch(CancellationToken cancellationToken)
    {
        foreach (var queue in _ready.Values)
        {
            while (!_stopped && !cancellationToken.IsCancellationRequested && queue.Nodes.Count > 0)
            {
                if (!Array.Exists(queue.Able, static machine => machine.Lost is null))
                {
                    Fail(queue.Nodes.Dequeue(), NoMachine);
                }
                else if (BuildMachine.Choose(queue.Able) is { } machine)
                {
                    var node = queue.Nodes.Dequeue();
                    machine.Running++;
                    _active++;
                    _ = Task.Run(() => RunAsync(node, machine, cancellationToken), CancellationToken.None);
                }
                else
                {
                    break;
                }
            }
        }

        if (_active == 0 && (_unfinished == 0 || _stopped || cancellationToken.IsCancellationRequested))
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

    private void Finish(BuildGraph.Node node, List<Derivation>? list)
    {
        list?.Add(node.Derivation);

        _unfinished--;
        foreach (var dependent in node.Dependents)
        {
            if (--dependent.Waiting == 0 && !_doomed.Contains(dependent))
            {
                Enqueue(dependent);
            }
        }
    }

    private void Fail(BuildGraph.Node node, Func<Derivation, NixishException> makeFailure)
    {
        // Before anybody hears of it: whoever does may count on nothing new starting.
        if (options.OnFailure == FailureMode.StopStarting)
        {
            Stop();
        }

        var failure = makeFailure(node.Derivation);
        events.Report(new BuildEvent.Failed(node.Derivation, failure));
        _failures.Add(failure);
        _unfinished--;
        var rest = new Stack<BuildGraph.Node>(node.Dependents);
        while (rest.TryPop(out var dependent))
        {
            if (_doomed.Add(dependent))
            {
                _unfinished--;
                dependent.Dependents.ForEach(rest.Push);
            }
        }
    }

    private NoBuildHostException NoMachine(Derivation derivation) => new(
        derivation,
        [.. _machines.Select(static machine => machine.Description)],
        [.. _machines.Where(machine => machine.CanBuild(derivation)).Select(static machine => machine.Lost).OfType<BuildHostLostException>()]);

    private async Task RunAsync(BuildGraph.Node node, BuildMachine machine, CancellationToken cancellationToken)
    {
        Action? ending = null;
        try
        {
            var outcome = Array.IndexOf(_cutoff, machine) >= 0
                ? await realisation.TryCutOffAsync(node.Derivation, cancellationToken).ConfigureAwait(false)
                : await realisation.TryRunAsync(node.Derivation, machine.Host, cancellationToken).ConfigureAwait(false);
            ending = outcome switch
            {
                RealisationOutcome.Busy => () => Wait(node, cancellationToken),
                RealisationOutcome.NotLike => () =>
                {
                    _toBuild.Add(node);
                    Enqueue(node);
                }
                ,
                RealisationOutcome.CutOff => () => Finish(node, _cutOff),
                RealisationOutcome.Built => () => Finish(node, _built),
                _ => () => Finish(node, list: null),
            };
        }
        catch (BuildHostLostException lost) when (machine.Host is not null)
        {
            ending = () =>
            {
                machine.Lost ??= lost;
                Enqueue(node);
            };
        }
        catch (NixishException failure)
        {
            ending = () => Fail(node, _ => failure);
        }
#pragma warning disable CA1031 // Rethrown to whoever waits for the run.
        catch (Exception defect)
        {
            // Cancelled, or a defect: nobody may wait for nodes that will never come.
            ending = () =>
            {
                _defect ??= ExceptionDispatchInfo.Capture(defect);
                Stop();
            };
        }
#pragma warning restore CA1031

        lock (_lock)
        {
            machine.Running--;
            _active--;
            ending();
            Dispatch(cancellationToken);
        }
    }

    // Another process builds it. This job has better to do than to wait for that.
    private void Wait(BuildGraph.Node node, CancellationToken cancellationToken)
    {
        _active++;
        var stopped = _stop!.Token;
        _ = Task.Run(
            async () =>
            {
                try
                {
                    await realisation.WaitAsync(node.Derivation, stopped).ConfigureAwait(false);
                }
                catch (Exception failure) when (failure is OperationCanceledException or IOException or UnauthorizedAccessException)
                {
                    // The next try meets the same trouble and reports it; when stopped, it is not made.
                }

                lock (_lock)
                {
                    _active--;
                    Enqueue(node);
                    Dispatch(cancellationToken);
                }
            },
            CancellationToken.None);
    }

    private sealed class ReadyQueue(BuildMachine[] able)
    {
        public BuildMachine[] Able { get; } = able;

        public Queue<BuildGraph.Node> Nodes { get; } = new();
    }
}
