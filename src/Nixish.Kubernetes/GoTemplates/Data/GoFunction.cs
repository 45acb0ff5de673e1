using System.Collections.Immutable;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>A function that templates call.</summary>
/// <param name="Name">Its name in templates and in errors.</param>
/// <param name="Parameters">The types of its parameters; of a variadic function the last is the type of one item of the tail.</param>
/// <param name="Variadic">Whether the last parameter takes any number of arguments.</param>
/// <param name="Body">What it does. It may throw a <see cref="GoFunctionException"/>, which is what an error returned is in Go.</param>
internal sealed record GoFunction(string Name, ImmutableArray<GoType> Parameters, bool Variadic, Func<GoCall, object?> Body)
{
    private GoType? _type;

    /// <summary>The type of the result as it is declared; <see cref="GoType.Any"/> unless told otherwise. It shows in errors about a nil result, and in <c>%T</c> of the function.</summary>
    public GoType Result { get; init; } = GoType.Any;

    /// <summary>The function's own type: <c>func(string, ...interface {}) interface {}</c>.</summary>
    public GoType Type => _type ??= new(GoKind.Func, Spell());

    public bool Equals(GoFunction? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(this);

    private string Spell()
    {
        var parameters = Parameters.Select((type, index) => Variadic && index == Parameters.Length - 1 ? "..." + type.Name : type.Name);
        return $"func({string.Join(", ", parameters)}) {Result.Name}";
    }
}
