using System.Globalization;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>
/// All that differs between two states of one object, such as the live one and what the server would make of a change. Lists are
/// matched as the schema of the kind merges them, so that an item that only moved is no difference. What the server counts for
/// itself, and the status, are left out; a Secret's values are never shown.
/// </summary>
internal sealed class ObjectDifference
{
    private readonly List<FieldChange> _changes = [];
    private readonly FieldPath _path = new();
    private readonly bool _masks;

    private ObjectDifference(bool masks) => _masks = masks;

    public static Seq<FieldChange> Between(JsonElement before, JsonElement after)
    {
        var kind = after.Member("kind"u8).AsText() ?? "";
        var difference = new ObjectDifference(kind is "Secret");
        var schema = MergeSchema.For(after.Member("apiVersion"u8).AsText() ?? "", kind);
        foreach (var name in Names(before, after).Where(name => name is not ("status" or "apiVersion" or "kind")))
        {
            difference.At(name, before.Member(name), after.Member(name), schema.Field(name));
        }

        return difference._changes.OrderBy(change => change.Path, StringComparer.Ordinal).ToSeq();
    }

    private void At(string name, JsonElement before, JsonElement after, MergeField field)
    {
        if (_path.Depth == 1 && _path.IsUnder("metadata") && name is "managedFields" or "resourceVersion" or "generation" or "uid" or "creationTimestamp" or "selfLink")
        {
            return;
        }

        if (name is StackMarks.KeyAnnotation)
        {
            return;
        }

        _path.Push(name);
        Compare(before, after, field);
        _path.Pop();
    }

    private void Compare(JsonElement before, JsonElement after, MergeField field)
    {
        if (JsonElement.DeepEquals(Or(before), Or(after)))
        {
            return;
        }

        if (before.ValueKind == JsonValueKind.Object && after.ValueKind == JsonValueKind.Object)
        {
            foreach (var name in Names(before, after))
            {
                At(name, before.Member(name), after.Member(name), field.Content.Field(name));
            }
        }
        else if (before.ValueKind == JsonValueKind.Array && after.ValueKind == JsonValueKind.Array)
        {
            CompareLists(before, after, field);
        }
        else
        {
            Report(FieldDiff.Text(before), FieldDiff.Text(after));
        }
    }

    private void CompareLists(JsonElement before, JsonElement after, MergeField field)
    {
        var kind = ListKind.Of(field) ?? ListKind.Guess(_path.Ancestor(0), before, after);
        if (kind.IsSet)
        {
            foreach (var item in before.EnumerateArray().Where(item => !Holds(after, item)))
            {
                Item(FieldDiff.Text(item) ?? "", item, default, default);
            }

            foreach (var item in after.EnumerateArray().Where(item => !Holds(before, item)))
            {
                Item(FieldDiff.Text(item) ?? "", default, item, default);
            }
        }
        else if (kind.Keys.IsEmpty)
        {
            var (left, right) = (before.GetArrayLength(), after.GetArrayLength());
            for (var i = 0; i < Math.Max(left, right); i++)
            {
                Item(i.ToString(CultureInfo.InvariantCulture), i < left ? before[i] : default, i < right ? after[i] : default, field.Content);
            }
        }
        else
        {
            var (left, right) = (ByName(before, kind), ByName(after, kind));
            foreach (var name in left.Keys.Union(right.Keys, StringComparer.Ordinal))
            {
                Item(name, left.GetValueOrDefault(name), right.GetValueOrDefault(name), field.Content);
            }
        }
    }

    private void Item(string name, JsonElement before, JsonElement after, MergeSchema content)
    {
        _path.PushItem(name);
        Compare(before, after, new(MergeKind.Members, default, content));
        _path.Pop();
    }

    private void Report(string? before, string? after) =>
        _changes.Add(FieldDiff.Shown(_path, _masks, before, after));

    private static OrderedDictionary<string, JsonElement> ByName(JsonElement list, ListKind kind)
    {
        var items = new OrderedDictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var item in list.EnumerateArray())
        {
            items.TryAdd(kind.NameOf(item), item);
        }

        return items;
    }

    private static bool Holds(JsonElement list, JsonElement item) => list.EnumerateArray().Any(other => JsonElement.DeepEquals(item, other));

    private static IEnumerable<string> Names(JsonElement before, JsonElement after) =>
        before.Members().Select(member => member.Name).Union(after.Members().Select(member => member.Name), StringComparer.Ordinal);

    // Undefined elements cannot be compared.
    private static JsonElement Or(JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? Null : element;

    private static readonly JsonElement Null = JsonDocument.Parse("null").RootElement;
}
