using System.Runtime.ExceptionServices;

namespace Nixish;

internal sealed partial class Scheduler
{
    private async Task RunAsync(Work work, BuildMachine machine, CancellationToken cancellationToken)
    {
        Action? ending = null;
        try
        {
            ending = work switch
            {
                FetchWork fetch => await FetchAsync(fetch, cancellationToken).ConfigureAwait(false),
                BuildWork build => await BuildAsync(build, machine, cancellationToken).ConfigureAwait(false),
                _ => throw new NotSupportedException(),
            };
        }
        catch (BuildHostLostException lost) when (machine.Host is not null)
        {
            ending = () =>
            {
                machine.Lost ??= lost;
                Retry(work);
            };
        }
        catch (NixishException failure)
        {
            ending = () => Fail(work, work is BuildWork build ? build.Derivation : ((FetchWork)work).Maker, failure);
        }
#pragma warning disable CA1031 // Rethrown to whoever waits for the run.
        catch (Exception defect)
        {
            // Cancelled, or a defect: nobody may wait for work that will never come.
            ending = () => Fail(defect);
        }
#pragma warning restore CA1031

        lock (_lock)
        {
            machine.Running--;
            ending();
            _active--;
            Dispatch(cancellationToken);
        }
    }

    private async Task<Action> BuildAsync(BuildWork build, BuildMachine machine, CancellationToken cancellationToken)
    {
        var derivation = build.Derivation;
        var outcome = Array.IndexOf(_cutoff, machine) >= 0
            ? await realisation.TryCutOffAsync(derivation, cancellationToken).ConfigureAwait(false)
            : await realisation.TryRunAsync(derivation, machine.Host, cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            RealisationOutcome.Busy => () => Wait(build, derivation.Outputs.Values.Select(static output => output.Path), cancellationToken),
            RealisationOutcome.NotLike => () =>
            {
                build.MayBeCutOff = false;
                Retry(build);
            }
            ,
            RealisationOutcome.CutOff => () => Finish(build, _cutOff, derivation),
            RealisationOutcome.Built => () => Finish(build, _built, derivation),
            _ => () => Finish(build),
        };
    }

    private async Task<Action> FetchAsync(FetchWork fetch, CancellationToken cancellationToken)
    {
        var (outcome, info) = await fetching!.TryFetchAsync(fetch, cancellationToken).ConfigureAwait(false);
        return outcome switch
        {
            FetchOutcome.Busy => () => Wait(fetch, [fetch.Cached.Path], cancellationToken),
            FetchOutcome.Fetched => () => Finish(fetch, _fetched, info!),
            FetchOutcome.Refused => () =>
            {
                fetch.State = WorkState.Failed;
                plan.Refuse(fetch);
                Replan(cancellationToken);
            }
            ,
            _ => () => Finish(fetch),
        };
    }

    // With the lock held.
    private void Fail(Exception defect)
    {
        _defect ??= ExceptionDispatchInfo.Capture(defect);
        Stop();
    }

    // Another process makes it. This job has better to do than to wait for that.
    private void Wait(Work work, IEnumerable<StorePath> paths, CancellationToken cancellationToken)
    {
        _active++;
        var stopped = _stop!.Token;
        _ = Task.Run(
            async () =>
            {
                try
                {
                    await realisation.WaitAsync(paths, stopped).ConfigureAwait(false);
                }
                catch (Exception failure) when (failure is OperationCanceledException or IOException or UnauthorizedAccessException)
                {
                    // The next try meets the same trouble and reports it; when stopped, it is not made.
                }

                lock (_lock)
                {
                    _active--;
                    Retry(work);
                    Dispatch(cancellationToken);
                }
            },
            CancellationToken.None);
    }

    // With the lock held. What a cache did not give is built, with all that needs and nobody looked at before. Meanwhile the rest goes on.
    private void Replan(CancellationToken cancellationToken)
    {
        if (_replanning)
        {
            return;
        }

        _replanning = true;
        _active++;
        var stopped = _stop!.Token;
        _ = Task.Run(
            async () =>
            {
                Exception? defect = null;
                try
                {
                    while (TryReplan() is { Count: > 0 } unknown)
                    {
                        await plan.AskAsync(unknown, stopped).ConfigureAwait(false);
                    }
                }
#pragma warning disable CA1031 // Rethrown to whoever waits for the run.
                catch (Exception failure)
                {
                    defect = failure;
                }
#pragma warning restore CA1031

                lock (_lock)
                {
                    if (defect is not null && !_stopped)
                    {
                        Fail(defect);
                    }

                    _active--;
                    Dispatch(cancellationToken);
                }
            },
            CancellationToken.None);
    }

    private IReadOnlyCollection<StorePath> TryReplan()
    {
        lock (_lock)
        {
            var unknown = plan.TryMake();
            if (unknown.Count == 0)
            {
                foreach (var queue in _ready.Values)
                {
                    queue.Work.Clear();
                }

                _replanning = false;
                EnqueueReady();
            }

            return unknown;
        }
    }
}
