using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Nixish;

/// <summary>
/// An immutable map from text, sorted by UTF-8 bytes, that equals another with equal entries; <c>default</c> is empty.
/// Write <c>new() { ["a"] = x }</c> or <c>[.. other, new("a", x)]</c>; of two entries with one key the later wins.
/// </summary>
[CollectionBuilder(typeof(Map), nameof(Map.Create))]
public readonly struct Map<T> : IReadOnlyDictionary<string, T>, IEquatable<Map<T>>
{
    private readonly KeyValuePair<string, T>[]? _entries;

    internal Map(KeyValuePair<string, T>[] sorted) => _entries = sorted.Length == 0 ? null : sorted;

    /// <summary>How many entries there are.</summary>
    public int Count => _entries?.Length ?? 0;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _entries is null;

    /// <summary>The value of <paramref name="key"/>.</summary>
    /// <exception cref="KeyNotFoundException">There is no such entry.</exception>
    public T this[string key]
    {
        get => TryGetValue(key, out var value) ? value : throw new KeyNotFoundException($"There is no entry '{key}'.");
        init => _entries = Map.Put(_entries ?? [], key, value);
    }

    /// <summary>The entries in key order, without a copy.</summary>
    public ReadOnlySpan<KeyValuePair<string, T>> AsSpan() => _entries;

    /// <summary>The keys in UTF-8 order.</summary>
    public IEnumerable<string> Keys => (_entries ?? []).Select(entry => entry.Key);

    /// <summary>The values in key order.</summary>
    public IEnumerable<T> Values => (_entries ?? []).Select(entry => entry.Value);

    /// <summary>Whether there is an entry <paramref name="key"/>.</summary>
    public bool ContainsKey(string key) => Map.Find(AsSpan(), key) >= 0;

    /// <inheritdoc/>
    public bool TryGetValue(string key, [MaybeNullWhen(false)] out T value)
    {
        var at = Map.Find(AsSpan(), key);
        value = at >= 0 ? _entries![at].Value : default;
        return at >= 0;
    }

    /// <summary>This map with one entry set.</summary>
    public Map<T> With(string key, T value) => new(Map.Put(_entries ?? [], key, value));

    /// <summary>This map without the entry <paramref name="key"/>, if there is one.</summary>
    public Map<T> Without(string key) => ContainsKey(key) ? new([.. _entries!.Where(entry => !string.Equals(entry.Key, key, StringComparison.Ordinal))]) : this;

    /// <summary>Each value through <paramref name="select"/>, under its key.</summary>
    public Map<TOut> Select<TOut>(Func<T, TOut> select)
    {
        ArgumentNullException.ThrowIfNull(select);
        return _entries is { } entries ? new(Array.ConvertAll(entries, entry => KeyValuePair.Create(entry.Key, select(entry.Value)))) : default;
    }

    /// <summary>Enumerates in key order without allocating.</summary>
    public ReadOnlySpan<KeyValuePair<string, T>>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    IEnumerator<KeyValuePair<string, T>> IEnumerable<KeyValuePair<string, T>>.GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, T>>)(_entries ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (_entries ?? []).GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Map<T> other)
    {
        if (ReferenceEquals(_entries, other._entries))
        {
            return true;
        }

        if (Count != other.Count)
        {
            return false;
        }

        for (var i = 0; i < Count; i++)
        {
            if (!string.Equals(_entries![i].Key, other._entries![i].Key, StringComparison.Ordinal) ||
                !EqualityComparer<T>.Default.Equals(_entries[i].Value, other._entries[i].Value))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Map<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var (key, value) in AsSpan())
        {
            hash.Add(key, StringComparer.Ordinal);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    /// <summary>Whether both hold equal entries.</summary>
    public static bool operator ==(Map<T> left, Map<T> right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(Map<T> left, Map<T> right) => !left.Equals(right);

    /// <summary>The entries of both; where a key is in both, the right one's value.</summary>
    public static Map<T> operator +(Map<T> left, Map<T> right) =>
        left.IsEmpty ? right : right.IsEmpty ? left : Map.Create<T>([.. left.AsSpan(), .. right.AsSpan()]);

    /// <summary>The entries in braces, for people.</summary>
    public override string ToString() => $"{{{string.Join(", ", (_entries ?? []).Select(entry => $"{entry.Key}: {entry.Value}"))}}}";
}

/// <summary>Makes <see cref="Map{T}"/> values; collection expressions call it.</summary>
public static class Map
{
    /// <summary>The map of <paramref name="entries"/>, sorted; of two with one key the later wins.</summary>
    public static Map<T> Create<T>(ReadOnlySpan<KeyValuePair<string, T>> entries)
    {
        var sorted = entries.ToArray();
        return new(IsSorted(sorted) ? sorted : Sort(sorted));
    }

    /// <summary>The map of <paramref name="entries"/>, enumerated once.</summary>
    public static Map<T> ToMap<T>(this IEnumerable<KeyValuePair<string, T>> entries) =>
        entries is Map<T> map ? map : Create<T>(entries.ToArray());

    private static bool IsSorted<T>(KeyValuePair<string, T>[] entries)
    {
        for (var i = 0; i < entries.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(entries[i].Key, nameof(entries));
            if (i > 0 && Utf8Order.Comparer.Compare(entries[i - 1].Key, entries[i].Key) >= 0)
            {
                return false;
            }
        }

        return true;
    }

    // By key and then by place, so that of entries with one key the last is the one kept.
    private static KeyValuePair<string, T>[] Sort<T>(KeyValuePair<string, T>[] entries)
    {
        var places = new int[entries.Length];
        for (var i = 0; i < places.Length; i++)
        {
            ArgumentNullException.ThrowIfNull(entries[i].Key, nameof(entries));
            places[i] = i;
        }

        Array.Sort(places, (left, right) => Utf8Order.Comparer.Compare(entries[left].Key, entries[right].Key) is not 0 and var order ? order : left - right);
        var (kept, count) = (new KeyValuePair<string, T>[entries.Length], 0);
        foreach (var place in places)
        {
            if (count > 0 && string.Equals(kept[count - 1].Key, entries[place].Key, StringComparison.Ordinal))
            {
                count--;
            }

            kept[count++] = entries[place];
        }

        return count == kept.Length ? kept : kept[..count];
    }

    internal static int Find<T>(ReadOnlySpan<KeyValuePair<string, T>> entries, string key)
    {
        var (low, high) = (0, entries.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = Utf8Order.Comparer.Compare(entries[middle].Key, key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    // Copies on every write: a struct's copies share the array.
    internal static KeyValuePair<string, T>[] Put<T>(KeyValuePair<string, T>[] entries, string key, T value)
    {
        ArgumentNullException.ThrowIfNull(key);
        var at = Find<T>(entries, key);
        if (at >= 0)
        {
            var replaced = entries.ToArray();
            replaced[at] = new(key, value);
            return replaced;
        }

        return [.. entries.AsSpan(0, ~at), new(key, value), .. entries.AsSpan(~at)];
    }
}
