using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Which paths differ between two objects of a type.</summary>
internal sealed class TypedDifference
{
    public FieldSet Added { get; private set; } = new();

    public FieldSet Modified { get; private set; } = new();

    public FieldSet Removed { get; private set; } = new();

    public bool IsEmpty => Added.IsEmpty && Modified.IsEmpty && Removed.IsEmpty;

    public static TypedDifference Between(ApiType type, JsonObject before, JsonObject after)
    {
        var difference = new TypedDifference();
        difference.CompareEntries(type, before, after, new(difference.Added, difference.Modified, difference.Removed));
        return difference;
    }

    /// <summary>The difference without <paramref name="ignored"/> and everything below.</summary>
    public TypedDifference Except(FieldSet ignored) => new()
    {
        Added = Added.ExceptBelow(ignored),
        Modified = Modified.ExceptBelow(ignored),
        Removed = Removed.ExceptBelow(ignored),
    };

    // A field may be absent or be null: the two differ where the type writes a required field as null.
    private readonly record struct Slot(bool Present, JsonNode? Value);

    private sealed record Sets(FieldSet Added, FieldSet Modified, FieldSet Removed)
    {
        public Sets Below(string element) => new(Added.Child(element), Modified.Child(element), Removed.Child(element));
    }

    private void CompareEntries(ApiType type, JsonObject before, JsonObject after, Sets sets)
    {
        foreach (var name in before.Select(pair => pair.Key).Union(after.Select(pair => pair.Key), StringComparer.Ordinal))
        {
            Compare(
                type.Child(name) ?? ApiType.Anything,
                new(before.TryGetPropertyValue(name, out var left), left),
                new(after.TryGetPropertyValue(name, out var right), right),
                PathElement.Field(name),
                sets);
        }
    }

    private void CompareItems(ApiType type, JsonArray before, JsonArray after, Sets sets)
    {
        var left = Index(type, before);
        var right = Index(type, after);
        foreach (var element in left.Keys.Union(right.Keys, StringComparer.Ordinal))
        {
            Compare(
                type.Item.Value,
                new(left.TryGetValue(element, out var was), was),
                new(right.TryGetValue(element, out var becomes), becomes),
                element,
                sets);
        }
    }

    private void Compare(ApiType type, Slot before, Slot after, string element, Sets sets)
    {
        var definite = type.For(after.Value ?? before.Value);
        var leaf = true;
        if (definite.IsObject && !definite.Atomic)
        {
            var (left, right) = (before.Value as JsonObject ?? [], after.Value as JsonObject ?? []);
            if (left.Count > 0 || right.Count > 0)
            {
                leaf = false;
                CompareEntries(definite, left, right, sets.Below(element));
            }
        }
        else if (definite.Shape is ApiShape.Set or ApiShape.KeyedList)
        {
            var (left, right) = (before.Value as JsonArray ?? [], after.Value as JsonArray ?? []);
            if (left.Count > 0 || right.Count > 0)
            {
                leaf = false;
                CompareItems(definite, left, right, sets.Below(element));
            }
        }

        if (!before.Present)
        {
            sets.Added.Add(element);
        }
        else if (!after.Present)
        {
            sets.Removed.Add(element);
        }
        else if (leaf && !JsonReading.Same(before.Value, after.Value))
        {
            sets.Modified.Add(element);
        }
    }

    private static Dictionary<string, JsonNode?> Index(ApiType type, JsonArray items)
    {
        var index = new Dictionary<string, JsonNode?>(items.Count, StringComparer.Ordinal);
        foreach (var item in items)
        {
            index.TryAdd(PathElement.Item(type, item), item);
        }

        return index;
    }
}
