using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>What functions ask of values of any type: text, emptiness, equality, items, copies.</summary>
internal static class GoValues
{
    // Deeper values than these come from a map that holds itself.
    private const int MostDepth = 1000;

    /// <summary>Sprig's text of a value: a string or bytes as they are, what has a text of its own by that, the rest as <c>%v</c>.</summary>
    public static string Text(object? value) => value switch
    {
        string text => text,
        byte[] bytes => GoText.FromUtf8(bytes),
        IGoObject { Text: { } text } => text,
        _ => GoFormat.Value(value),
    };

    /// <summary>Whether a value is what <c>default</c> and <c>empty</c> take for not set: nil, false, zero, and what has no items.</summary>
    public static bool IsEmpty(object? value) => value switch
    {
        null => true,
        string text => text.Length == 0,
        bool flag => !flag,
        GoMap map => map.Count == 0,
        GoList list => list.Count == 0,
        byte[] bytes => bytes.Length == 0,
        double number => number == 0,
        float number => number == 0,
        System.Numerics.Complex number => number == System.Numerics.Complex.Zero,
        IGoObject or GoFunction => false,
        _ => GoCast.ToInt64(value) == 0,
    };

    /// <summary>The items of a list or of bytes.</summary>
    /// <param name="value">The list.</param>
    /// <param name="refusal">What to say of a value that has none; the kind's name follows.</param>
    /// <exception cref="GoFunctionException">The value is no list.</exception>
    public static IReadOnlyList<object?> Items(object? value, string refusal) => TryItems(value)
        ?? throw (value is null ? GoPanic.NilDereference() : new GoFunctionException($"{refusal} {GoType.Of(value)!.KindName}"));

    public static IReadOnlyList<object?>? TryItems(object? value) => value switch
    {
        GoList list => list,
        byte[] bytes => [.. bytes.Select(static one => (object?)one)],
        _ => null,
    };

    /// <summary>The items as texts; those that are nil are left out. What is no list is the only item.</summary>
    public static List<string> Texts(object? value) => value switch
    {
        null => [],
        _ when TryItems(value) is { } items => [.. items.Where(static item => item is not null).Select(Text)],
        _ => [Text(value)],
    };

    /// <summary>Whether two values are the same in type and content, as <c>reflect.DeepEqual</c>: 1 and 1.0 are not.</summary>
    public static bool AreEqual(object? one, object? other, int depth = 0)
    {
        if (ReferenceEquals(one, other))
        {
            // Not even the same value is equal to itself where it holds NaN or a function; Go compares what maps and pointers hold by address first.
            return one is not (double.NaN or GoFunction);
        }

        if (one is null || other is null || !Equals(GoType.Of(one), GoType.Of(other)))
        {
            return false;
        }

        if (depth > MostDepth)
        {
            throw TooDeep();
        }

        return (one, other) switch
        {
            (string left, string right) => string.Equals(left, right, StringComparison.Ordinal),
            (double left, double right) => left == right,
            (GoMap left, GoMap right) => left.Count == right.Count
                && left.All(entry => right.TryGetValue(entry.Key, out var value) && AreEqual(entry.Value, value, depth + 1)),
            (GoList left, GoList right) => left.IsNil == right.IsNil && left.Count == right.Count
                && left.Zip(right).All(pair => AreEqual(pair.First, pair.Second, depth + 1)),
            (byte[] left, byte[] right) => left.AsSpan().SequenceEqual(right),
            (IGoObject left, IGoObject right) => string.Equals(left.Text, right.Text, StringComparison.Ordinal) && left.Fields.Count == right.Fields.Count
                && left.Fields.Zip(right.Fields).All(pair => AreEqual(pair.First.Value, pair.Second.Value, depth + 1)),
            (GoFunction, _) => false,
            _ => one.Equals(other),
        };
    }

    /// <summary>A copy that shares no map with the original; lists never change, but what they hold does.</summary>
    public static object? Copy(object? value, int depth = 0)
    {
        if (depth > MostDepth)
        {
            throw TooDeep();
        }

        return value switch
        {
            GoMap map => new GoMap(map.Type, map.Select(entry => KeyValuePair.Create(entry.Key, Copy(entry.Value, depth + 1)))),
            GoList { IsNil: true } list => list,
            GoList list => new GoList(list.Type, list.Select(item => Copy(item, depth + 1))),
            byte[] bytes => bytes.ToArray(),
            _ => value,
        };
    }

    private static GoFunctionException TooDeep() =>
        new($"a value is nested more than {MostDepth} deep: a map or list seems to hold itself; take it out with unset before comparing, copying or merging");
}
