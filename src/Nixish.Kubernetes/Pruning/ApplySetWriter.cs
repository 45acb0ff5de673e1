using System.Buffers;
using System.Net;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Writes the parent of an apply set.</summary>
internal sealed class ApplySetWriter(KubernetesApi api)
{
    public const string FieldManager = "nixish-applyset";

    /// <summary>Before the first member: everything that the set held or will hold, so that a crash from here on loses nothing.</summary>
    public async Task BeginAsync(ApplySetChange change, CancellationToken cancellationToken)
    {
        if (change.Action == ChangeAction.Delete)
        {
            await DeleteAsync(change, cancellationToken).ConfigureAwait(false);
        }
        else if (change.ComesFirst)
        {
            await WriteAsync(change, change.Superset, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>After the last: exactly what it holds.</summary>
    public Task FinishAsync(ApplySetChange change, CancellationToken cancellationToken) =>
        change.Action == ChangeAction.Delete || (change.ComesFirst && change.Superset == change.Exact) ? Task.CompletedTask : WriteAsync(change, change.Exact, cancellationToken);

    private async Task WriteAsync(ApplySetChange change, ApplySetMembers members, CancellationToken cancellationToken)
    {
        var body = Body(change, members);
        foreach (var force in (string[])["", "&force=true"])
        {
            using var response = await SendAsync(change.Address, force, body, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                return;
            }

            // Another of this tool's own writes, or another tool's in whose name this goes on: the set is ours to record.
            if (response.StatusCode != HttpStatusCode.Conflict || force.Length > 0)
            {
                throw (await api.StatusAsync(response, cancellationToken).ConfigureAwait(false)).ToException($"Recording the apply set of {change.Address}", api.ServerName);
            }
        }
    }

    private Task<HttpResponseMessage> SendAsync(ObjectAddress address, string force, ReadOnlyMemory<byte> body, CancellationToken cancellationToken) =>
        api.SendAsync(new(HttpMethod.Patch, $"{address.Path}?fieldManager={FieldManager}{force}", body, KubernetesApi.ApplyPatch), cancellationToken);

    private async Task DeleteAsync(ApplySetChange change, CancellationToken cancellationToken)
    {
        var body = ObjectApplier.DeleteOptions(change.Uid, DeletePropagation.Background);
        using var response = await api.SendAsync(new(HttpMethod.Delete, change.Address.Path, body), cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode && response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Conflict))
        {
            throw (await api.StatusAsync(response, cancellationToken).ConfigureAwait(false)).ToException($"Deleting {change.Address}", api.ServerName);
        }
    }

    private static ReadOnlyMemory<byte> Body(ApplySetChange change, ApplySetMembers members)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, FieldWriter.Options))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion"u8, change.Address.Kind.ApiVersion);
            writer.WriteString("kind"u8, change.Address.Kind.Kind);
            writer.WriteStartObject("metadata"u8);
            writer.WriteString("name"u8, change.Address.Name);
            if (change.Address.Namespace is { } ns)
            {
                writer.WriteString("namespace"u8, ns);
            }

            writer.WriteStartObject("annotations"u8);
            writer.WriteString(ApplySet.NamespacesAnnotation, members.NamespacesText);
            writer.WriteString(ApplySet.KindsAnnotation, members.KindsText);
            writer.WriteString(ApplySet.ToolingAnnotation, change.Tooling);
            writer.WriteEndObject();
            writer.WriteStartObject("labels"u8);
            writer.WriteString(ApplySet.IdLabel, change.Id);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
