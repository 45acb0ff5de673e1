using System.Buffers;
using System.Net;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Gives up what Nixish held: an object that is kept where its stack would delete it, and fields that a resource leaves to others.</summary>
internal sealed class LettingGo(KubernetesApi api)
{
    /// <summary>Takes our marks off an object and leaves it as it is. It is nobody's then.</summary>
    public async Task LetGoAsync(ObjectChange change, CancellationToken cancellationToken)
    {
        using var response = await api.SendAsync(
            new(HttpMethod.Patch, $"{change.Address.Path}?fieldManager={StackMarks.FieldManager}", WithoutMarks(change.Seen!), "application/merge-patch+json"), cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotFound)
        {
            return;
        }

        var status = await api.StatusAsync(response, cancellationToken).ConfigureAwait(false);
        throw status.IsConflict ? ObjectApplier.Stale(change, "was deleted and made anew since") : status.ToException($"Letting go of {change.Address}", api.ServerName);
    }

    /// <summary>Gives fields to a manager that keeps them. Another who has them meanwhile keeps them himself.</summary>
    public async Task HandOverAsync(ObjectChange change, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        using var response = await api.SendAsync(
            new(HttpMethod.Patch, $"{change.Address.Path}?fieldManager={LeftFields.Keeper}", body, KubernetesApi.ApplyPatch), cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode && response.StatusCode != HttpStatusCode.Conflict)
        {
            throw (await api.StatusAsync(response, cancellationToken).ConfigureAwait(false)).ToException($"Leaving fields of {change.Address} to others", api.ServerName);
        }
    }

    private static ReadOnlyMemory<byte> WithoutMarks(LiveVersion seen)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("metadata"u8);
            writer.WriteString("uid"u8, seen.Uid);
            writer.WriteStartObject("labels"u8);
            writer.WriteNull(StackMarks.StackLabel);
            writer.WriteNull(ApplySet.PartOfLabel);
            writer.WriteEndObject();
            writer.WriteStartObject("annotations"u8);
            writer.WriteNull(StackMarks.KeyAnnotation);
            writer.WriteEndObject();
            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }
}
