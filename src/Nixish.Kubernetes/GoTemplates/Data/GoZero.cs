using System.Numerics;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>The value that a variable has before it is given one.</summary>
internal static class GoZero
{
    /// <summary>The zero of a type. A map or list that is nil is an empty one: templates can only read it, and then there is no difference.</summary>
    public static object? Of(GoType type) => type.Kind switch
    {
        GoKind.String => "",
        GoKind.Bool => false,
        GoKind.Float64 => 0.0,
        GoKind.Float32 => 0.0f,
        GoKind.Complex128 => Complex.Zero,
        GoKind.Map => new GoMap(type),
        GoKind.Slice => type == GoType.Bytes ? Array.Empty<byte>() : new GoList(type, []),
        _ when type.IsSigned || type.IsUnsigned => GoInteger.Of(type.Kind, 0),
        _ => null,
    };
}
