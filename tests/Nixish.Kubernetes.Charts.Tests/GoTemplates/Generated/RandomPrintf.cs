using System.Globalization;
using System.Numerics;
using System.Text;
using Nixish.Kubernetes.Charts.Tests.Oracle;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.GoTemplates.Generated;

/// <summary>Makes formats with every verb and flag, and values of every type, numbers at their bounds and of random bits among them.</summary>
internal sealed class RandomPrintf(Random random)
{
    private static readonly string[] Strings = ["", "a", "hello world", "é☺世界", "a\"b\\c", "a`b", "\n\t\0\u007f", "😀", GoText.FromUtf8([0xff, 0x61, 0xc3]), "\ufeff", "%d", "<&>", "true", "12"];

    // JSON has no others for keys.
    private static readonly string[] Keys = ["", "a", "é☺", "a b", "z9", "😀"];

    private static readonly int[] Runes = ['a', 'Z', '\n', '\'', '"', '\\', 0, 0x7f, 0xa0, 0xe9, 0x263a, 0x4e16, 0x1f600, 0xfffd, 0xd800, 0x10ffff, 0x110000, -1];

    private static readonly double[] Floats = [0, -0.0, 1, -1, 0.5, 1.5, 2.5, 1e6, 999999, 123456.789, 1e20, 1e21, 1e-4, 1e-5, 0.1, 100, 3.14159, double.MaxValue, double.Epsilon, double.NaN, double.PositiveInfinity, double.NegativeInfinity];

    /// <summary>A format and its arguments.</summary>
    public (string Format, object?[] Arguments) Next()
    {
        var format = new StringBuilder();
        var arguments = new List<object?>();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            format.Append(Pick(["", "x", " ", "é", "|", "["]));
            Verb(format, arguments);
        }

        // Now and then one too many, or one too few.
        if (random.Next(12) == 0)
        {
            arguments.Add(Value(1));
        }
        else if (random.Next(12) == 0 && arguments.Count > 0)
        {
            arguments.RemoveAt(arguments.Count - 1);
        }

        return (format.Append(Pick(["", "!", "%%"])).ToString(), [.. arguments]);
    }

    private void Verb(StringBuilder format, List<object?> arguments)
    {
        format.Append('%');
        for (var i = random.Next(3); i > 0; i--)
        {
            format.Append(Pick(["", "+", "-", "#", "0", " "]));
        }

        if (random.Next(25) == 0)
        {
            format.Append(CultureInfo.InvariantCulture, $"[{random.Next(0, 4)}]");
        }

        switch (random.Next(6))
        {
            case 0:
                format.Append(random.Next(30));
                break;
            case 1 when random.Next(3) == 0:
                format.Append('*');
                arguments.Add(random.Next(4) == 0 ? Value(2) : (nint)random.Next(-20, 20));
                break;
        }

        switch (random.Next(5))
        {
            case 0:
                format.Append(CultureInfo.InvariantCulture, $".{random.Next(20)}");
                break;
            case 1 when random.Next(3) == 0:
                format.Append(Pick([".", ".*"]));
                arguments.Add((nint)random.Next(-2, 10));
                break;
        }

        format.Append(random.Next(40) == 0 ? Pick(["z", "%", "é", "!", "w", "y"]) : Pick(["v", "v", "v", "d", "s", "q", "x", "X", "f", "e", "g", "G", "E", "F", "t", "c", "U", "b", "o", "O", "T"]));
        arguments.Add(Value(0));
    }

    private object? Value(int depth) => random.Next(depth >= 2 ? 12 : 15) switch
    {
        0 => (nint)random.NextInt64(-1000, 1000),
        1 => Integer(),
        2 => Floats[random.Next(Floats.Length)],
        3 => Finite(BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue))),
        4 => Math.Round((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 12)), random.Next(8)),
        5 => (float)((random.NextDouble() - 0.5) * Math.Pow(10, random.Next(-8, 12))),
        6 or 7 => Pick(Strings),
        8 => random.Next(2) == 0,
        9 => Pick(Runes) is var rune && random.Next(2) == 0 ? rune : (nint)rune,
        10 => depth == 0 && random.Next(3) == 0 ? null : new Complex(Pick(Floats), Pick(Floats)),
        11 => Pick<object>([GoText.ToUtf8(Pick(Strings)), new Speaker(Pick(Keys)), Thing.Value("t"), GoList.OfStrings([Pick(Keys), Pick(Keys)]), new GoList(GoType.IntSlice, (nint)1, (nint)(-2))]),
        12 => new GoMap { [Pick(Keys)] = Value(depth + 1), ["k"] = Value(depth + 1) },
        13 => new GoMap(GoType.StringMap) { [Pick(Keys)] = Pick(Keys) },
        _ => GoList.Of(Value(depth + 1), Value(depth + 1), null),
    };

    // None that is a character of a script that one of the two knows and the other, with an older Unicode, does not.
    private object Integer() => random.Next(10) switch
    {
        0 => random.NextInt64(long.MinValue, long.MaxValue),
        1 => (int)random.NextInt64(int.MinValue, 0x240),
        2 => (short)random.Next(short.MinValue, 0x240),
        3 => (sbyte)random.Next(sbyte.MinValue, sbyte.MaxValue),
        4 => (nuint)random.NextInt64(0, long.MaxValue),
        5 => ulong.MaxValue - (ulong)random.Next(100),
        6 => (uint)random.NextInt64(0x110000, uint.MaxValue),
        7 => (ushort)random.Next(0x240),
        8 => (byte)random.Next(256),
        _ => Pick<object>([long.MinValue, long.MaxValue, (nint)0, 0L, (byte)0]),
    };

    private static double Finite(double number) => double.IsFinite(number) ? number : 1e300;

    private T Pick<T>(T[] items) => items[random.Next(items.Length)];
}
