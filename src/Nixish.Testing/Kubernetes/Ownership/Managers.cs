using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Who owns fields: an applier is one manager whatever version it applies with, an updater is one for each version.</summary>
internal sealed record FieldOwner(string Name, bool Applies, string ApiVersion, string? Subresource)
{
    public static FieldOwner Applier(string name, string? subresource) => new(name, true, "", subresource);

    public static FieldOwner Updater(string name, string apiVersion, string? subresource) => new(name, false, apiVersion, subresource);
}

/// <summary>What a manager owns, since when, and in which version's words.</summary>
internal sealed record Owned(FieldSet Fields, string ApiVersion, string? Time);

/// <summary>The managers of an object, as <c>metadata.managedFields</c> keeps them.</summary>
internal sealed class Managers
{
    private const int MostUpdaters = 10;

    private readonly Dictionary<FieldOwner, Owned> _owned = [];

    public bool IsEmpty => _owned.Count == 0;

    public IReadOnlyDictionary<FieldOwner, Owned> All => _owned;

    public Owned? this[FieldOwner manager]
    {
        get => _owned.GetValueOrDefault(manager);
        set
        {
            if (value is null || value.Fields.IsEmpty)
            {
                _owned.Remove(manager);
            }
            else
            {
                _owned[manager] = value;
            }
        }
    }

    public FieldSet Everything() => _owned.Values.Aggregate(new FieldSet(), (all, owned) => all.Union(owned.Fields));

    /// <summary>Reads <c>metadata.managedFields</c>; entries that say nothing are left out.</summary>
    public static Managers Read(JsonObject body)
    {
        var managers = new Managers();
        foreach (var entry in body.Object("metadata")?.Objects("managedFields") ?? [])
        {
            if (entry.Object("fieldsV1") is { } fields && entry.Text("operation") is { } operation)
            {
                var version = entry.Text("apiVersion") ?? "";
                var manager = new FieldOwner(
                    entry.Text("manager") ?? "",
                    operation == "Apply",
                    operation == "Apply" ? "" : version,
                    entry.Text("subresource"));
                managers[manager] = new(FieldSet.FromJson(fields), version, entry.Text("time"));
            }
        }

        return managers;
    }

    /// <summary>Writes <c>metadata.managedFields</c>: appliers first, then by time and name.</summary>
    public void Write(JsonObject body)
    {
        Cap();
        var metadata = body.Ensure("metadata");
        metadata.Remove("managedFields");
        if (IsEmpty)
        {
            return;
        }

        var entries = new JsonArray();
        foreach (var (manager, owned) in _owned
            .OrderBy(pair => pair.Key.Applies ? 0 : 1)
            .ThenBy(pair => pair.Value.Time ?? "", StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Name, StringComparer.Ordinal)
            .ThenBy(pair => pair.Value.ApiVersion, StringComparer.Ordinal)
            .ThenBy(pair => pair.Key.Subresource ?? "", StringComparer.Ordinal))
        {
            var entry = new JsonObject
            {
                ["manager"] = manager.Name,
                ["operation"] = manager.Applies ? "Apply" : "Update",
                ["apiVersion"] = owned.ApiVersion,
            };
            if (owned.Time is not null)
            {
                entry["time"] = owned.Time;
            }

            entry["fieldsType"] = "FieldsV1";
            entry["fieldsV1"] = owned.Fields.ToJson();
            if (manager.Subresource is not null)
            {
                entry["subresource"] = manager.Subresource;
            }

            entries.Add((JsonNode)entry);
        }

        metadata["managedFields"] = entries;
    }

    public Managers Copy()
    {
        var copy = new Managers();
        foreach (var (manager, owned) in _owned)
        {
            copy._owned[manager] = owned;
        }

        return copy;
    }

    /// <summary>Whether both own the same, whatever the times.</summary>
    public bool SameFields(Managers other) =>
        _owned.Count == other._owned.Count &&
        _owned.All(pair => other[pair.Key] is { } owned && owned.ApiVersion == pair.Value.ApiVersion && owned.Fields.SetEquals(pair.Value.Fields));

    // The oldest updaters above ten become one.
    private void Cap()
    {
        var updaters = _owned.Where(pair => !pair.Key.Applies && pair.Key.Subresource is null)
            .OrderBy(pair => pair.Value.Time ?? "", StringComparer.Ordinal).ToList();
        for (var i = 0; i < updaters.Count - MostUpdaters + 1 && updaters.Count > MostUpdaters; i++)
        {
            var (manager, owned) = updaters[i];
            var ancient = FieldOwner.Updater("ancient-changes", owned.ApiVersion, null);
            _owned.Remove(manager);
            _owned[ancient] = this[ancient] is { } before ? before with { Fields = before.Fields.Union(owned.Fields), Time = owned.Time } : owned;
        }
    }
}
