using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nixish.Kubernetes;

/// <summary>
/// Makes ours what <c>kubectl apply</c> without <c>--server-side</c> owns. It notes its fields as an updater and a copy of its manifest in an
/// annotation; left so, a field that we stop naming would stay for ever, since the updater still has it. So its entries become
/// one of our apply entry, in one patch that holds only for the version it was made from.
/// </summary>
/// <seealso href="https://kubernetes.io/docs/reference/using-api/server-side-apply/#upgrading-from-client-side-apply-to-server-side-apply"/>
internal static class ClientSideApply
{
    public const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";
    private const string Kubectl = "kubectl-client-side-apply";

    /// <summary>The object as it is once migrated; null where there is nothing to migrate.</summary>
    public static JsonElement? Migrated(JsonElement live)
    {
        if (Entries(live) is not { } entries)
        {
            return null;
        }

        var root = (JsonObject)JsonNode.Parse(live.GetRawText())!;
        root["metadata"]!["managedFields"] = entries;
        return JsonDocument.Parse(root.ToJsonString()).RootElement;
    }

    /// <summary>The JSON patch that migrates, for this version of the object only; null where there is nothing to migrate.</summary>
    public static ReadOnlyMemory<byte>? Patch(JsonElement live)
    {
        if (Entries(live) is not { } entries)
        {
            return null;
        }

        var patch = new JsonArray(
            new JsonObject { ["op"] = "replace", ["path"] = "/metadata/managedFields", ["value"] = entries },
            // The server takes a version in a patch for the one that it was made from, and answers 409 where it is not.
            new JsonObject { ["op"] = "replace", ["path"] = "/metadata/resourceVersion", ["value"] = live.At("metadata", "resourceVersion").AsText() });
        return Encoding.UTF8.GetBytes(patch.ToJsonString());
    }

    private static JsonArray? Entries(JsonElement live)
    {
        var managers = live.At("metadata", "managedFields").Items()
            .Where(entry => IsUpdater(entry) && (entry.Member("manager"u8).AsText() is Kubectl || OwnedFields.Owns(entry.Member("fieldsV1"u8), ["metadata", "annotations", LastApplied])))
            .Select(entry => entry.Member("manager"u8).AsText()!)
            .Distinct(StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();
        if (managers.Count == 0)
        {
            return null;
        }

        var entries = live.At("metadata", "managedFields").Items().Select(entry => (JsonObject)JsonNode.Parse(entry.GetRawText())!).ToList();
        foreach (var manager in managers)
        {
            TakeOver(entries, manager);
        }

        return new JsonArray([.. entries]);
    }

    private static void TakeOver(List<JsonObject> entries, string manager)
    {
        var ours = entries.Find(entry => Is(entry, StackMarks.FieldManager, "Apply"));
        if (ours is null)
        {
            ours = entries.Find(entry => Is(entry, manager, "Update"));
            if (ours is null)
            {
                return;
            }

            ours["manager"] = StackMarks.FieldManager;
            ours["operation"] = "Apply";
        }

        // Fields of another version have other names: those are dropped, and so belong to nobody until someone sets them.
        if (entries.Find(entry => Is(entry, manager, "Update") && string.Equals(Text(entry, "apiVersion"), Text(ours, "apiVersion"), StringComparison.Ordinal)) is { } theirs)
        {
            ours["fieldsV1"] = Union(ours["fieldsV1"] as JsonObject ?? [], theirs["fieldsV1"] as JsonObject ?? []);
        }

        entries.RemoveAll(entry => Is(entry, manager, "Update"));
    }

    // A node without members is owned itself, as is one that has the member ".".
    private static JsonObject Union(JsonObject left, JsonObject right)
    {
        if (left.Count == 0 && right.Count == 0)
        {
            return [];
        }

        var union = (JsonObject)left.DeepClone();
        if (left.Count == 0 || right.Count == 0)
        {
            union["."] = new JsonObject();
        }

        foreach (var (name, node) in right)
        {
            union[name] = union[name] is JsonObject same && node is JsonObject other ? Union(same, other) : node?.DeepClone();
        }

        return union;
    }

    private static bool IsUpdater(JsonElement entry) => entry.Member("operation"u8).AsText() is "Update" && !entry.Member("subresource"u8).Exists();

    private static bool Is(JsonObject entry, string manager, string operation) =>
        string.Equals(Text(entry, "manager"), manager, StringComparison.Ordinal) && string.Equals(Text(entry, "operation"), operation, StringComparison.Ordinal) && string.IsNullOrEmpty(Text(entry, "subresource"));

    private static string? Text(JsonObject entry, string name) => (string?)entry[name];
}
