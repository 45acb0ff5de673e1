using System.Globalization;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Items, pieces and lengths of maps, lists and strings, with Go's bounds and errors.</summary>
internal static class GoIndexing
{
    public static object Length(object? value) => value switch
    {
        string text => (nint)GoText.Length(text),
        GoMap map => (nint)map.Count,
        GoList list => (nint)list.Count,
        byte[] bytes => (nint)bytes.Length,
        GoNilInterface => throw new GoFunctionException("len of nil pointer"),
        null => throw new GoFunctionException("reflect: call of reflect.Value.Type on zero Value"),
        _ => throw new GoFunctionException($"len of type {Pointed(value)}"),
    };

    public static object? Index(object? item, ReadOnlySpan<object?> indexes)
    {
        if (item is null)
        {
            throw new GoFunctionException("index of untyped nil");
        }

        foreach (var index in indexes)
        {
            item = Index(item, GoBuiltins.Value(index));
        }

        return item;
    }

    /// <summary>Go's <c>item[from:to]</c>, of as many of the bounds as are given; a third bounds the capacity.</summary>
    public static object Slice(object? item, ReadOnlySpan<object?> indexes)
    {
        if (item is null)
        {
            throw new GoFunctionException("slice of untyped nil");
        }

        if (indexes.Length > 3)
        {
            throw Failed($"too many slice indexes: {indexes.Length}");
        }

        if (item is string && indexes.Length == 3)
        {
            throw new GoFunctionException("cannot 3-index slice a string");
        }

        var length = item switch
        {
            string text => GoText.Length(text),
            GoList list => list.Count,
            byte[] bytes => bytes.Length,
            _ => throw Failed($"can't slice item of type {GoType.Of(item)}"),
        };
        Span<int> bounds = [0, length, length];
        for (var i = 0; i < indexes.Length; i++)
        {
            bounds[i] = Position(GoBuiltins.Value(indexes[i]), length);
        }

        var (from, to) = (bounds[0], bounds[1]);
        if (from > to)
        {
            throw Failed($"invalid slice index: {from} > {to}");
        }

        if (to > bounds[2])
        {
            throw Failed($"invalid slice index: {to} > {bounds[2]}");
        }

        return item switch
        {
            string text => GoText.Slice(text, from, to),
            GoList list => list.Slice(from, to),
            _ => ((byte[])item)[from..to],
        };
    }

    private static object? Index(object? item, object? index) => item switch
    {
        null => throw new GoFunctionException("index of nil pointer"),
        GoMap map => map.TryGetValue(Key(index), out var value) ? value : GoZero.Of(map.Type.Element!),
        GoList list => Position(index, list.Count) is var at && at < list.Count ? list[at] : throw new GoFunctionException("reflect: slice index out of range"),
        byte[] bytes => Position(index, bytes.Length) is var at && at < bytes.Length ? bytes[at] : throw new GoFunctionException("reflect: slice index out of range"),
        string text => Position(index, GoText.Length(text)) is var at && at < GoText.Length(text) ? GoText.ByteAt(text, at) : throw new GoFunctionException("reflect: string index out of range"),
        _ => throw Failed($"can't index item of type {Pointed(item)}"),
    };

    private static string Key(object? index) => index switch
    {
        string key => key,
        null => throw new GoFunctionException("value is nil; should be of type string"),
        _ => throw Failed($"value has type {GoType.Of(index)}; should be string"),
    };

    private static int Position(object? index, int most)
    {
        if (index is null)
        {
            throw new GoFunctionException("cannot index slice/array with nil");
        }

        if (!GoInteger.TryWide(index, out var number))
        {
            throw Failed($"cannot index slice/array with type {GoType.Of(index)}");
        }

        // Go reads an unsigned number that is too large for it as a negative one.
        var position = unchecked((long)number);
        return position < 0 || position > most ? throw Failed($"index out of range: {position}") : (int)position;
    }

    private static GoType Pointed(object value) => GoType.Of(value) is { Kind: GoKind.Ptr, Element: { } element } ? element : GoType.Of(value)!;

    private static GoFunctionException Failed(FormattableString message) => new(message.ToString(CultureInfo.InvariantCulture));
}
