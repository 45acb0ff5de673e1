using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>An object as the server kept it after an apply: what readiness must have seen at least.</summary>
internal sealed record AppliedObject(string Uid, long Generation, string ResourceVersion)
{
    public static AppliedObject Of(JsonElement live)
    {
        var metadata = live.Member("metadata"u8);
        return new(metadata.Member("uid"u8).AsText() ?? "", metadata.Member("generation"u8).AsInt64() ?? 0, metadata.Member("resourceVersion"u8).AsText() ?? "");
    }
}
