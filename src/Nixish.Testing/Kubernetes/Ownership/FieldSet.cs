using System.Text.Json;
using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>
/// A set of paths into an object, in the form of <c>managedFields</c> (FieldsV1): an element is <c>f:name</c>,
/// <c>k:{"name":"web"}</c> or <c>v:"x"</c>, and the <c>.</c> of FieldsV1 is membership in the parent's set.
/// </summary>
internal sealed class FieldSet
{
    private readonly SortedSet<string> _members = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, FieldSet> _children = new(StringComparer.Ordinal);

    public bool IsEmpty => _members.Count == 0 && _children.Values.All(child => child.IsEmpty);

    public IEnumerable<string> Members => _members;

    public bool Has(string element) => _members.Contains(element);

    /// <summary>The paths that go on below <paramref name="element"/>; null where there are none.</summary>
    public FieldSet? Below(string element) => _children.TryGetValue(element, out var child) && !child.IsEmpty ? child : null;

    public void Add(string element) => _members.Add(element);

    /// <summary>The set below <paramref name="element"/>, made where there is none: for building only.</summary>
    public FieldSet Child(string element)
    {
        if (!_children.TryGetValue(element, out var child))
        {
            _children[element] = child = new FieldSet();
        }

        return child;
    }

    public FieldSet Union(FieldSet other) => Combine(other, (left, right) => left || right);

    public FieldSet Intersect(FieldSet other) => Combine(other, (left, right) => left && right);

    public FieldSet Except(FieldSet other) => Combine(other, (left, right) => left && !right);

    /// <summary>This set without the members of <paramref name="other"/> and everything below them.</summary>
    public FieldSet ExceptBelow(FieldSet other)
    {
        var result = new FieldSet();
        result._members.UnionWith(_members.Where(member => !other.Has(member)));
        foreach (var (element, child) in _children)
        {
            if (!other.Has(element))
            {
                var rest = other.Below(element) is { } below ? child.ExceptBelow(below) : child;
                if (!rest.IsEmpty)
                {
                    result._children[element] = rest;
                }
            }
        }

        return result;
    }

    /// <summary>This set with every declared field on the way to a path as a member of its own.</summary>
    public FieldSet WithNamedFields(ApiType type)
    {
        var result = new FieldSet();
        result._members.UnionWith(_members);
        foreach (var (element, child) in _children)
        {
            var childType = PathElement.TypeOf(type, element);
            if (type.Shape == ApiShape.Struct && PathElement.FieldName(element) is { } name && type.Fields.ContainsKey(name))
            {
                result._members.Add(element);
            }

            result._children[element] = childType is null ? child : child.WithNamedFields(childType);
        }

        return result;
    }

    /// <summary>Every path as people write it: <c>.spec.containers[name="web"].image</c>.</summary>
    public IEnumerable<string> Paths(string prefix = "")
    {
        foreach (var element in _members.Union(_children.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            var path = prefix + PathElement.Display(element);
            if (_members.Contains(element))
            {
                yield return path;
            }

            if (_children.TryGetValue(element, out var child))
            {
                foreach (var below in child.Paths(path))
                {
                    yield return below;
                }
            }
        }
    }

    public bool SetEquals(FieldSet other) =>
        _members.SetEquals(other._members) && Except(other).IsEmpty && other.Except(this).IsEmpty;

    public JsonObject ToJson() => ToJson(member: false);

    public static FieldSet FromJson(JsonObject json)
    {
        var set = new FieldSet();
        foreach (var (element, value) in json)
        {
            if (element == ".")
            {
                continue;
            }

            var canonical = PathElement.Canonical(element);
            if (value is JsonObject { Count: > 0 } below)
            {
                if (below.ContainsKey("."))
                {
                    set._members.Add(canonical);
                }

                var child = FromJson(below);
                if (!child.IsEmpty)
                {
                    set._children[canonical] = child;
                }
            }
            else
            {
                set._members.Add(canonical);
            }
        }

        return set;
    }

    private JsonObject ToJson(bool member)
    {
        var json = new JsonObject();
        if (member)
        {
            json["."] = new JsonObject();
        }

        foreach (var element in _members.Union(_children.Where(child => !child.Value.IsEmpty).Select(child => child.Key), StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            json[element] = _children.TryGetValue(element, out var child) && !child.IsEmpty
                ? child.ToJson(_members.Contains(element))
                : new JsonObject();
        }

        return json;
    }

    private FieldSet Combine(FieldSet other, Func<bool, bool, bool> keep)
    {
        var result = new FieldSet();
        foreach (var element in _members.Union(other._members, StringComparer.Ordinal))
        {
            if (keep(_members.Contains(element), other._members.Contains(element)))
            {
                result._members.Add(element);
            }
        }

        foreach (var element in _children.Keys.Union(other._children.Keys, StringComparer.Ordinal))
        {
            var child = (_children.GetValueOrDefault(element) ?? new()).Combine(other._children.GetValueOrDefault(element) ?? new(), keep);
            if (!child.IsEmpty)
            {
                result._children[element] = child;
            }
        }

        return result;
    }
}
