using System.Reflection;

namespace Nixish.House.Tests.Surface;

/// <summary>Types as C# writes them, with the nullability that the compiler noted.</summary>
internal sealed class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    private readonly NullabilityInfoContext _nullability = new();

    public string Of(ParameterInfo parameter) => Name(_nullability.Create(parameter));

    public string Of(PropertyInfo property) => Name(_nullability.Create(property));

    public string Of(FieldInfo field) => Name(_nullability.Create(field));

    public string Of(EventInfo happening) => Name(_nullability.Create(happening));

    /// <summary>A type that stands alone, in a base list or a constraint.</summary>
    public static string Of(Type type)
    {
        if (type.IsByRef)
        {
            return Of(type.GetElementType()!);
        }

        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!)}[]";
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return $"{Of(underlying)}?";
        }

        return Keywords.GetValueOrDefault(type) ?? WithArguments(type, [.. type.GetGenericArguments().Select(Of)]);
    }

    private static string Name(NullabilityInfo info)
    {
        var type = info.Type;
        if (type.IsByRef)
        {
            return info.ElementType is { } element ? Name(element) : Of(type);
        }

        var optional = info.ReadState == NullabilityState.Nullable || info.WriteState == NullabilityState.Nullable ? "?" : "";
        if (type.IsArray)
        {
            return $"{(info.ElementType is { } element ? Name(element) : Of(type.GetElementType()!))}[]{optional}";
        }

        if (Nullable.GetUnderlyingType(type) is not null)
        {
            return Of(type);
        }

        var arguments = type.GetGenericArguments();
        var names = info.GenericTypeArguments.Length == arguments.Length ? info.GenericTypeArguments.Select(Name) : arguments.Select(Of);
        return (Keywords.GetValueOrDefault(type) ?? WithArguments(type, [.. names])) + (type.IsValueType ? "" : optional);
    }

    // A nested type shows with the types around it; each takes its own share of the type arguments.
    private static string WithArguments(Type type, string[] arguments)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var tick = type.Name.IndexOf('`', StringComparison.Ordinal);
        var outer = type.DeclaringType is { } around ? $"{WithArguments(around, arguments[..around.GetGenericArguments().Length])}." : "";
        var own = arguments[(type.DeclaringType?.GetGenericArguments().Length ?? 0)..];
        if (type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true)
        {
            return $"({string.Join(", ", own)})";
        }

        return outer + (tick < 0 ? type.Name : type.Name[..tick]) + (own.Length == 0 ? "" : $"<{string.Join(", ", own)}>");
    }
}
