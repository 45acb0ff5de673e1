using System.Collections;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>
/// A Go map with strings for keys. It is a reference, as Go's is: what one holder sets, all holders see. It is enumerated in the order of its keys' bytes,
/// and what is set meanwhile does not disturb the enumeration. Not for more than one thread while it changes.
/// </summary>
internal sealed class GoMap : IEnumerable<KeyValuePair<string, object?>>
{
    private readonly Store _store;

    /// <summary>An empty <c>map[string]interface {}</c>.</summary>
    public GoMap()
        : this(GoType.AnyMap)
    {
    }

    public GoMap(GoType type, int capacity = 0)
    {
        Type = type;
        _store = new(new(capacity, StringComparer.Ordinal));
    }

    public GoMap(IEnumerable<KeyValuePair<string, object?>> entries)
        : this(GoType.AnyMap, entries)
    {
    }

    /// <summary>A map of some entries; of two with one key the last counts.</summary>
    public GoMap(GoType type, IEnumerable<KeyValuePair<string, object?>> entries)
        : this(type)
    {
        foreach (var (key, value) in entries)
        {
            _store.Entries[key] = value;
        }
    }

    private GoMap(GoType type, Store store)
    {
        Type = type;
        _store = store;
    }

    public GoType Type { get; }

    /// <summary>Whether it is Go's nil map: without entries, nothing can be set in it, and it is written as <c>null</c> where an empty one is <c>{}</c>.</summary>
    public bool IsNil { get; private init; }

    public int Count => _store.Entries.Count;

    /// <summary>The keys in the order of their bytes.</summary>
    public IEnumerable<string> Keys => Sorted.Select(static entry => entry.Key);

    /// <summary>The values in the order of their keys' bytes.</summary>
    public IEnumerable<object?> Values => Sorted.Select(static entry => entry.Value);

    internal ReadOnlySpan<KeyValuePair<string, object?>> Entries => Sorted;

    private KeyValuePair<string, object?>[] Sorted => _store.Sorted ??= Sort();

    /// <summary>The value of a key, null where there is none.</summary>
    public object? this[string key]
    {
        get => _store.Entries.GetValueOrDefault(key);
        set
        {
            _store.Entries[key] = value;
            _store.Sorted = null;
        }
    }

    /// <summary>The nil map of <c>map[string]interface {}</c>.</summary>
    public static GoMap Nil() => new() { IsNil = true };

    public bool TryGetValue(string key, out object? value) => _store.Entries.TryGetValue(key, out value);

    public bool ContainsKey(string key) => _store.Entries.ContainsKey(key);

    /// <summary>The same map converted to another type, as Go converts: what is set in one is seen in the other.</summary>
    public GoMap As(GoType type) => new(type, _store);

    /// <summary>Whether both are one map, perhaps under two types.</summary>
    public bool IsSame(GoMap other) => ReferenceEquals(_store, other._store);

    public bool Remove(string key)
    {
        _store.Sorted = null;
        return _store.Entries.Remove(key);
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)Sorted).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private KeyValuePair<string, object?>[] Sort()
    {
        KeyValuePair<string, object?>[] sorted = [.. _store.Entries];
        Array.Sort(sorted, static (one, other) => GoText.Compare(one.Key, other.Key));
        return sorted;
    }

    private sealed class Store(Dictionary<string, object?> entries)
    {
        public Dictionary<string, object?> Entries => entries;

        public KeyValuePair<string, object?>[]? Sorted { get; set; }
    }
}
