using System.Buffers;
using System.Net;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Does the changes of a plan: server-side apply and delete.</summary>
internal sealed class ObjectApplier(KubernetesApi api, ClusterOptions options)
{
    private const int MaxRaces = 5;
    private readonly LettingGo _letting = new(api);

    private readonly CreateCondition _absent = new();

    // How long a namespace or a CRD that is ready may still be unknown to the server's caches.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    // Fields that the server does not know are an error, not a warning that nobody reads. Servers before 1.25 know no such option and
    // pass it over; they refuse such fields of an applied object by themselves.
    public const string Strict = "fieldValidation=Strict";

    /// <summary>Applies and returns the object as the server keeps it; null after a delete.</summary>
    public async Task<AppliedObject?> ApplyAsync(ObjectChange change, IProgress<StackEvent> progress, CancellationToken cancellationToken)
    {
        switch (change.Action)
        {
            case ChangeAction.Update when change.LetsGo:
                await _letting.LetGoAsync(change, cancellationToken).ConfigureAwait(false);
                return null;
            case ChangeAction.Create or ChangeAction.Update:
                return await PatchAsync(change, progress, cancellationToken).ConfigureAwait(false);
            case ChangeAction.Replace:
                return await ReplaceAsync(change, progress, cancellationToken).ConfigureAwait(false);
            case ChangeAction.Delete:
                await DeleteAsync(change, options.Propagation, cancellationToken).ConfigureAwait(false);
                return null;
            default:
                return null;
        }
    }

    // Gone and made anew, so killed in between it is a create for the next plan.
    private async Task<AppliedObject> ReplaceAsync(ObjectChange change, IProgress<StackEvent> progress, CancellationToken cancellationToken)
    {
        await StillAsPlannedAsync(change, change.Seen!, cancellationToken).ConfigureAwait(false);
        progress.Report(new StackEvent.Progressed(change.ResourceId, "being deleted, to be made anew"));
        await DeleteAsync(change, change.KeepsDependents ? DeletePropagation.Orphan : options.Propagation, cancellationToken).ConfigureAwait(false);
        return await PatchAsync(change with { Seen = null, Leaving = change.Seen!.Uid, Migrates = false, Handover = null }, progress, cancellationToken).ConfigureAwait(false);
    }

    private async Task<AppliedObject> PatchAsync(ObjectChange change, IProgress<StackEvent> progress, CancellationToken cancellationToken)
    {
        var forces = (change.Wanted!.Settings.Conflicts ?? options.Conflicts) == ConflictPolicy.Force;
        var seen = change.Seen;
        if (change.Leaving is { } leaving)
        {
            await GoneAsync(change.Address, leaving, cancellationToken).ConfigureAwait(false);
        }

        if (change.Handover is { } handover)
        {
            await _letting.HandOverAsync(change, handover, cancellationToken).ConfigureAwait(false);
        }

        if (change.Migrates)
        {
            seen = await MigrateAsync(change, seen!, cancellationToken).ConfigureAwait(false);
        }

        var started = options.Clock.GetTimestamp();
        for (var races = 0; ;)
        {
            var body = seen is not null ? AppliedBody.Bound(change.Wanted!.Body, seen)
                : IsMadeByServer(change.Address) ? change.Wanted!.Body
                : _absent.Of(change.Wanted!);
            var path = $"{change.Address.Path}?fieldManager={StackMarks.FieldManager}{(forces ? "&force=true" : "")}&{Strict}";
            using var response = await api.SendAsync(new(HttpMethod.Patch, path, body, KubernetesApi.ApplyPatch, KubernetesApi.Metadata), cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                foreach (var warning in WarningHeaders.Of(response))
                {
                    progress.Report(new StackEvent.Warned(change.ResourceId, warning));
                }

                using var applied = await api.ReadAsync(response, $"Applying {change.Address}", cancellationToken).ConfigureAwait(false);
                return AppliedObject.Of(applied.RootElement);
            }

            var status = await api.StatusAsync(response, cancellationToken).ConfigureAwait(false);
            if (FieldConflictException.Of(change.Address.ToString(), status) is { } conflict)
            {
                // Force is for the whole object, so only where every field in conflict is meant. What is forced is still bound to
                // the version that was looked at: no conflict can join in between.
                if (!forces && seen is not null && conflict.Conflicts.AsEnumerable().All(field => change.Wanted.TakesOver.Any(taken => taken.Covers(field.Path))))
                {
                    forces = true;
                    continue;
                }

                throw seen is null ? Stale(change, "has appeared since, with other fields", conflict) : conflict;
            }

            if (seen is null && CreateCondition.Fails(status))
            {
                return await MadeBeforeAsync(change, status, cancellationToken).ConfigureAwait(false);
            }

            if (status.IsConflict && races++ < MaxRaces)
            {
                seen = await StillAsPlannedAsync(change, seen!, cancellationToken).ConfigureAwait(false);
            }
            else if (seen is null && _absent.Refuses(change.Address.Kind, status) && races++ < MaxRaces)
            {
                continue;
            }
            else if (IsSettling(status) && options.Clock.GetElapsedTime(started) < Settling)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), options.Clock, cancellationToken).ConfigureAwait(false);
            }
            else if (seen is not null && ImmutableFields.AreTheReason(status))
            {
                throw new ImmutableFieldException(ImmutableFields.NamedBy(status).Select(field => new ImmutableField(change.ResourceId, field)), status.Causes);
            }
            else
            {
                throw status.Code == 404 && seen is not null ? Stale(change, "is gone since") : status.ToException($"Applying {change.Address}", api.ServerName);
            }
        }
    }

    // Applying to an object that is being deleted succeeds, and then it is gone.
    private async Task GoneAsync(ObjectAddress address, string uid, CancellationToken cancellationToken)
    {
        var started = options.Clock.GetTimestamp();
        while (true)
        {
            using var live = await api.GetAsync(address.Path, cancellationToken).ConfigureAwait(false);
            var metadata = live is null ? default : live.RootElement.Member("metadata"u8);
            if (live is null || !string.Equals(metadata.Member("uid"u8).AsText(), uid, StringComparison.Ordinal))
            {
                return;
            }

            if (options.Clock.GetElapsedTime(started) > options.ReadyTimeout)
            {
                var finalizers = string.Join(", ", metadata.Member("finalizers"u8).Items().Select(item => item.AsText()));
                throw new NotReadyException($"{address} is still being deleted{(finalizers.Length > 0 ? $", held by the finalizers {finalizers}" : "")}, and can be made anew only when it is gone. See why what it waits for does not end, then apply again.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(500), options.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    // The answer to a create may be lost, and the create that is then sent again finds what the first one made.
    private async Task<AppliedObject> MadeBeforeAsync(ObjectChange change, ApiStatus status, CancellationToken cancellationToken)
    {
        using var live = await api.GetAsync(change.Address.Path, cancellationToken).ConfigureAwait(false);
        return live is null
            ? throw status.ToException($"Applying {change.Address}", api.ServerName)
            : ObjectPlanner.Compare(change.Wanted!, live.RootElement, "").Action == ChangeAction.None
                ? AppliedObject.Of(live.RootElement)
                : throw Stale(change, "has appeared since");
    }

    // Controllers write an object's status all the time, which moves its version on. That does not make a plan stale;
    // another difference from what is wanted does.
    private async Task<LiveVersion> StillAsPlannedAsync(ObjectChange change, LiveVersion seen, CancellationToken cancellationToken)
    {
        using var live = await api.GetAsync(change.Address.Path, cancellationToken).ConfigureAwait(false) ?? throw Stale(change, "is gone since");
        return StillAsPlanned(change, seen, live.RootElement);
    }

    // Five times, as others do too: somebody who writes the object all the time is not waited out.
    private async Task<LiveVersion> MigrateAsync(ObjectChange change, LiveVersion seen, CancellationToken cancellationToken)
    {
        for (var races = 0; ; races++)
        {
            using var live = await api.GetAsync(change.Address.Path, cancellationToken).ConfigureAwait(false) ?? throw Stale(change, "is gone since");
            var now = StillAsPlanned(change, seen, live.RootElement);
            if (ClientSideApply.Patch(live.RootElement) is not { } patch)
            {
                return now;
            }

            using var response = await api.SendAsync(new(HttpMethod.Patch, $"{change.Address.Path}?fieldManager={StackMarks.FieldManager}", patch, "application/json-patch+json"), cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                using var migrated = await api.ReadAsync(response, $"Migrating {change.Address}", cancellationToken).ConfigureAwait(false);
                return now with { ResourceVersion = AppliedObject.Of(migrated.RootElement).ResourceVersion };
            }

            if (response.StatusCode != HttpStatusCode.Conflict || races == MaxRaces)
            {
                throw (await api.StatusAsync(response, cancellationToken).ConfigureAwait(false)).ToException($"Taking {change.Address} over from kubectl's client-side apply", api.ServerName);
            }
        }
    }

    private static LiveVersion StillAsPlanned(ObjectChange change, LiveVersion seen, JsonElement live)
    {
        var now = ObjectPlanner.Compare(change.Wanted!, live, "");
        if (!string.Equals(now.Seen?.Uid, seen.Uid, StringComparison.Ordinal))
        {
            throw Stale(change, "was deleted and made anew since");
        }

        var planned = change.Compared ?? change.Fields;
        return now.Fields.IsEmpty || now.Fields == planned
            ? now.Seen!
            : throw Stale(change, $"was changed since ({string.Join(", ", now.Fields.Where(field => !planned.Contains(field)).Concat(planned.Where(field => !now.Fields.Contains(field))).Select(field => field.Path).Distinct(StringComparer.Ordinal).Take(3))})");
    }

    /// <summary>Deletes an object that this apply made, or found as it should be, now that it is not needed any more.</summary>
    public Task EndAsync(ObjectChange change, AppliedObject? applied, CancellationToken cancellationToken) =>
        DeleteAsync(applied is null ? change : change with { Seen = new(applied.Uid, "") }, options.Propagation, cancellationToken);

    public static ReadOnlyMemory<byte> DeleteOptions(string? uid, DeletePropagation propagation)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();
        writer.WriteString("kind"u8, "DeleteOptions"u8);
        writer.WriteString("apiVersion"u8, "v1"u8);
        writer.WriteString("propagationPolicy"u8, propagation.ToString());
        if (!string.IsNullOrEmpty(uid))
        {
            writer.WriteStartObject("preconditions"u8);
            writer.WriteString("uid"u8, uid);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenMemory;
    }

    private async Task DeleteAsync(ObjectChange change, DeletePropagation propagation, CancellationToken cancellationToken)
    {
        using var response = await api.SendAsync(new(HttpMethod.Delete, change.Address.Path, DeleteOptions(change.Seen?.Uid, propagation)), cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound)
        {
            return;
        }

        var status = await api.StatusAsync(response, cancellationToken).ConfigureAwait(false);
        // A namespace that is on its way out answers a second delete with a conflict.
        if (status.IsConflict)
        {
            using var live = await api.GetAsync(change.Address.Path, cancellationToken).ConfigureAwait(false);
            if (live is null || live.RootElement.At("metadata", "deletionTimestamp").Exists())
            {
                return;
            }

            throw Stale(change, "was deleted and made anew since");
        }

        throw status.ToException($"Deleting {change.Address}", api.ServerName);
    }

    // The URL of a CRD that was just established, and the namespace that was just made, reach every part of the server a little later;
    // so does the end of an object that is still being deleted.
    private static bool IsSettling(ApiStatus status) => status.Code == 404 && (status.Reason is null || status.Message.Contains("could not find the requested resource", StringComparison.Ordinal));

    // Every namespace gets these of the server's own, at some time after it was made: they appear under a plan that makes the namespace too.
    private static bool IsMadeByServer(ObjectAddress address) => (address.Kind.ApiVersion, address.Kind.Kind, address.Name) is
        ("v1", "ServiceAccount", "default") or ("v1", "ConfigMap", "kube-root-ca.crt");

    internal static StalePlanException Stale(ObjectChange change, string how, Exception? cause = null) =>
        new($"The plan is stale: {change.Address} {how}.{(cause is null ? "" : " " + cause.Message)} Plan again and apply that plan.");
}
