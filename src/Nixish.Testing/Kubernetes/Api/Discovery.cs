using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>What the server says of itself and of the kinds that it serves.</summary>
internal static class Discovery
{
    /// <summary>The answer to a discovery path; null where the path is no such one.</summary>
    public static JsonObject? Answer(ServedKinds kinds, string path) => path.Trim('/').Split('/') switch
    {
        ["version"] => new()
        {
            ["major"] = "1",
            ["minor"] = "36",
            ["gitVersion"] = "v1.36.0+nixish",
            ["gitCommit"] = "",
            ["gitTreeState"] = "clean",
            ["buildDate"] = "1970-01-01T00:00:00Z",
            ["goVersion"] = "",
            ["compiler"] = "",
            ["platform"] = "dotnet/in-memory",
        },
        ["api"] => new()
        {
            ["kind"] = "APIVersions",
            ["versions"] = new JsonArray("v1"),
            ["serverAddressByClientCIDRs"] = new JsonArray(),
        },
        ["apis"] => new()
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray([.. kinds.All.Where(kind => kind.Group.Length > 0).GroupBy(kind => kind.Group, StringComparer.Ordinal).Select(Group)]),
        },
        ["apis", var name] => Versions(kinds, name) is { } group ? With(Group(group), "APIGroup") : throw ApiError.NoSuchResource(),
        ["api", "v1"] => Resources("v1", kinds.All.Where(kind => kind.ApiVersion == "v1")),
        ["apis", var name, var version] => Versions(kinds, name)?.Where(kind => kind.Version == version).ToList() is { Count: > 0 } found
            ? Resources($"{name}/{version}", found)
            : throw ApiError.NoSuchResource(),
        _ => null,
    };

    private static IGrouping<string, ApiKind>? Versions(ServedKinds kinds, string group) =>
        kinds.All.Where(kind => kind.Group == group).GroupBy(kind => kind.Group, StringComparer.Ordinal).FirstOrDefault();

    private static JsonObject Group(IGrouping<string, ApiKind> kinds)
    {
        // Stable versions come before betas, and betas before alphas.
        var versions = kinds.Select(kind => kind.Version).Distinct(StringComparer.Ordinal)
            .OrderBy(version => version.Contains("alpha", StringComparison.Ordinal) ? 2 : version.Contains("beta", StringComparison.Ordinal) ? 1 : 0)
            .ThenByDescending(version => version, StringComparer.Ordinal)
            .Select(version => new JsonObject { ["groupVersion"] = $"{kinds.Key}/{version}", ["version"] = version })
            .ToList();
        return new()
        {
            ["name"] = kinds.Key,
            ["versions"] = new JsonArray([.. versions]),
            ["preferredVersion"] = versions[0].DeepClone(),
        };
    }

    private static JsonObject With(JsonObject group, string kind)
    {
        group.Insert(0, "kind", kind);
        group.Insert(1, "apiVersion", "v1");
        return group;
    }

    private static JsonObject Resources(string groupVersion, IEnumerable<ApiKind> kinds)
    {
        var resources = new JsonArray();
        foreach (var kind in kinds.OrderBy(kind => kind.Plural, StringComparer.Ordinal))
        {
            resources.Add((JsonNode)Resource(kind, "", "create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"));
            if (kind.HasStatus)
            {
                resources.Add((JsonNode)Resource(kind, "/status", "get", "patch", "update"));
            }

            if (kind.Scale is not null)
            {
                var scale = Resource(kind, "/scale", "get", "patch", "update");
                (scale["group"], scale["version"], scale["kind"]) = ("autoscaling", "v1", "Scale");
                resources.Add((JsonNode)scale);
            }
        }

        return new()
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = groupVersion,
            ["resources"] = resources,
        };
    }

    private static JsonObject Resource(ApiKind kind, string subresource, params string[] verbs) => new()
    {
        ["name"] = kind.Plural + subresource,
        ["singularName"] = kind.Kind.ToLowerInvariant(),
        ["namespaced"] = kind.Namespaced,
        ["kind"] = kind.Kind,
        ["verbs"] = new JsonArray([.. verbs.Select(verb => (JsonNode)verb)]),
    };
}
