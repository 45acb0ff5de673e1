using System.Threading.Channels;

namespace Nixish;

/// <summary>Runs a graph on a bounded number of workers. A derivation becomes ready when its last input is built; only then does it take a worker.</summary>
internal sealed class Scheduler(Realisation realisation, BuildOptions options, BuildEvents events)
{
    private readonly Channel<BuildGraph.Node> _ready = Channel.CreateUnbounded<BuildGraph.Node>();
    private readonly Lock _lock = new();
    private readonly List<Derivation> _built = [];
    private readonly List<NixishException> _failures = [];
    private readonly HashSet<BuildGraph.Node> _doomed = [];
    private int _unfinished;

    /// <summary>Builds everything in <paramref name="graph"/>, and tells what was built here, in the order it finished.</summary>
    public async Task<IReadOnlyList<Derivation>> RunAsync(BuildGraph graph, CancellationToken cancellationToken)
    {
        _unfinished = graph.Order.Count;
        foreach (var node in graph.Order)
        {
            if (node.Waiting == 0)
            {
                _ready.Writer.TryWrite(node);
            }
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var workers = new Task[Math.Min(options.MaxJobs, graph.Order.Count)];
        for (var i = 0; i < workers.Length; i++)
        {
            workers[i] = Task.Run(() => WorkAsync(stop, cancellationToken), CancellationToken.None);
        }

        await Task.WhenAll(workers).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
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

    private async Task WorkAsync(CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        await foreach (var node in _ready.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false))
        {
            if (stop.IsCancellationRequested)
            {
                return;
            }

            try
            {
                switch (await realisation.TryRunAsync(node.Derivation, cancellationToken).ConfigureAwait(false))
                {
                    case RealisationOutcome.Busy:
                        // Another process builds it. This worker has better to do than to wait for that.
                        _ = WaitAsync(node, stop.Token);
                        break;
                    case RealisationOutcome.Built:
                        Finish(node, builtHere: true);
                        break;
                    default:
                        Finish(node, builtHere: false);
                        break;
                }
            }
            catch (NixishException failure)
            {
                Fail(node, failure, stop);
            }
            catch
            {
                // Cancelled, or a defect: nobody may wait for nodes that will never come.
                await stop.CancelAsync().ConfigureAwait(false);
                _ready.Writer.TryComplete();
                throw;
            }
        }
    }

    private async Task WaitAsync(BuildGraph.Node node, CancellationToken stopped)
    {
        try
        {
            await realisation.WaitAsync(node.Derivation, stopped).ConfigureAwait(false);
            _ready.Writer.TryWrite(node);
        }
        catch (Exception failure) when (failure is OperationCanceledException or IOException or UnauthorizedAccessException)
        {
            // The next try meets the same trouble and reports it; when stopped, it is not made.
            _ready.Writer.TryWrite(node);
        }
    }

    private void Finish(BuildGraph.Node node, bool builtHere)
    {
        lock (_lock)
        {
            if (builtHere)
            {
                _built.Add(node.Derivation);
            }

            foreach (var dependent in node.Dependents)
            {
                if (--dependent.Waiting == 0 && !_doomed.Contains(dependent))
                {
                    _ready.Writer.TryWrite(dependent);
                }
            }

            CountDown();
        }
    }

    private void Fail(BuildGraph.Node node, NixishException failure, CancellationTokenSource stop)
    {
        // Before anybody hears of it: whoever does may count on nothing new starting.
        if (options.OnFailure == FailureMode.StopStarting)
        {
            stop.Cancel();
            _ready.Writer.TryComplete();
        }

        events.Report(new BuildEvent.Failed(node.Derivation, failure));
        lock (_lock)
        {
            _failures.Add(failure);
            var rest = new Stack<BuildGraph.Node>(node.Dependents);
            while (rest.TryPop(out var dependent))
            {
                if (_doomed.Add(dependent))
                {
                    CountDown();
                    dependent.Dependents.ForEach(rest.Push);
                }
            }

            CountDown();
        }
    }

    private void CountDown()
    {
        if (--_unfinished == 0)
        {
            _ready.Writer.TryComplete();
        }
    }
}
