using System.Collections;
using System.Runtime.CompilerServices;

namespace Nixish;

/// <summary>An immutable list that equals another with equal items; <c>default</c> is the empty list.</summary>
[CollectionBuilder(typeof(Seq), nameof(Seq.Create))]
public readonly struct Seq<T> : IReadOnlyList<T>, IEquatable<Seq<T>>
{
    private readonly T[]? _items;

    internal Seq(T[] items) => _items = items.Length == 0 ? null : items;

    /// <summary>How many items there are.</summary>
    public int Count => _items?.Length ?? 0;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => _items is null;

    /// <inheritdoc/>
    public T this[int index] => _items is { } items ? items[index] : throw new ArgumentOutOfRangeException(nameof(index));

    /// <summary>The items, without a copy.</summary>
    public ReadOnlySpan<T> AsSpan() => _items;

    /// <summary>Each item through <paramref name="select"/>, in order.</summary>
    public Seq<TOut> Select<TOut>(Func<T, TOut> select)
    {
        ArgumentNullException.ThrowIfNull(select);
        return _items is { } items ? new(Array.ConvertAll(items, item => select(item))) : default;
    }

    /// <summary>Enumerates without allocating.</summary>
    public ReadOnlySpan<T>.Enumerator GetEnumerator() => AsSpan().GetEnumerator();

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => ((IEnumerable<T>)(_items ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => (_items ?? []).GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Seq<T> other) => ReferenceEquals(_items, other._items) || AsSpan().SequenceEqual(other.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Seq<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in AsSpan())
        {
            hash.Add(item);
        }

        return hash.ToHashCode();
    }

    /// <summary>Whether both hold equal items in the same order.</summary>
    public static bool operator ==(Seq<T> left, Seq<T> right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(Seq<T> left, Seq<T> right) => !left.Equals(right);

    /// <summary>The items of both, left first.</summary>
    public static Seq<T> operator +(Seq<T> left, Seq<T> right) =>
        left.IsEmpty ? right : right.IsEmpty ? left : new([.. left._items!, .. right._items!]);

    /// <summary>The items in brackets, for people.</summary>
    public override string ToString() => $"[{string.Join(", ", _items ?? [])}]";
}

/// <summary>Makes <see cref="Seq{T}"/> values; collection expressions call it.</summary>
public static class Seq
{
    /// <summary>The list of <paramref name="items"/>, copied.</summary>
    public static Seq<T> Create<T>(ReadOnlySpan<T> items) => new(items.ToArray());

    /// <summary>The list of <paramref name="items"/>, enumerated once.</summary>
    public static Seq<T> ToSeq<T>(this IEnumerable<T> items) => items is Seq<T> seq ? seq : new([.. items]);

    // Takes ownership: for code that has just made the array and lets go of it.
    internal static Seq<T> Adopt<T>(T[] items) => new(items);
}
