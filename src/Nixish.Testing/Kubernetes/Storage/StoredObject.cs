using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>An object as it was after one write. <see cref="Body"/> is never changed once it is stored.</summary>
internal sealed record StoredObject(ApiKind Kind, string? Namespace, string Name, long Version, JsonObject Body)
{
    public string Uid => Metadata.Text("uid") ?? "";

    public JsonObject Metadata => (JsonObject)Body["metadata"]!;

    public JsonObject? Labels => Metadata.Object("labels");

    public bool Terminating => Metadata.ContainsKey("deletionTimestamp");

    public bool HasFinalizers => Metadata["finalizers"] is JsonArray { Count: > 0 };
}

/// <summary>What happened to an object: <c>ADDED</c>, <c>MODIFIED</c> or <c>DELETED</c>, and how it was before.</summary>
internal sealed record StoredEvent(string Type, StoredObject Object, StoredObject? Before, long Version);
