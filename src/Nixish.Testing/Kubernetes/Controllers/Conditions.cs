using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>The conditions of a status.</summary>
internal static class Conditions
{
    /// <summary>A condition; its time of transition stays where its status does.</summary>
    public static JsonObject Of(JsonObject? before, string type, bool holds, string? reason, string? message, string now, bool updated = false, bool probed = false)
    {
        var status = holds ? "True" : "False";
        var was = before?.Objects("conditions").FirstOrDefault(condition => condition.Text("type") == type);
        var condition = new JsonObject { ["type"] = type, ["status"] = status };
        if (probed)
        {
            condition["lastProbeTime"] = was?.Text("lastProbeTime") ?? now;
        }

        if (updated)
        {
            condition["lastUpdateTime"] = was is not null && was.Text("status") == status && was.Text("reason") == reason ? was.Text("lastUpdateTime") : now;
        }

        condition["lastTransitionTime"] = was?.Text("status") == status ? was.Text("lastTransitionTime") : now;
        if (reason is not null)
        {
            condition["reason"] = reason;
        }

        if (message is not null)
        {
            condition["message"] = message;
        }

        return condition;
    }
}
