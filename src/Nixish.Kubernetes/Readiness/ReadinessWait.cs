using System.Globalization;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Waits until one object is ready or gone, says meanwhile what it waits for, and ends with the reason where it does not come.</summary>
internal sealed class ReadinessWait(KubernetesApi api, ObjectWatches watches, ClusterOptions options)
{
    // Time moves some rules on without an event: an unschedulable pod, one that is stuck.
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(2);

    // What the registry does not have it may have in a moment, where a push and a pull overtake each other; no more than that.
    private static readonly TimeSpan FinalAfter = TimeSpan.FromSeconds(3);
    private readonly TroubleReport _report = new(api);

    public async Task ReadyAsync(ObjectChange change, AppliedObject? applied, IProgress<StackEvent> progress, CancellationToken cancellationToken)
    {
        var (kind, ns, name) = change.Address;
        var rule = options.ReadinessRules.AsEnumerable().FirstOrDefault(rule => string.Equals(rule.Group, kind.Group, StringComparison.Ordinal) && string.Equals(rule.Kind, kind.Kind, StringComparison.Ordinal));
        if (rule is null && !ReadinessRules.Waits(kind))
        {
            return;
        }

        var limit = change.Wanted?.Settings.ReadyWithin ?? options.ReadyTimeout;
        var completes = Completion.IsAwaited(change.Wanted?.Settings, kind);
        using var sight = new ObjectSight(watches, change.Address, Selector(change.Wanted?.Root ?? default));
        var said = new Said(change.ResourceId, progress);
        var patience = new Patience(options);
        var started = options.Clock.GetTimestamp();
        for (var wasThere = false; ;)
        {
            var (found, isKnown, pods, trouble, changed) = sight.Read();
            var status = "waiting to be seen";
            if (found is { } live && HasSeen(live, applied))
            {
                wasThere = true;
                var readiness = rule is not null ? Asked(rule, live, change.Address)
                    : ReadinessRules.IsUnseen(live, kind) ? Readiness.InProgress("not yet seen by its controller")
                    : ReadinessRules.Of(live, kind, options.Clock.GetUtcNow());
                readiness = completes ? Completion.Of(live, kind, readiness) : readiness;
                if (readiness.IsCurrent || await BindsLaterAsync(kind, live, cancellationToken).ConfigureAwait(false))
                {
                    return;
                }

                trouble = patience.With(trouble);
                status = Status(live, kind, readiness, trouble);
                if ((sight.IsWhole && readiness.State is ReadyState.Failed or ReadyState.Terminating) || patience.IsOver(trouble))
                {
                    if (readiness.State is ReadyState.Failed && trouble?.Pod is null && await sight.AfterwardsAsync(cancellationToken).ConfigureAwait(false) is (var all, { Pod: not null } later))
                    {
                        (pods, trouble) = (all, later);
                        status = Status(live, kind, readiness, trouble);
                    }

                    throw await _report.NotReadyAsync(change.Address, live, "does not become ready", status, trouble, pods, cancellationToken).ConfigureAwait(false);
                }
            }
            else if (wasThere && isKnown && found is null)
            {
                throw new NotReadyException($"{change.Address} was deleted while it was waited for. Find out who deletes it, then plan and apply again.");
            }

            if (options.Clock.GetElapsedTime(started) >= limit)
            {
                var after = string.Create(CultureInfo.InvariantCulture, $"is not ready after {limit.TotalSeconds:0.#} s");
                throw await _report.NotReadyAsync(change.Address, found ?? default, after, status, trouble, pods, cancellationToken).ConfigureAwait(false);
            }

            said.Status(status);
            said.Trouble(trouble);
            await ChangedAsync(changed, limit - options.Clock.GetElapsedTime(started), cancellationToken).ConfigureAwait(false);
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

            await ChangedAsync(changed, options.ReadyTimeout - options.Clock.GetElapsedTime(started), cancellationToken).ConfigureAwait(false);
        }
    }

    // What a watch shows first may be older than what was applied: by its generation, or by its version where both are numbers,
    // as they are in every server so far and must be since Kubernetes 1.35.
    private static bool HasSeen(JsonElement live, AppliedObject? applied)
    {
        if (applied is null || AppliedObject.Of(live) is var seen && !string.Equals(seen.Uid, applied.Uid, StringComparison.Ordinal))
        {
            return true;
        }

        return seen.Generation >= applied.Generation &&
            !(ulong.TryParse(seen.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var now) &&
              ulong.TryParse(applied.ResourceVersion, NumberStyles.None, CultureInfo.InvariantCulture, out var then) && now < then);
    }

    private static Readiness Asked(ReadinessRule rule, JsonElement live, ObjectAddress address)
    {
        try
        {
            return rule.Of(KubernetesObject.FromJson(live, out _));
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            throw new NotReadyException($"The readiness rule for {rule.Kind} failed on {address}: {error.GetType().Name}: {error.Message} Mend the rule: it must take any state of the object.");
        }
    }

    private static string Status(JsonElement live, ObjectKind kind, Readiness readiness, Trouble? trouble)
    {
        if (trouble is null || readiness.State is ReadyState.Failed or ReadyState.Terminating)
        {
            return readiness.Message;
        }

        var counts = ReadinessRules.Pods(live, kind) is var (ready, wanted)
            ? string.Create(CultureInfo.InvariantCulture, $"{ready} of {wanted} pods ready")
            : readiness.Message;
        return trouble.Pod is { } pod ? $"{counts}: {trouble.Reason} {pod.Pod}" : $"{counts}: {trouble}";
    }

    private static string Selector(JsonElement wanted) =>
        wanted.At("metadata", "labels", StackMarks.StackLabel).AsText() is { } label ? $"{StackMarks.StackLabel}={label}" : "";

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

    private async Task ChangedAsync(Task changed, TimeSpan left, CancellationToken cancellationToken)
    {
        var most = left > Tick ? Tick : left > TimeSpan.Zero ? left : TimeSpan.FromMilliseconds(1);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        await Task.WhenAny(changed, Task.Delay(most, options.Clock, ended.Token)).ConfigureAwait(false);
        await ended.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    // How long what seldom mends itself is waited for.
    private sealed class Patience(ClusterOptions options)
    {
        private long? _stuckSince;
        private long? _finalSince;
        private Trouble? _cause;

        // "Back-off pulling image" names no cause; what was said of the same pod before does.
        public Trouble? With(Trouble? trouble)
        {
            if (trouble is { IsFinal: true })
            {
                _cause = trouble;
                return trouble;
            }

            return trouble is { Reason: "ImagePullBackOff" } && _cause is { } cause && string.Equals(cause.Subject, trouble.Subject, StringComparison.Ordinal)
                ? cause with { Reason = trouble.Reason }
                : trouble;
        }

        public bool IsOver(Trouble? trouble)
        {
            var now = options.Clock.GetTimestamp();
            _stuckSince = trouble is { IsStuck: true } ? _stuckSince ?? now : null;
            _finalSince = trouble is { IsFinal: true } ? _finalSince ?? now : null;
            return trouble is { Pod.Trouble.IsCrashing: true } ||
                (_stuckSince is { } stuck && options.Clock.GetElapsedTime(stuck) >= options.StuckAfter) ||
                (_finalSince is { } final && options.Clock.GetElapsedTime(final) >= FinalAfter);
        }
    }

    // What was said, so that nothing is said twice.
    private sealed class Said(string resource, IProgress<StackEvent> progress)
    {
        private readonly HashSet<(string, string)> _troubles = [];
        private string _status = "";

        public void Status(string status)
        {
            if (!string.Equals(_status, status, StringComparison.Ordinal))
            {
                progress.Report(new StackEvent.Progressed(resource, _status = status));
            }
        }

        public void Trouble(Trouble? trouble)
        {
            if (trouble is not null && _troubles.Add((trouble.Subject, trouble.Reason)))
            {
                progress.Report(new StackEvent.Troubled(resource, trouble.Subject, trouble.Reason, trouble.Message));
            }
        }
    }
}
