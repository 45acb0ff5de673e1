using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>What Go says when a function goes wrong by itself and not by an error that it returns.</summary>
internal static class GoPanic
{
    public static GoFunctionException NilDereference() => new("runtime error: invalid memory address or nil pointer dereference");

    public static GoFunctionException DivideByZero() => new("runtime error: integer divide by zero");

    public static GoFunctionException MakeSlice() => new("runtime error: makeslice: len out of range");

    public static GoFunctionException NegativeRepeat() => new("strings: negative Repeat count");

    public static GoFunctionException NilMap() => new("assignment to entry in nil map");

    /// <summary>A value taken for what it is not: <c>interface conversion: interface {} is string, not map[string]interface {}</c>.</summary>
    public static GoFunctionException Conversion(object? value, GoType wanted) =>
        new($"interface conversion: interface {{}} is {GoType.Of(value)?.Name ?? "nil"}, not {wanted.Name}");

    /// <summary>A text that a chart asks for would be larger than the library makes.</summary>
    public static GoFunctionException TooLarge(string what, long size, long most) =>
        new($"{what} would be {size} long, more than the {most} that a chart may make at once: give a smaller count");
}
