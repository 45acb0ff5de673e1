using System.Collections.Frozen;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>The functions that every template has: https://pkg.go.dev/text/template#hdr-Functions.</summary>
internal static class GoBuiltins
{
    /// <summary>Its arguments are evaluated one by one; the executor does that.</summary>
    public static GoFunction And { get; } = Reflected("and", 2, variadic: true, GoType.Any, Unreachable);

    /// <summary>Its arguments are evaluated one by one; the executor does that.</summary>
    public static GoFunction Or { get; } = Reflected("or", 2, variadic: true, GoType.Any, Unreachable);

    public static FrozenDictionary<string, GoFunction> All { get; } = new GoFunction[]
    {
        And,
        Or,
        Reflected("not", 1, variadic: false, GoType.Bool, static call => !GoTruth.Of(call[0])),
        Reflected("len", 1, variadic: false, GoType.Int, static call => GoIndexing.Length(call[0])),
        Reflected("index", 2, variadic: true, GoType.Any, static call => GoIndexing.Index(Value(call[0]), call.Arguments.AsSpan(1))),
        Reflected("slice", 2, variadic: true, GoType.Any, static call => GoIndexing.Slice(Value(call[0]), call.Arguments.AsSpan(1))),
        Reflected("call", 2, variadic: true, GoType.Any, static call => GoCalling.Call(Value(call[0]), call)),
        Reflected("eq", 2, variadic: true, GoType.Bool, static call => GoComparison.AreEqual(Value(call[0]), call.Arguments.AsSpan(1))),
        Reflected("ne", 2, variadic: false, GoType.Bool, static call => !GoComparison.AreEqual(Value(call[0]), call.Arguments.AsSpan(1))),
        Reflected("lt", 2, variadic: false, GoType.Bool, static call => GoComparison.IsLess(Value(call[0]), Value(call[1]))),
        Reflected("le", 2, variadic: false, GoType.Bool, static call => IsLessOrEqual(call)),
        Reflected("gt", 2, variadic: false, GoType.Bool, static call => !IsLessOrEqual(call)),
        Reflected("ge", 2, variadic: false, GoType.Bool, static call => !GoComparison.IsLess(Value(call[0]), Value(call[1]))),
        Printing("print", static call => GoFormat.Print(call.Arguments)),
        Printing("println", static call => GoFormat.Println(call.Arguments)),
        Printing("html", static call => GoEscaping.Html(Printed(call.Arguments))),
        Printing("js", static call => GoEscaping.JavaScript(Printed(call.Arguments))),
        Printing("urlquery", static call => GoEscaping.Query(Printed(call.Arguments))),
        new("printf", [GoType.String, GoType.Any], Variadic: true, static call => GoFormat.Printf(call.Text(0), call.Arguments.AsSpan(1))) { Result = GoType.String },
    }.ToFrozenDictionary(static function => function.Name, StringComparer.Ordinal);

    /// <summary>What is in an interface; nothing for one that is empty.</summary>
    public static object? Value(object? argument) => argument is GoNilInterface ? null : argument;

    private static bool IsLessOrEqual(GoCall call) =>
        GoComparison.IsLess(Value(call[0]), Value(call[1])) || GoComparison.AreEqual(Value(call[0]), call.Arguments.AsSpan(1));

    private static string Printed(object?[] values)
    {
        if (values is [string text])
        {
            return text;
        }

        // As an action would print each of them.
        return GoFormat.Print([.. values.Select(static value => value is null or IGoObject { Type.Kind: GoKind.Ptr, Text: null } ? GoPrintable.Text(value) : value)]);
    }

    private static GoFunction Printing(string name, Func<GoCall, object?> body) => new(name, [GoType.Any], Variadic: true, body) { Result = GoType.String };

    private static GoFunction Reflected(string name, int parameters, bool variadic, GoType result, Func<GoCall, object?> body) =>
        new(name, [.. Enumerable.Repeat(GoType.Reflected, parameters)], variadic, body) { Result = result };

    private static object Unreachable(GoCall call) => throw new InvalidOperationException("The executor evaluates and, and or, itself.");
}
