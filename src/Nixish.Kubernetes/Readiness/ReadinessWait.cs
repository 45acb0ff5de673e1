using System.Globalization;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Waits until one object is ready or gone, says meanwhile what it waits for, and ends with the reason where it does not come.</summary>
internal sealed class ReadinessWait(KubernetesApi api, ObjectWatches watches, ClusterOptions options)
{
    // Time moves some rules on without an event: an unschedulable pod, one that is stuck.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);
    private readonly TroubleReport _report = new(api);

    public async Task ReadyAsync(ObjectChange change, AppliedObject? applied, IProgress<StackEvent> progress, CancellationToken cancellationToken)
    {
        var (kind, ns, name) = change.Address;
        if (!ReadinessRules.Waits(kind))
        {
            return;
        }

        using var objects = watches.Open(kind, ns, Selector(change));
        var makesPods = ReadinessRules.MakesPods(kind);
        using var pods = makesPods ? watches.Open(ObjectWatches.Pods, ns, "") : default;
        var started = options.Clock.GetTimestamp();
        long? stuckSince = null;
        for (var said = ""; ;)
        {
            var (found, _, changed) = objects.Watch.Read(name);
            var (owned, podsChanged) = makesPods ? pods.Watch.ReadGroup($"{kind.Kind}/{name}") : ([], changed);
            var status = "waiting to be seen";
            PodInTrouble? trouble = null;
            if (found is { } live && HasSeen(live, applied))
            {
                var readiness = ReadinessRules.Of(live, kind, options.Clock.GetUtcNow());
                if (readiness.State == ReadyState.Current || await BindsLaterAsync(kind, live, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                trouble = kind == ObjectWatches.Pods ? PodInTrouble.Of(live) : PodInTrouble.Worst(owned);
                status = Status(live, kind, readiness, trouble);
                stuckSince = trouble is { Trouble.IsStuck: true } ? stuckSince ?? options.Clock.GetTimestamp() : null;
                var isLost = readiness.State == ReadyState.Failed || trouble is { Trouble.IsCrashing: true } ||
                    (stuckSince is { } since && options.Clock.GetElapsedTime(since) >= options.StuckAfter);
                if (isLost)
                {
                    throw await _report.NotReadyAsync(change.Address, live, "does not become ready", status, trouble, PodInTrouble.Silent(owned), cancellationToken).ConfigureAwait(false);
                }
            }

            if (options.Clock.GetElapsedTime(started) >= options.ReadyTimeout)
            {
                var after = string.Create(CultureInfo.InvariantCulture, $"is not ready after {options.ReadyTimeout.TotalSeconds:0.#} s");
                throw await _report.NotReadyAsync(change.Address, found ?? default, after, status, trouble, PodInTrouble.Silent(owned), cancellationToken).ConfigureAwait(false);
            }

            if (!string.Equals(said, status, StringComparison.Ordinal))
            {
                progress.Report(new StackEvent.Progressed(change.ResourceId, said = status));
            }

            await EitherAsync(changed, podsChanged, Left(started), cancellationToken).ConfigureAwait(false);
        }
    }

    public async Task GoneAsync(ObjectChange change, IProgress<StackEvent> progress, CancellationToken cancellationToken)
    {
        using var objects = watches.Open(change.Address.Kind, change.Address.Namespace, selector: "");
        var started = options.Clock.GetTimestamp();
        for (var said = false; ; said = true)
        {
            var (live, isKnown, changed) = objects.Watch.Read(change.Address.Name);
            if (isKnown && (live is not { } found || change.Seen is { } seen && !string.Equals(found.At("metadata", "uid").AsText(), seen.Uid, StringComparison.Ordinal)))
            {
                return;
            }

            if (options.Clock.GetElapsedTime(started) >= options.ReadyTimeout)
            {
                throw TroubleReport.NotGone(change.Address, live ?? default, options.ReadyTimeout);
            }

            if (!said)
            {
                progress.Report(new StackEvent.Progressed(change.ResourceId, "being deleted"));
            }

            await EitherAsync(changed, changed, Left(started), cancellationToken).ConfigureAwait(false);
        }
    }

    // What a watch shows first may be older than what was applied.
    private static bool HasSeen(JsonElement live, AppliedObject? applied) =>
        applied is null || (AppliedObject.Of(live) is var seen && (seen.Generation >= applied.Generation || !string.Equals(seen.Uid, applied.Uid, StringComparison.Ordinal)));

    private static string Status(JsonElement live, ObjectKind kind, Readiness readiness, PodInTrouble? trouble)
    {
        var counts = ReadinessRules.Pods(live, kind) is var (ready, wanted) && trouble is not null
            ? string.Create(CultureInfo.InvariantCulture, $"{ready} of {wanted} pods ready")
            : readiness.Message;
        return trouble is null || kind == ObjectWatches.Pods && readiness.State == ReadyState.Failed ? counts : $"{counts}: {trouble.Trouble.Reason} {trouble.Pod}";
    }

    private static string Selector(ObjectChange change) =>
        change.Wanted?.Root.At("metadata", "labels", StackMarks.StackLabel).AsText() is { } label ? $"{StackMarks.StackLabel}={label}" : "";

    // A claim of a class that binds when its first pod is scheduled is as ready as it can be before.
    private async Task<bool> BindsLaterAsync(ObjectKind kind, JsonElement live, CancellationToken cancellationToken)
    {
        if (kind is not { Kind: "PersistentVolumeClaim", ApiVersion: "v1" } || live.At("spec", "storageClassName").AsText() is not { Length: > 0 } name)
        {
            return false;
        }

        using var storage = await api.GetAsync($"apis/storage.k8s.io/v1/storageclasses/{ObjectKind.Segment(name)}", cancellationToken).ConfigureAwait(false);
        return storage?.RootElement.Member("volumeBindingMode"u8).AsText() is "WaitForFirstConsumer";
    }

    private TimeSpan Left(long started)
    {
        var left = options.ReadyTimeout - options.Clock.GetElapsedTime(started);
        return left < Tick ? (left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1)) : Tick;
    }

    private async Task EitherAsync(Task first, Task second, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(first, second, Task.Delay(limit, options.Clock, ended.Token)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
