using System.Collections.Concurrent;

namespace Nixish;

// Plans, and waits a moment for what is as declared to be ready. Changes nothing, the state included.
internal static class Checking
{
    public static async Task<CheckResult> CheckAsync(Stack stack, StackOptions options, CheckOptions check, IProgress<StackEvent>? progress, CancellationToken cancellationToken)
    {
        var plan = await stack.PlanAsync(options, cancellationToken).ConfigureAwait(false);
        var unready = new ConcurrentDictionary<string, FailedChange>(StringComparer.Ordinal);
        var there = plan.Sorted.Where(step => step.Change.Action is ChangeAction.None or ChangeAction.Await).ToArray();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = check.Parallelism, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(there, parallel, async (step, stop) =>
        {
            if (await WhyNotReadyAsync(step, check.ReadyTimeout, progress, stop).ConfigureAwait(false) is { } error)
            {
                unready[step.Change.ResourceId] = new(step.Change, error);
            }
        }).ConfigureAwait(false);

        return new()
        {
            Plan = plan,
            NotReady = there.Where(step => unready.ContainsKey(step.Change.ResourceId)).Select(step => unready[step.Change.ResourceId]).ToSeq(),
        };
    }

    private static async Task<Exception?> WhyNotReadyAsync(PlannedChange step, TimeSpan timeout, IProgress<StackEvent>? progress, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        var status = new LastStatus(progress);
        try
        {
            await step.Target.WaitAsync(step.Change, status, limit.Token).ConfigureAwait(false);
            return null;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            return new NixishException(status.Last ?? $"not ready within {Printable.Duration(timeout)}");
        }
        catch (NixishException error)
        {
            return error;
        }
    }
}
