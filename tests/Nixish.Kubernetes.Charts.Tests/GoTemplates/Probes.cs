using System.Collections.Frozen;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.GoTemplates;

/// <summary>Functions with parameters of every type, which say what they got: <c>probes</c> of Oracle/Program/render.go.</summary>
internal static class Probes
{
    public static FrozenDictionary<string, GoFunction> All { get; } = new[]
    {
        Takes("takesInt", GoType.Int),
        Takes("takesInt64", GoType.Int64),
        Takes("takesByte", GoType.Uint8),
        Takes("takesFloat", GoType.Float64),
        Takes("takesComplex", GoType.Complex128),
        Takes("takesBool", GoType.Bool),
        Takes("takesString", GoType.String),
        Takes("takesAny", GoType.Any),
        Takes("takesMap", GoType.AnyMap),
        Takes("takesList", GoType.AnySlice),
        Takes("takesStrings", GoType.StringSlice),
        new GoFunction("takesMany", [GoType.String, GoType.Int], Variadic: true, static call => GoFormat.Printf("%v %v", call[0], new GoList(GoType.IntSlice, call.Arguments.AsSpan(1)))) { Result = GoType.String },
        new GoFunction("takesAll", [GoType.Any], Variadic: true, static call => GoFormat.Value(new GoList(call.Arguments))) { Result = GoType.String },
        new GoFunction("takesNothing", [], Variadic: false, static _ => "nothing") { Result = GoType.String },
        new GoFunction("givesAny", [GoType.Any], Variadic: false, static call => call[0]),
        new GoFunction("givesNil", [], Variadic: false, static _ => null),
        new GoFunction("givesInt64", [], Variadic: false, static _ => 64L) { Result = GoType.Int64 },
        new GoFunction("list", [GoType.Any], Variadic: true, static call => new GoList(call.Arguments)) { Result = GoType.AnySlice },
        new GoFunction("dict", [GoType.Any], Variadic: true, static call => Dictionary(call.Arguments)) { Result = GoType.AnyMap },
        new GoFunction("refuse", [GoType.String], Variadic: false, static call => throw new GoFunctionException(call.Text(0))) { Result = GoType.String },
    }.ToFrozenDictionary(static function => function.Name);

    private static GoFunction Takes(string name, GoType type) =>
        new(name, [type], Variadic: false, call => GoFormat.Printf("%s %v", type.Kind == GoKind.Interface ? GoType.Of(call[0])?.Name ?? "<nil>" : type.Name, call[0])) { Result = GoType.String };

    private static GoMap Dictionary(object?[] arguments)
    {
        var made = new GoMap();
        for (var i = 0; i + 1 < arguments.Length; i += 2)
        {
            made[GoFormat.Print(arguments[i])] = arguments[i + 1];
        }

        return made;
    }
}
