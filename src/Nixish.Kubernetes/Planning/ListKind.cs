using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>How the server merges a list: as a whole, as a set, or item by item under key fields.</summary>
internal sealed record ListKind(Seq<string> Keys)
{
    /// <summary>Replaced as a whole.</summary>
    public static ListKind Atomic { get; } = new(default(Seq<string>));

    /// <summary>Merged as a set of scalars.</summary>
    public static ListKind Set { get; } = new(default(Seq<string>));

    public static ListKind ByKeys(Seq<string> keys) => new(keys);

    /// <summary>What the schema says of a list; null where it says nothing.</summary>
    public static ListKind? Of(MergeField field) => field.Kind switch
    {
        MergeKind.Keyed => ByKeys(field.Keys.Select(key => key.Name)),
        MergeKind.Set => Set,
        MergeKind.Atomic => Atomic,
        _ => null,
    };

    public bool IsSet => ReferenceEquals(this, Set);

    /// <summary>
    /// How a list of which nothing is known is compared: by <c>name</c>, port or mount path where its items have one each, as most
    /// of Kubernetes' lists do; else as a whole. Only what is shown depends on it: the server merges by its own schema.
    /// </summary>
    public static ListKind Guess(string name, JsonElement wanted, JsonElement live)
    {
        ReadOnlySpan<Seq<string>> candidates = name switch
        {
            "ports" => [["containerPort", "protocol"], ["port", "protocol"]],
            "volumeMounts" => [["mountPath"]],
            "volumeDevices" => [["devicePath"]],
            "hostAliases" => [["ip"]],
            "conditions" => [["type"]],
            "ownerReferences" => [["uid"]],
            "topologySpreadConstraints" => [["topologyKey", "whenUnsatisfiable"]],
            "containers" or "initContainers" or "ephemeralContainers" or "env" or "volumes" or "imagePullSecrets" or "secrets" => [["name"]],
            _ => [],
        };
        foreach (var keys in candidates)
        {
            if (AreUnique(wanted, keys) && AreUnique(live, keys))
            {
                return ByKeys(keys);
            }
        }

        return name is "finalizers" ? Set : Atomic;
    }

    /// <summary>An item's keys as one text, <c>8080/TCP</c>.</summary>
    public string NameOf(JsonElement item) => string.Join('/', Keys.Select(key => KeyText(item, key) ?? ""));

    /// <summary>A key's value; where a port names no protocol it is TCP, as the server fills it in.</summary>
    public static string? KeyText(JsonElement item, string key) => item.Member(key) switch
    {
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { ValueKind: JsonValueKind.Undefined or JsonValueKind.Null } => string.Equals(key, "protocol", StringComparison.Ordinal) ? "TCP" : null,
        var other => other.GetRawText(),
    };

    private static bool AreUnique(JsonElement list, Seq<string> keys)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var item in list.Items())
        {
            if (KeyText(item, keys[0]) is null || !seen.Add(string.Join('/', keys.Select(key => KeyText(item, key) ?? ""))))
            {
                return false;
            }
        }

        return true;
    }
}
