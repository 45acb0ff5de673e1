using System.Collections;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>
/// A Go map with strings for keys. It is a reference, as Go's is: what one holder sets, all holders see. It is enumerated in the order of its keys' bytes,
/// and what is set meanwhile does not disturb the enumeration. Not for more than one thread while it changes.
/// </summary>
internal sealed class GoMap : IEnumerable<KeyValuePair<string, object?>>
{
    private readonly Dictionary<string, object?> _entries;
    private KeyValuePair<string, object?>[]? _sorted;

    /// <summary>An empty <c>map[string]interface {}</c>.</summary>
    public GoMap()
        : this(GoType.AnyMap)
    {
    }

    public GoMap(GoType type, int capacity = 0)
    {
        Type = type;
        _entries = new(capacity, StringComparer.Ordinal);
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
            _entries[key] = value;
        }
    }

    public GoType Type { get; }

    public int Count => _entries.Count;

    /// <summary>The keys in the order of their bytes.</summary>
    public IEnumerable<string> Keys => Sorted.Select(static entry => entry.Key);

    /// <summary>The values in the order of their keys' bytes.</summary>
    public IEnumerable<object?> Values => Sorted.Select(static entry => entry.Value);

    internal ReadOnlySpan<KeyValuePair<string, object?>> Entries => Sorted;

    private KeyValuePair<string, object?>[] Sorted => _sorted ??= Sort();

    /// <summary>The value of a key, null where there is none.</summary>
    public object? this[string key]
    {
        get => _entries.GetValueOrDefault(key);
        set
        {
            _entries[key] = value;
            _sorted = null;
        }
    }

    public bool TryGetValue(string key, out object? value) => _entries.TryGetValue(key, out value);

    public bool ContainsKey(string key) => _entries.ContainsKey(key);

    public bool Remove(string key)
    {
        _sorted = null;
        return _entries.Remove(key);
    }

    public IEnumerator<KeyValuePair<string, object?>> GetEnumerator() => ((IEnumerable<KeyValuePair<string, object?>>)Sorted).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private KeyValuePair<string, object?>[] Sort()
    {
        KeyValuePair<string, object?>[] sorted = [.. _entries];
        Array.Sort(sorted, static (one, other) => GoText.Compare(one.Key, other.Key));
        return sorted;
    }
}
