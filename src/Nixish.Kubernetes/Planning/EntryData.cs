namespace Nixish.Kubernetes;

/// <summary>An object's address as a state entry holds it.</summary>
internal static class EntryData
{
    public static StateEntry Entry(string id, string target, ObjectAddress address, Seq<string> dependsOn)
    {
        List<KeyValuePair<string, string>> data =
        [
            new("apiVersion", address.Kind.ApiVersion),
            new("kind", address.Kind.Kind),
            new("name", address.Name),
            new("plural", address.Kind.Plural),
        ];
        if (address.Namespace is { } ns)
        {
            data.Add(new("namespace", ns));
        }

        return new(id, target) { Data = data.ToMap(), DependsOn = dependsOn };
    }

    public static ObjectAddress Address(StateEntry entry)
    {
        var ns = entry.Data.TryGetValue("namespace", out var value) ? value : null;
        return new(new(Field(entry, "apiVersion"), Field(entry, "kind"), Field(entry, "plural"), ns is not null), ns, Field(entry, "name"));
    }

    private static string Field(StateEntry entry, string name) => entry.Data.TryGetValue(name, out var value) && value.Length > 0
        ? value
        : throw new NixishException($"The state's entry {entry.ResourceId} lacks '{name}': the state is damaged. Restore it, or delete the object by hand and remove the entry.");
}
