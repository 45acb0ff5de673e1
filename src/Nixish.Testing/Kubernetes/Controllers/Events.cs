using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>What controllers and kubelets say of an object, as the API keeps it: one event for each object, reason and message.</summary>
internal sealed class Events(ObjectStore store, ObjectWrites writes)
{
    private static readonly ApiKind Kind = ApiTypes.Kinds.Single(static kind => kind is { Group: "", Kind: "Event" });

    public void Warn(StoredObject about, string reason, string message, string component)
    {
        var ns = about.Namespace ?? "default";
        var name = $"{about.Name}.{Names.Hash(new JsonArray(about.Uid, reason, message))}";
        if (store.Find(Kind, ns, name) is not null || store.Find(ServedKinds.Namespaces, null, ns) is not { Terminating: false })
        {
            return;
        }

        writes.Create(
            new(Kind, ns, null, null),
            new()
            {
                ["metadata"] = new JsonObject { ["name"] = name },
                ["involvedObject"] = new JsonObject
                {
                    ["kind"] = about.Kind.Kind,
                    ["namespace"] = about.Namespace,
                    ["name"] = about.Name,
                    ["uid"] = about.Uid,
                    ["apiVersion"] = about.Kind.ApiVersion,
                },
                ["reason"] = reason,
                ["message"] = message,
                ["type"] = "Warning",
                ["count"] = 1,
                ["firstTimestamp"] = writes.Now,
                ["lastTimestamp"] = writes.Now,
                ["source"] = new JsonObject { ["component"] = component },
            },
            component,
            dryRun: false);
    }
}
