using System.Buffers;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Secrets that hold values, and what may be shown of them.</summary>
public static class SecretExtensions
{
    private const string Hidden = "(secret)";

    /// <summary>Whether the resource is a Secret that holds values, which screens, files and logs must not show.</summary>
    public static bool HoldsSecretValues(this KubernetesObject resource) => resource switch
    {
        null => throw new ArgumentNullException(nameof(resource)),
        Secret secret => !secret.Data.IsEmpty || !secret.StringData.IsEmpty,
        KubernetesResource { Kind: "Secret", Group: "" } untyped => untyped.Content.ContainsKey("data") || untyped.Content.ContainsKey("stringData"),
        _ => false,
    };

    /// <summary>
    /// The set with <c>(secret)</c> in place of every value of its Secrets, and of the copy of one that kubectl leaves in an
    /// annotation: to be shown to people, not to be applied.
    /// </summary>
    public static ResourceSet WithHiddenSecrets(this ResourceSet resources)
    {
        ArgumentNullException.ThrowIfNull(resources);
        return [.. resources.Select(static resource => resource.HoldsSecretValues() ? Shown(resource) : resource)];
    }

    private static KubernetesResource Shown(KubernetesObject secret)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, FieldWriter.Options))
        {
            secret.WriteTo(writer, Deliveries.None);
        }

        using var document = JsonText.Parse(buffer.WrittenMemory);
        var whole = KubernetesResource.Whole(secret.ApiVersion, secret.Kind, document.RootElement, secret.Id);
        var metadata = whole.Metadata.Annotations.ContainsKey(ClientSideApply.LastApplied)
            ? whole.Metadata with { Annotations = whole.Metadata.Annotations.With(ClientSideApply.LastApplied, Hidden) }
            : whole.Metadata;
        return whole with
        {
            Metadata = metadata,
            Content = whole.Content.AsEnumerable().Select(static field => KeyValuePair.Create(field.Key, field.Key is "data" or "stringData" ? HiddenIn(field.Value) : field.Value)).ToMap(),
        };
    }

    // A value that is no map, which an untyped Secret may have, is hidden as a whole.
    private static Json HiddenIn(Json values) => values.Members.IsEmpty
        ? Hidden
        : values.Members.AsEnumerable().Select(static value => KeyValuePair.Create(value.Key, (Json)Hidden)).ToMap();
}
