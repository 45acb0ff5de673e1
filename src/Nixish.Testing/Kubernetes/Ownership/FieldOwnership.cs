using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>A field that a manager wants otherwise than its owner has it.</summary>
internal sealed record OwnershipConflict(FieldOwner Owner, Owned Owned, string Path);

/// <summary>An apply that others' fields stand against.</summary>
internal sealed class OwnershipConflictException(IReadOnlyList<OwnershipConflict> conflicts) : Exception("conflict")
{
    public IReadOnlyList<OwnershipConflict> Conflicts { get; } = conflicts;
}

/// <summary>A write: of which type, by whom, when, and which fields it cannot reach.</summary>
internal sealed record Write(ApiType Type, FieldOwner Manager, string ApiVersion, string Time)
{
    public FieldSet Ignored { get; init; } = new();

    public bool Forced { get; init; }
}

/// <summary>
/// Who owns the fields of an object after a write, and what an apply makes of it: the rules of server-side apply.
/// Objects go in and come out as JSON; the managers that are given are changed.
/// </summary>
internal static class FieldOwnership
{
    private static readonly FieldSet Untracked = FieldSet.FromJson((JsonObject)JsonNode.Parse("""
        {"f:apiVersion":{},"f:kind":{},"f:metadata":{".":{},"f:name":{},"f:namespace":{},"f:creationTimestamp":{},"f:selfLink":{},
         "f:uid":{},"f:clusterName":{},"f:generation":{},"f:managedFields":{},"f:resourceVersion":{}}}
        """)!);

    /// <summary>Notes that <paramref name="write"/> replaced <paramref name="live"/> (null where there was none) with <paramref name="updated"/>.</summary>
    public static void Update(JsonObject? live, JsonObject updated, Managers managers, Write write)
    {
        var difference = Settle(ApiObjects.Filled(write.Type, live ?? []), ApiObjects.Filled(write.Type, updated), managers, write with { Forced = true });
        var taken = difference.Modified.Union(difference.Added).ExceptBelow(write.Ignored).Except(Untracked);
        var before = managers[write.Manager]?.Fields ?? new FieldSet();
        var after = before.Union(taken).Except(difference.Removed).Except(Untracked);
        if (!after.SetEquals(before) || !taken.IsEmpty)
        {
            managers[write.Manager] = new(after, write.ApiVersion, taken.IsEmpty ? managers[write.Manager]?.Time ?? write.Time : write.Time);
        }
    }

    /// <summary>Merges what a manager wants into <paramref name="live"/>, and takes away what it wanted before and does no more.</summary>
    /// <exception cref="OwnershipConflictException">Others own fields with other values, and the write is not forced.</exception>
    /// <exception cref="SchemaException">What is wanted does not fit its type.</exception>
    public static JsonObject Apply(JsonObject? live, JsonObject wanted, Managers managers, Write write)
    {
        var type = write.Type;
        TypedFields.Check(type, wanted);
        var filled = ApiObjects.Filled(type, live ?? []);
        var last = managers[write.Manager]?.Fields;
        var merged = TypedMerge.Merge(type, filled, wanted);
        var fields = TypedFields.Of(type, wanted).ExceptBelow(write.Ignored);
        var time = managers[write.Manager]?.Time;

        // What the manager wants now counts as owned while the rest is taken away.
        var unchangedBefore = managers.Copy();
        managers[write.Manager] = new(fields, write.ApiVersion, time);
        var pruned = last is null || last.IsEmpty ? merged : Prune(type, merged, managers, last);
        var difference = Settle(filled, pruned, managers, write);
        var kept = fields.Except(Untracked);
        managers[write.Manager] = new(kept, write.ApiVersion, time);
        if (!difference.IsEmpty || !managers.SameFields(unchangedBefore))
        {
            managers[write.Manager] = new(kept, write.ApiVersion, write.Time);
        }

        return pruned;
    }

    private static JsonObject Prune(ApiType type, JsonObject merged, Managers managers, FieldSet last)
    {
        var pruned = Without(type, merged, last.WithNamedFields(type));

        // Back comes what anyone owns...
        var mergedSet = TypedFields.Of(type, merged).WithNamedFields(type);
        var prunedSet = TypedFields.Of(type, pruned).WithNamedFields(type);
        var managed = managers.Everything().WithNamedFields(type);
        pruned = Without(type, merged, mergedSet.Except(prunedSet.Union(managed)));

        // ...and what the manager itself did not own.
        prunedSet = TypedFields.Of(type, pruned).WithNamedFields(type);
        return Without(type, merged, mergedSet.Except(prunedSet).Intersect(last.WithNamedFields(type)));
    }

    private static JsonObject Without(ApiType type, JsonObject value, FieldSet remove) => TypedFields.Without(type, value, remove) as JsonObject ?? [];

    // Takes from the other managers what the write changed and removed.
    private static TypedDifference Settle(JsonObject before, JsonObject after, Managers managers, Write write)
    {
        var difference = TypedDifference.Between(write.Type, before, after).Except(write.Ignored);
        var changed = difference.Modified.Union(difference.Added);
        var contested = managers.All.Where(pair => pair.Key != write.Manager)
            .Select(pair => (pair.Key, pair.Value, Conflict: pair.Value.Fields.Intersect(changed)))
            .ToList();
        if (!write.Forced && contested.Any(entry => !entry.Conflict.IsEmpty))
        {
            throw new OwnershipConflictException([.. contested.SelectMany(entry =>
                entry.Conflict.Paths().Select(path => new OwnershipConflict(entry.Key, entry.Value, path)))]);
        }

        foreach (var (manager, owned, conflict) in contested)
        {
            managers[manager] = owned with { Fields = owned.Fields.Except(conflict).Except(difference.Removed) };
        }

        return difference;
    }
}
