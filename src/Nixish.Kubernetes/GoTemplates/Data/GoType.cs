using System.Numerics;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>A Go type: what <c>%T</c> prints, what <c>kindOf</c> tells and what an argument is checked against. Two of the same kind, name and element are equal.</summary>
/// <param name="Kind">What the type is at bottom.</param>
/// <param name="Name">How Go spells it: <c>map[string]interface {}</c>, <c>common.Values</c>, <c>*semver.Version</c>.</param>
/// <param name="Element">Of a map or slice the type of what it holds, of a pointer what it points to. A map's keys are strings.</param>
internal sealed record GoType(GoKind Kind, string Name, GoType? Element = null)
{
    public static GoType Any { get; } = new(GoKind.Interface, "interface {}");

    public static GoType Bool { get; } = new(GoKind.Bool, "bool");

    public static GoType Int { get; } = new(GoKind.Int, "int");

    public static GoType Int8 { get; } = new(GoKind.Int8, "int8");

    public static GoType Int16 { get; } = new(GoKind.Int16, "int16");

    /// <summary>Also what a rune is.</summary>
    public static GoType Int32 { get; } = new(GoKind.Int32, "int32");

    public static GoType Int64 { get; } = new(GoKind.Int64, "int64");

    public static GoType Uint { get; } = new(GoKind.Uint, "uint");

    /// <summary>Also what a byte is.</summary>
    public static GoType Uint8 { get; } = new(GoKind.Uint8, "uint8");

    public static GoType Uint16 { get; } = new(GoKind.Uint16, "uint16");

    public static GoType Uint32 { get; } = new(GoKind.Uint32, "uint32");

    public static GoType Uint64 { get; } = new(GoKind.Uint64, "uint64");

    public static GoType Float32 { get; } = new(GoKind.Float32, "float32");

    public static GoType Float64 { get; } = new(GoKind.Float64, "float64");

    public static GoType Complex128 { get; } = new(GoKind.Complex128, "complex128");

    public static GoType String { get; } = new(GoKind.String, "string");

    public static GoType Bytes { get; } = Slice(Uint8);

    public static GoType AnySlice { get; } = Slice(Any);

    public static GoType StringSlice { get; } = Slice(String);

    public static GoType IntSlice { get; } = Slice(Int);

    public static GoType AnyMap { get; } = Map(Any);

    public static GoType StringMap { get; } = Map(String);

    /// <summary>What the built-in functions take: the value as it is, which may be none.</summary>
    internal static GoType Reflected { get; } = new(GoKind.Struct, "reflect.Value");

    /// <summary>
    /// The methods of a named map or slice type, by value and name; null where it has none, as nearly all. They come before keys. The same function for the same type,
    /// always: it takes part in equality.
    /// </summary>
    public Func<object, string, GoFunction?>? Methods { get; init; }

    /// <summary>What <c>reflect.Kind</c> prints: <c>map</c>, <c>slice</c>, <c>float64</c>, <c>invalid</c>.</summary>
    public string KindName => NameOf(Kind);

    /// <summary>Whether <c>nil</c> is a value of the type.</summary>
    public bool CanBeNil => Kind is GoKind.Func or GoKind.Interface or GoKind.Map or GoKind.Ptr or GoKind.Slice || ReferenceEquals(this, Reflected);

    public bool IsSigned => Kind is >= GoKind.Int and <= GoKind.Int64;

    public bool IsUnsigned => Kind is >= GoKind.Uint and <= GoKind.Uint64;

    public bool IsFloat => Kind is GoKind.Float32 or GoKind.Float64;

    public static GoType Slice(GoType element) => new(GoKind.Slice, "[]" + element.Name, element);

    public static GoType Map(GoType element) => new(GoKind.Map, "map[string]" + element.Name, element);

    public static GoType Pointer(GoType element) => new(GoKind.Ptr, "*" + element.Name, element);

    public static string NameOf(GoKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>The type of a value, or null for <c>nil</c>.</summary>
    /// <exception cref="ArgumentException">The value is none of a template's.</exception>
    public static GoType? Of(object? value) => value switch
    {
        null => null,
        string => String,
        GoMap map => map.Type,
        GoList list => list.Type,
        bool => Bool,
        nint => Int,
        long => Int64,
        double => Float64,
        int => Int32,
        byte => Uint8,
        byte[] => Bytes,
        IGoObject some => some.Type,
        GoFunction function => function.Type,
        nuint => Uint,
        ulong => Uint64,
        uint => Uint32,
        short => Int16,
        ushort => Uint16,
        sbyte => Int8,
        float => Float32,
        Complex => Complex128,
        _ => throw new ArgumentException($"A value of {value.GetType()} is no value of a template: give one of the types that stand for Go's.", nameof(value)),
    };

    /// <summary>Whether a variable of the other type takes a value of this one without a conversion. A named map goes for the unnamed one that it is made of, and back.</summary>
    public bool IsAssignableTo(GoType other) =>
        ReferenceEquals(this, other) || other.Kind == GoKind.Interface || Equals(other)
        || (Kind == other.Kind && Kind is GoKind.Map or GoKind.Slice && Equals(Element, other.Element) && (IsUnnamed || other.IsUnnamed));

    private bool IsUnnamed => Name.StartsWith(Kind == GoKind.Map ? "map[" : "[]", StringComparison.Ordinal);

    public override string ToString() => Name;
}
