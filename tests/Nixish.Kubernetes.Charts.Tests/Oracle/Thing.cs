using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Oracle;

/// <summary>A struct with fields and methods, or a pointer to it: <c>thing</c> of Oracle/Program/values.go.</summary>
internal sealed class Thing(string name, GoType type) : IGoObject
{
    private static readonly GoType Struct = new(GoKind.Struct, "main.thing");

    public string Name => name;

    public GoType Type => type;

    public IReadOnlyList<KeyValuePair<string, object?>> Fields { get; } =
        [new("Name", name), new("Count", (nint)3), new("Tags", GoList.OfStrings(["x", "y"])), new("Other", null)];

    public string? Text => null;

    public static Thing Value(string name) => new(name, Struct);

    public static Thing Pointer(string name) => new(name, GoType.Pointer(Struct));

    public bool TryField(string name, out object? value)
    {
        var found = Fields.Where(field => field.Key == name).Take(1).ToList();
        value = found is [var field] ? field.Value : null;
        return found.Count > 0;
    }

    public GoFunction? Method(string method) => method switch
    {
        "Greet" => new("Greet", [GoType.String], Variadic: false, call => $"hello {call.Text(0)}, I am {name}") { Result = GoType.String },
        "Sum" => new("Sum", [GoType.Int, GoType.Int], Variadic: true, static call => 3 + call.Arguments.Aggregate((nint)0, static (sum, one) => sum + (nint)one!)) { Result = GoType.Int },
        "Refuse" => new("Refuse", [], Variadic: false, _ => throw new GoFunctionException($"{name} refuses")) { Result = GoType.String },
        _ => null,
    };
}

/// <summary>A struct that says itself what it prints as: <c>speaker</c> of Oracle/Program/values.go.</summary>
internal sealed class Speaker(string word) : IGoObject
{
    public string Word => word;

    public GoType Type { get; } = new(GoKind.Struct, "main.speaker");

    public IReadOnlyList<KeyValuePair<string, object?>> Fields { get; } = [new("word", word)];

    public string? Text => $"<{word}>";

    public bool TryField(string name, out object? value)
    {
        value = null;
        return false;
    }

    public GoFunction? Method(string method) => method == "String" ? new("String", [], Variadic: false, _ => Text) { Result = GoType.String } : null;
}
