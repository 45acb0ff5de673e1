namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Whole numbers of all of Go's types.</summary>
internal static class GoInteger
{
    /// <summary>A number as a value of an integer kind; bits that do not fit are lost, as Go's conversions lose them.</summary>
    public static object Of(GoKind kind, Int128 number) => kind switch
    {
        GoKind.Int => (nint)(long)number,
        GoKind.Int8 => unchecked((sbyte)number),
        GoKind.Int16 => unchecked((short)number),
        GoKind.Int32 => unchecked((int)number),
        GoKind.Int64 => unchecked((long)number),
        GoKind.Uint => (nuint)unchecked((ulong)number),
        GoKind.Uint8 => unchecked((byte)number),
        GoKind.Uint16 => unchecked((ushort)number),
        GoKind.Uint32 => unchecked((uint)number),
        GoKind.Uint64 => unchecked((ulong)number),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "This is no kind of whole numbers."),
    };

    /// <summary>The number of a value of any integer type.</summary>
    public static bool TryWide(object? value, out Int128 number)
    {
        Int128? read = value switch
        {
            nint one => (Int128)(long)one,
            long one => one,
            int one => one,
            short one => one,
            sbyte one => one,
            nuint one => (Int128)(ulong)one,
            ulong one => one,
            uint one => one,
            ushort one => one,
            byte one => one,
            _ => null,
        };
        number = read.GetValueOrDefault();
        return read is not null;
    }

    /// <summary>The number of a value of an integer type.</summary>
    /// <exception cref="ArgumentException">The value is of another type.</exception>
    public static Int128 Wide(object value) => TryWide(value, out var number) ? number : throw new ArgumentException($"{value} is no whole number.", nameof(value));
}
