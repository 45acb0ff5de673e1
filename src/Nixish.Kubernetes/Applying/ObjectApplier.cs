using System.Buffers;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Does the changes of a plan: server-side apply and delete.</summary>
internal sealed class ObjectApplier(KubernetesApi api, ClusterOptions options)
{
    private const int MaxRaces = 5;

    // The store's version before its first write, so no object's: applying with it makes an object and conflicts with every one there is.
    private static readonly LiveVersion NoObject = new("", "1");

    // How long a namespace or a CRD that is ready may still be unknown to the server's caches.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(5);

    /// <summary>Applies and returns the object as the server keeps it; null after a delete.</summary>
    public async Task<AppliedObject?> ApplyAsync(ObjectChange change, CancellationToken cancellationToken)
    {
        switch (change.Action)
        {
            case ChangeAction.Create or ChangeAction.Update:
                return await PatchAsync(change, cancellationToken).ConfigureAwait(false);
            case ChangeAction.Delete:
                await DeleteAsync(change, cancellationToken).ConfigureAwait(false);
                return null;
            default:
                return null;
        }
    }

    private async Task<AppliedObject> PatchAsync(ObjectChange change, CancellationToken cancellationToken)
    {
        var path = $"{change.Address.Path}?fieldManager={StackMarks.FieldManager}{(options.Conflicts == ConflictPolicy.Force ? "&force=true" : "")}";
        var seen = change.Seen;
        if (change.Leaving is { } leaving)
        {
            await GoneAsync(change.Address, leaving, cancellationToken).ConfigureAwait(false);
        }

        var started = options.Clock.GetTimestamp();
        var condition = IsMadeByServer(change.Address) ? null : NoObject;
        for (var races = 0; ;)
        {
            var body = (seen ?? condition) is { } version ? Conditional(change.Wanted!.Body, version) : change.Wanted!.Body;
            using var response = await api.SendAsync(new(HttpMethod.Patch, path, body, KubernetesApi.ApplyPatch), cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                using var applied = await api.ReadAsync(response, $"Applying {change.Address}", cancellationToken).ConfigureAwait(false);
                return AppliedObject.Of(applied.RootElement);
            }

            var status = await api.StatusAsync(response, cancellationToken).ConfigureAwait(false);
            if (FieldConflictException.Of(change.Address.ToString(), status) is { } conflict)
            {
                throw seen is null ? Stale(change, "has appeared since, with other fields", conflict) : conflict;
            }

            if (status.IsConflict && seen is null)
            {
                return await MadeBeforeAsync(change, status, cancellationToken).ConfigureAwait(false);
            }

            if (status.IsConflict && races++ < MaxRaces)
            {
                seen = await StillAsPlannedAsync(change, seen!, cancellationToken).ConfigureAwait(false);
            }
            else if (seen is null && condition is not null && SaysAbsent(status))
            {
                condition = null;
            }
            else if (IsSettling(status) && options.Clock.GetElapsedTime(started) < Settling)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(200), options.Clock, cancellationToken).ConfigureAwait(false);
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
        using var live = await api.GetAsync(change.Address.Path, cancellationToken).ConfigureAwait(false);
        if (live is null)
        {
            throw Stale(change, "is gone since");
        }

        var now = ObjectPlanner.Compare(change.Wanted!, live.RootElement, "");
        if (!string.Equals(now.Seen?.Uid, seen.Uid, StringComparison.Ordinal))
        {
            throw Stale(change, "was deleted and made anew since");
        }

        return now.Fields.IsEmpty || now.Fields == change.Fields
            ? now.Seen!
            : throw Stale(change, $"was changed since ({string.Join(", ", now.Fields.Where(field => !change.Fields.Contains(field)).Concat(change.Fields.Where(field => !now.Fields.Contains(field))).Select(field => field.Path).Distinct(StringComparer.Ordinal).Take(3))})");
    }

    private async Task DeleteAsync(ObjectChange change, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("kind"u8, "DeleteOptions"u8);
            writer.WriteString("apiVersion"u8, "v1"u8);
            writer.WriteString("propagationPolicy"u8, options.Propagation.ToString());
            if (change.Seen is { Uid.Length: > 0 } seen)
            {
                writer.WriteStartObject("preconditions"u8);
                writer.WriteString("uid"u8, seen.Uid);
                writer.WriteEndObject();
            }

            writer.WriteEndObject();
        }

        using var response = await api.SendAsync(new(HttpMethod.Delete, change.Address.Path, buffer.WrittenMemory), cancellationToken).ConfigureAwait(false);
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

    // Services have a store of their own in servers before 1.23. It takes no version where there is no object: so there is none.
    private static bool SaysAbsent(ApiStatus status) => status.Code == 500 && status.Message.Contains("resourceVersion should not be set on objects to be created", StringComparison.Ordinal);

    // Every namespace gets these of the server's own, at some time after it was made: they appear under a plan that makes the namespace too.
    private static bool IsMadeByServer(ObjectAddress address) => (address.Kind.ApiVersion, address.Kind.Kind, address.Name) is
        ("v1", "ServiceAccount", "default") or ("v1", "ConfigMap", "kube-root-ca.crt");

    // A version alone does not keep an apply from making an object that is gone; a uid does.
    private static ReadOnlyMemory<byte> Conditional(ReadOnlyMemory<byte> body, LiveVersion seen)
    {
        // The renderer puts the name first in the metadata; the conditions go before it.
        var at = body.Span.IndexOf("\"metadata\":{"u8) + "\"metadata\":{"u8.Length;
        var uid = seen.Uid.Length > 0 ? $"\"uid\":\"{JsonEncodedText.Encode(seen.Uid)}\"," : "";
        return (byte[])[.. body.Span[..at], .. Encoding.UTF8.GetBytes($"{uid}\"resourceVersion\":\"{JsonEncodedText.Encode(seen.ResourceVersion)}\","), .. body.Span[at..]];
    }

    private static StalePlanException Stale(ObjectChange change, string how, Exception? cause = null) =>
        new($"The plan is stale: {change.Address} {how}.{(cause is null ? "" : " " + cause.Message)} Plan again and apply that plan.");
}

/// <summary>An object as the server kept it after an apply: what readiness must have seen at least.</summary>
internal sealed record AppliedObject(string Uid, long Generation, string ResourceVersion)
{
    public static AppliedObject Of(JsonElement live)
    {
        var metadata = live.Member("metadata"u8);
        return new(metadata.Member("uid"u8).AsText() ?? "", metadata.Member("generation"u8).AsInt64() ?? 0, metadata.Member("resourceVersion"u8).AsText() ?? "");
    }
}
