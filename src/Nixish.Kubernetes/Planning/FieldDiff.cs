using System.Globalization;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>
/// What differs between an object as it is wanted and as it lives, in the fields that are wanted or were applied by Nixish
/// before. What the server filled in, and what others set, does not count. How lists merge is read from the live object's
/// own <c>managedFields</c>, so that it holds for the server's version and for custom resources alike.
/// </summary>
internal sealed class FieldDiff
{
    private const string Masked = "(secret)";
    private const string MaskedOther = "(secret, changed)";
    private readonly List<FieldChange> _changes = [];
    private readonly FieldPath _path = new();
    private readonly bool _masks;
    private readonly bool _isOwned;

    // Within a list that is replaced as a whole and is still ours: what it has beyond what is wanted, the server filled in.
    private bool _isWhole;
    private readonly JsonElement _live;

    private FieldDiff(bool masks, bool isOwned, JsonElement live) => (_masks, _isOwned, _live) = (masks, isOwned, live);

    public static Seq<FieldChange> Between(WantedObject wanted, JsonElement live) => wanted.Leaves.Count == 0
        ? Between(wanted.Root, live)
        : Between(wanted.Root, live).AsEnumerable().Where(change => !wanted.Leaves.Any(left => left.Covers(change.Path))).ToSeq();

    public static Seq<FieldChange> Between(JsonElement wanted, JsonElement live)
    {
        var owned = OwnedFields.Of(live, StackMarks.FieldManager);
        var secret = string.Equals(wanted.Member("kind"u8).AsText(), "Secret", StringComparison.Ordinal);
        var diff = new FieldDiff(secret, owned.Exists(), live);
        var schema = MergeSchema.For(wanted.Member("apiVersion"u8).AsText() ?? "", wanted.Member("kind"u8).AsText() ?? "");
        foreach (var member in wanted.EnumerateObject())
        {
            if (member.Name is "apiVersion" or "kind")
            {
                continue;
            }

            diff._path.Push(member.Name);
            diff.Compare(member.Value, live.Member(member.Name), OwnedFields.Field(owned, member.Name), schema.Field(member.Name));
            diff._path.Pop();
        }

        diff.Removed(owned, wanted, live);
        return diff._changes
            .Where(change => !change.Path.Equals($"metadata.annotations[{StackMarks.KeyAnnotation}]", StringComparison.Ordinal))
            .OrderBy(change => change.Path, StringComparer.Ordinal)
            .ToSeq();
    }

    private void Compare(JsonElement wanted, JsonElement live, JsonElement owned, MergeField field)
    {
        switch (wanted.ValueKind)
        {
            case JsonValueKind.Null:
                break;
            case JsonValueKind.Object when live.ValueKind == JsonValueKind.Object:
                CompareObjects(wanted, live, owned, field);
                break;
            case JsonValueKind.Array when live.ValueKind == JsonValueKind.Array:
                CompareLists(wanted, live, owned, field);
                break;
            default:
                if (!SameScalar(wanted, live, owned))
                {
                    Report(Text(live), Text(wanted));
                }

                break;
        }
    }

    private void CompareObjects(JsonElement wanted, JsonElement live, JsonElement owned, MergeField field)
    {
        var before = _changes.Count;
        foreach (var member in wanted.EnumerateObject())
        {
            _path.Push(member.Name);
            Compare(member.Value, live.Member(member.Name), OwnedFields.Field(owned, member.Name), field.Content.Field(member.Name));
            _path.Pop();
        }

        // An atomic map, such as a selector, that someone else has added to: the whole of it is no longer ours.
        if (_isOwned && !_isWhole && owned.ValueKind == JsonValueKind.Undefined && _changes.Count == before && wanted.EnumerateObject().Any())
        {
            foreach (var extra in live.EnumerateObject().Where(member => member.Value.ValueKind == JsonValueKind.String && !wanted.TryGetProperty(member.Name, out _)))
            {
                _path.Push(extra.Name);
                Report(Text(extra.Value), null);
                _path.Pop();
            }
        }
    }

    private void CompareLists(JsonElement wanted, JsonElement live, JsonElement owned, MergeField field)
    {
        var around = _isWhole;
        _isWhole |= OwnedFields.KindOf(owned) is { IsSet: false, Keys.IsEmpty: true };
        CompareItems(wanted, live, owned, field);
        _isWhole = around;
    }

    private void CompareItems(JsonElement wanted, JsonElement live, JsonElement owned, MergeField field)
    {
        var kind = OwnedFields.KindOf(owned) ?? ListKind.Of(field) ?? ListKind.Guess(_path.Ancestor(0), wanted, live);
        if (kind.IsSet)
        {
            foreach (var item in wanted.EnumerateArray().Where(item => !live.EnumerateArray().Any(other => JsonElement.DeepEquals(item, other))))
            {
                ReportItem(Text(item) ?? "", null, Text(item));
            }
        }
        else if (kind.Keys.IsEmpty)
        {
            CompareInOrder(wanted, live, field.Content);
        }
        else
        {
            foreach (var item in wanted.EnumerateArray())
            {
                var name = kind.NameOf(item);
                var other = live.EnumerateArray().FirstOrDefault(candidate => string.Equals(kind.NameOf(candidate), name, StringComparison.Ordinal));
                _path.PushItem(name);
                Compare(item, other, OwnedFields.Item(owned, kind.Keys, item), new(MergeKind.Members, default, field.Content));
                _path.Pop();
            }
        }
    }

    private void CompareInOrder(JsonElement wanted, JsonElement live, MergeSchema content)
    {
        var (left, right) = (wanted.GetArrayLength(), live.GetArrayLength());
        for (var i = 0; i < Math.Max(left, right); i++)
        {
            var item = i.ToString(CultureInfo.InvariantCulture);
            if (i >= left)
            {
                ReportItem(item, Text(live[i]), null);
            }
            else
            {
                _path.PushItem(item);
                Compare(wanted[i], i < right ? live[i] : default, default, new(MergeKind.Members, default, content));
                _path.Pop();
            }
        }
    }

    /// <summary>Fields that Nixish applied before and that are not wanted any more.</summary>
    private void Removed(JsonElement owned, JsonElement wanted, JsonElement live, Seq<string> identity = default)
    {
        var keys = OwnedFields.KindOf(owned)?.Keys ?? default;
        foreach (var node in owned.Members())
        {
            var (wantedChild, liveChild, name, isItem) = Child(node.Name, keys, wanted, live);
            // What identifies an item and is not said is a default of the custom resource's schema, as a port's protocol: it is the same item.
            if (name is null || !liveChild.Exists() || (!isItem && !wantedChild.Exists() && identity.Contains(name, StringComparer.Ordinal)))
            {
                continue;
            }

            if (isItem)
            {
                _path.PushItem(name);
            }
            else
            {
                _path.Push(name);
            }

            if (!wantedChild.Exists())
            {
                ReportRemoved(node.Value, liveChild);
            }
            else
            {
                Removed(node.Value, wantedChild, liveChild, isItem ? keys : default);
            }

            _path.Pop();
        }
    }

    private void ReportRemoved(JsonElement owned, JsonElement live)
    {
        // Where others own a part of it, only our part goes: name that.
        var below = owned.Members().Where(node => node.Name.StartsWith("f:", StringComparison.Ordinal)).ToList();
        if (live.ValueKind != JsonValueKind.Object || below.Count == 0 || owned.TryGetProperty(".", out _))
        {
            // What others set as well stays when we no longer name it.
            if (!OwnedFields.OthersOwn(_live, _path.Segments))
            {
                Report(Text(live), null);
            }

            return;
        }

        foreach (var node in below)
        {
            if (live.Member(node.Name[2..]) is { ValueKind: not JsonValueKind.Undefined } child)
            {
                _path.Push(node.Name[2..]);
                ReportRemoved(node.Value, child);
                _path.Pop();
            }
        }
    }

    private static (JsonElement Wanted, JsonElement Live, string? Name, bool IsItem) Child(string node, Seq<string> keys, JsonElement wanted, JsonElement live)
    {
        if (node.StartsWith("f:", StringComparison.Ordinal))
        {
            return (wanted.Member(node[2..]), live.Member(node[2..]), node[2..], false);
        }

        if (node.StartsWith("k:", StringComparison.Ordinal))
        {
            using var document = JsonText.ParseWithin(node.AsSpan(2));
            var kind = ListKind.ByKeys(keys);
            var name = kind.NameOf(document?.RootElement ?? default);
            return (Find(wanted), Find(live), name, true);

            JsonElement Find(JsonElement list) => list.Items().FirstOrDefault(item => string.Equals(kind.NameOf(item), name, StringComparison.Ordinal));
        }

        if (node.StartsWith("v:", StringComparison.Ordinal))
        {
            using var document = JsonText.ParseWithin(node.AsSpan(2));
            var value = document?.RootElement.Clone() ?? default;
            return (FindValue(wanted), FindValue(live), Text(value), true);

            JsonElement FindValue(JsonElement list) => value.ValueKind == JsonValueKind.Undefined ? default : list.Items().FirstOrDefault(item => JsonElement.DeepEquals(item, value));
        }

        return default;
    }

    private bool SameScalar(JsonElement wanted, JsonElement live, JsonElement owned)
    {
        if (!live.Exists())
        {
            // Go's omitempty: what the server does not print is at its zero value.
            return wanted.ValueKind switch
            {
                JsonValueKind.False => true,
                JsonValueKind.Number => wanted.AsInt64() == 0,
                JsonValueKind.String => wanted.ValueEquals(""u8),
                JsonValueKind.Array => wanted.GetArrayLength() == 0,
                JsonValueKind.Object => !wanted.EnumerateObject().Any(),
                _ => false,
            };
        }

        // Text that differs although the field is still ours was put in canonical form by the server.
        return JsonElement.DeepEquals(wanted, live) ||
            ((owned.Exists() || _path.Ancestor(1) is "limits" or "requests" or "capacity" or "hard") &&
                Quantity.TryParse(Text(wanted), out var a) && Quantity.TryParse(Text(live), out var b) && a.CompareTo(b) == 0);
    }

    private void ReportItem(string item, string? before, string? after)
    {
        _path.PushItem(item);
        Report(before, after);
        _path.Pop();
    }

    private void Report(string? before, string? after) => _changes.Add(Shown(_path, _masks, before, after));

    /// <summary>A change as people may see it: a Secret's values are not shown, nor the copy of it that kubectl leaves in an annotation.</summary>
    public static FieldChange Shown(FieldPath path, bool masks, string? before, string? after)
    {
        var text = path.ToString();
        return text.EndsWith($"[{ClientSideApply.LastApplied}]", StringComparison.Ordinal) ? new(text, before is null ? null : "(kubectl's copy of the object)", after is null ? null : "(kubectl's copy of the object)")
            : masks && path.IsUnder("data") ? new(text, before is null ? null : Masked, after is null ? null : before is null ? Masked : MaskedOther)
            : new(text, before, after);
    }

    public static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Undefined or JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        _ => value.GetRawText(),
    };
}
