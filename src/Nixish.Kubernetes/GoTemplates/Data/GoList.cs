using System.Collections;
using System.Runtime.CompilerServices;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>A Go slice: a type and items. It never changes once made; a function that appends gives a new one. Bytes are no list but a <c>byte[]</c>.</summary>
[CollectionBuilder(typeof(GoList), nameof(Of))]
internal sealed class GoList : IReadOnlyList<object?>
{
    private readonly object?[] _items;

    /// <summary>A <c>[]interface {}</c> of some items.</summary>
    public GoList(IEnumerable<object?> items)
        : this(GoType.AnySlice, items)
    {
    }

    public GoList(GoType type, IEnumerable<object?> items)
        : this(type, [.. items])
    {
    }

    public GoList(GoType type, params ReadOnlySpan<object?> items)
        : this(type, items.ToArray())
    {
    }

    private GoList(GoType type, object?[] items)
    {
        Type = type;
        _items = items;
    }

    public static GoList Empty { get; } = new(GoType.AnySlice, Array.Empty<object?>());

    public GoType Type { get; }

    /// <summary>Whether it is Go's nil slice: without items, and written as <c>null</c> where an empty one is <c>[]</c>.</summary>
    public bool IsNil { get; private init; }

    public int Count => _items.Length;

    public ReadOnlySpan<object?> Items => _items;

    public object? this[int index] => _items[index];

    /// <summary>A <c>[]interface {}</c> of some items; also what a collection expression makes.</summary>
    public static GoList Of(params ReadOnlySpan<object?> items) => new(GoType.AnySlice, items.ToArray());

    /// <summary>The nil slice of a type.</summary>
    public static GoList Nil(GoType type) => new(type, Array.Empty<object?>()) { IsNil = true };

    /// <summary>A <c>[]string</c>.</summary>
    public static GoList OfStrings(IEnumerable<string> items) => new(GoType.StringSlice, [.. items]);

    /// <summary>A list over an array that nobody changes any more, without a copy.</summary>
    public static GoList Over(GoType type, object?[] items) => new(type, items);

    /// <summary>The items from one position up to another.</summary>
    public GoList Slice(int from, int to) => from == 0 && to == _items.Length ? this : new(Type, _items[from..to]);

    public IEnumerator<object?> GetEnumerator() => ((IEnumerable<object?>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
