using System.Globalization;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary><c>call</c>: a function that is a value.</summary>
internal static class GoCalling
{
    public static object? Call(object? value, GoCall call)
    {
        if (value is null)
        {
            throw new GoFunctionException("call of nil");
        }

        if (value is not GoFunction function)
        {
            throw new GoFunctionException($"non-function of type {GoType.Of(value)}");
        }

        var arguments = call.Arguments[1..];
        var wanted = function.Parameters.Length;
        if (function.Variadic ? arguments.Length < wanted - 1 : arguments.Length != wanted)
        {
            var least = function.Variadic ? "at least " : "";
            throw new GoFunctionException(string.Create(CultureInfo.InvariantCulture, $"wrong number of args: got {arguments.Length} want {least}{wanted - (function.Variadic ? 1 : 0)}"));
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            arguments[i] = Converted(GoBuiltins.Value(arguments[i]), function.Parameters[Math.Min(i, wanted - 1)], i);
        }

        return function.Body(call with { Arguments = arguments });
    }

    private static object? Converted(object? value, GoType type, int index)
    {
        if (value is null)
        {
            return type.CanBeNil ? GoZero.Of(type) : throw Failed($"arg {index}: value is nil; should be of type {type}");
        }

        var own = GoType.Of(value)!;
        if (own.IsAssignableTo(type))
        {
            return value;
        }

        return (type.IsSigned || type.IsUnsigned) && GoInteger.TryWide(value, out var number)
            ? GoInteger.Of(type.Kind, number)
            : throw Failed($"arg {index}: value has type {own}; should be {type}");
    }

    private static GoFunctionException Failed(FormattableString message) => new(message.ToString(CultureInfo.InvariantCulture));
}
