using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Arguments of a call as what their parameter's type is in .NET.</summary>
internal static class Calls
{
    public static long Int(this GoCall call, int index) => (nint)call[index]!;

    public static bool Bool(this GoCall call, int index) => (bool)call[index]!;

    /// <summary>The argument of a parameter of type <c>map[string]interface {}</c>; <c>nil</c> is an empty map that nothing can be set in, which Go tells by a panic.</summary>
    public static GoMap? Map(this GoCall call, int index) => (GoMap?)call[index];

    /// <summary>The arguments from an index on: a variadic tail.</summary>
    public static ArraySegment<object?> Tail(this GoCall call, int from) => new(call.Arguments, from, call.Count - from);
}
