using System.Numerics;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Comparison of basic values: only kinds that are alike compare, signed and unsigned integers do.</summary>
internal static class GoComparison
{
    private enum Basic
    {
        None,
        Bool,
        Complex,
        Int,
        Float,
        String,
        Uint,
    }

    /// <summary>Whether a value equals one of others.</summary>
    public static bool AreEqual(object? one, ReadOnlySpan<object?> others)
    {
        if (others.IsEmpty)
        {
            throw new GoFunctionException("missing argument for comparison");
        }

        foreach (var other in others)
        {
            if (AreEqual(one, GoBuiltins.Value(other)))
            {
                return true;
            }
        }

        return false;
    }

    public static bool IsLess(object? one, object? other)
    {
        var (kind, otherKind) = (BasicOf(one), BasicOf(other));
        if (kind == Basic.None || otherKind == Basic.None)
        {
            throw new GoFunctionException("invalid type for comparison");
        }

        if (kind != otherKind && !(kind is Basic.Int or Basic.Uint && otherKind is Basic.Int or Basic.Uint))
        {
            throw new GoFunctionException("incompatible types for comparison");
        }

        return kind switch
        {
            Basic.Int or Basic.Uint => GoInteger.Wide(one!) < GoInteger.Wide(other!),
            Basic.Float => Float(one) < Float(other),
            Basic.String => GoText.Compare((string)one!, (string)other!) < 0,
            _ => throw new GoFunctionException("invalid type for comparison"),
        };
    }

    private static bool AreEqual(object? one, object? other)
    {
        var (kind, otherKind) = (BasicOf(one), BasicOf(other));
        if (kind != otherKind)
        {
            return (kind is Basic.Int or Basic.Uint && otherKind is Basic.Int or Basic.Uint)
                ? GoInteger.Wide(one!) == GoInteger.Wide(other!)
                : one is null || other is null ? false : throw new GoFunctionException("incompatible types for comparison");
        }

        return kind switch
        {
            Basic.Bool => (bool)one! == (bool)other!,
            Basic.Complex => (Complex)one! == (Complex)other!,
            Basic.Float => Float(one) == Float(other),
            Basic.Int or Basic.Uint => GoInteger.Wide(one!) == GoInteger.Wide(other!),
            Basic.String => GoText.Normal((string)one!) == GoText.Normal((string)other!),
            _ => AreSame(one, other),
        };
    }

    // Neither is of a basic kind: nil compares with anything, a pointer with a pointer, a struct with a struct of its type.
    private static bool AreSame(object? one, object? other)
    {
        if (one is null || other is null)
        {
            return one is null && other is null;
        }

        var (type, otherType) = (GoType.Of(one)!, GoType.Of(other)!);
        if (type.Kind != otherType.Kind)
        {
            throw new GoFunctionException(GoFormat.Printf("non-comparable types %s: %v, %s: %v", one, type.Name, otherType.Name, other));
        }

        if (!IsComparable(other))
        {
            throw new GoFunctionException(GoFormat.Printf("non-comparable type %s: %v", other, otherType.Name));
        }

        if (type.Kind == GoKind.Ptr || type != otherType)
        {
            return ReferenceEquals(one, other);
        }

        var (fields, otherFields) = (((IGoObject)one).Fields, ((IGoObject)other).Fields);
        return fields.Zip(otherFields).All(static pair => BasicOf(pair.First.Value) == BasicOf(pair.Second.Value) && AreEqual(pair.First.Value, pair.Second.Value));
    }

    private static bool IsComparable(object value) =>
        value is IGoObject some && (some.Type.Kind == GoKind.Ptr || some.Fields.All(static field => field.Value is null || BasicOf(field.Value) != Basic.None || IsComparable(field.Value)));

    private static double Float(object? value) => value is float single ? single : (double)value!;

    private static Basic BasicOf(object? value) => value switch
    {
        string => Basic.String,
        bool => Basic.Bool,
        nint or long or int or short or sbyte => Basic.Int,
        double or float => Basic.Float,
        nuint or ulong or uint or ushort or byte => Basic.Uint,
        Complex => Basic.Complex,
        _ => Basic.None,
    };
}
