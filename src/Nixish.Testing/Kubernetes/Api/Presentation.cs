using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Objects as a request wants to see them: in its version, and whole or their metadata alone.</summary>
internal static class Presentation
{
    private const string Meta = "meta.k8s.io/v1";

    public static JsonObject Of(ApiRequest request, ApiKind kind, JsonObject body) =>
        request.WantsMetadataAlone ? new() { ["kind"] = "PartialObjectMetadata", ["apiVersion"] = Meta, ["metadata"] = body["metadata"]?.DeepClone() } : In(kind, body);

    /// <summary>An object of a custom kind in the version that is asked for: where nothing converts, the versions differ by name alone.</summary>
    public static JsonObject In(ApiKind kind, JsonObject body)
    {
        if (!kind.Custom || body.Text("apiVersion") == kind.ApiVersion)
        {
            return body;
        }

        var other = body.Copy();
        other["apiVersion"] = kind.ApiVersion;
        return other;
    }

    public static JsonObject List(ApiRequest request, ApiKind kind, JsonObject metadata, IEnumerable<StoredObject> items) => new()
    {
        ["kind"] = request.WantsMetadataAlone ? "PartialObjectMetadataList" : kind.Kind + "List",
        ["apiVersion"] = request.WantsMetadataAlone ? Meta : kind.ApiVersion,
        ["metadata"] = metadata,
        ["items"] = new JsonArray([.. items.Select(stored => request.WantsMetadataAlone
            ? new JsonObject { ["metadata"] = stored.Metadata.DeepClone() }
            : In(kind, stored.Body).DeepClone())]),
    };
}
