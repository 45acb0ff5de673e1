using System.Text.Json.Nodes;
using Nixish.Kubernetes;

namespace Nixish.Testing;

/// <summary>ResourceQuotas: how many objects a namespace may hold, and how much its pods may ask for. Scopes are not known.</summary>
internal static class Quotas
{
    private static readonly string[] Counted = ["pods", "services", "configmaps", "secrets", "persistentvolumeclaims", "replicationcontrollers", "resourcequotas"];

    /// <exception cref="ApiError">The object would exceed a quota: 403.</exception>
    public static void Check(ObjectStore store, ApiKind kind, string ns, string name, JsonObject body)
    {
        foreach (var quota in store.All.Where(found => found.Kind is { Group: "", Kind: "ResourceQuota" } && found.Namespace == ns))
        {
            foreach (var (resource, limit) in Hard(quota))
            {
                var requested = Amount(resource, kind, body);
                if (requested > 0 && Used(store, ns, resource) is var used && used + requested > Parse(limit))
                {
                    throw ApiError.Forbidden(kind, name, $"exceeded quota: {quota.Name}, requested: {resource}={Text(resource, requested)}, used: {resource}={Text(resource, used)}, limited: {resource}={limit}");
                }
            }
        }
    }

    /// <summary>What a quota's status says: the limits, and what is used of them.</summary>
    public static JsonObject StatusOf(ObjectStore store, StoredObject quota)
    {
        var used = new JsonObject();
        foreach (var (resource, _) in Hard(quota))
        {
            used[resource] = Text(resource, Used(store, quota.Namespace!, resource));
        }

        return new() { ["hard"] = quota.Body.Object("spec")?["hard"]?.DeepClone(), ["used"] = used };
    }

    private static IEnumerable<(string Resource, string Limit)> Hard(StoredObject quota) =>
        (quota.Body.Object("spec")?.Object("hard") ?? []).Select(entry => (entry.Key, entry.Value?.ToString() ?? "0"));

    private static decimal Used(ObjectStore store, string ns, string resource) => store.All.Where(found => found.Namespace == ns)
        .Where(static found => found.Kind != ServedKinds.Pods || found.Body.Object("status")?.Text("phase") is not ("Succeeded" or "Failed"))
        .Sum(found => Amount(resource, found.Kind, found.Body));

    private static decimal Amount(string resource, ApiKind kind, JsonObject body)
    {
        if (resource == $"count/{kind.Resource}" || (kind.Group.Length == 0 && kind.Plural == resource && Counted.Contains(resource, StringComparer.Ordinal)))
        {
            return 1;
        }

        var (list, name) = resource switch
        {
            "cpu" or "requests.cpu" => ("requests", "cpu"),
            "memory" or "requests.memory" => ("requests", "memory"),
            "limits.cpu" => ("limits", "cpu"),
            "limits.memory" => ("limits", "memory"),
            _ => ("", ""),
        };
        return name.Length == 0 || kind != ServedKinds.Pods ? 0
            : (body.Object("spec")?.Objects("containers") ?? []).Sum(container => Parse(container.Object("resources")?.Object(list)?[name]?.ToString() ?? "0"));
    }

    private static decimal Parse(string amount) => (decimal)((Quantity)amount).Value;

    private static string Text(string resource, decimal amount) => resource.EndsWith("cpu", StringComparison.Ordinal) && amount != Math.Floor(amount)
        ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{amount * 1000:0}m")
        : amount.ToString("0", System.Globalization.CultureInfo.InvariantCulture);
}
