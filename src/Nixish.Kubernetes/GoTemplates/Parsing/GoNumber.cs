using System.Globalization;
using System.Numerics;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>A number of a template, which has no type yet: every value that its text stands for, as Go's constants have.</summary>
/// <param name="Text">As it was written.</param>
/// <param name="Int">Its value as a signed integer, null where it is none.</param>
/// <param name="Uint">Its value as an unsigned integer, null where it is none.</param>
/// <param name="Float">Its value as a floating-point number, null where it is none.</param>
/// <param name="Complex">Its value as a complex number; null where it was not written as one.</param>
internal sealed record GoNumber(string Text, long? Int, ulong? Uint, double? Float, Complex? Complex)
{
    private const double TwoToThe63 = 9223372036854775808.0;
    private const double TwoToThe64 = 18446744073709551616.0;

    /// <summary>The value where nothing asks for a type; null for an integer that does not fit.</summary>
    public object? Value { get; } = Complex is { } complex ? complex
        : Float is { } number && !IsHexInt(Text) && !Text.StartsWith('\'') && Text.AsSpan().IndexOfAny(".eEpP") >= 0 ? number
        : Int is { } integer ? (nint)integer
        : null;

    /// <summary>Reads a number.</summary>
    /// <exception cref="FormatException">It is none; the message is Go's.</exception>
    public static GoNumber Parse(string text, GoTokenKind kind)
    {
        switch (kind)
        {
            case GoTokenKind.CharConstant:
                return GoUnquote.TryUnquoteRune(text, out var rune)
                    ? new(text, rune, (ulong)rune, rune, null)
                    : throw new FormatException(IsOneCharacter(text) ? $"malformed character constant: {text}" : "invalid syntax");
            case GoTokenKind.Complex:
                var split = text.AsSpan(1).LastIndexOfAny('+', '-') + 1;
                return GoNumberText.TryFloat(text[..split], out var real) && GoNumberText.TryFloat(text[split..^1], out var imaginary)
                    ? OfComplex(text, new(real, imaginary))
                    : throw new FormatException("syntax error scanning complex number");
        }

        if (text.EndsWith('i') && GoNumberText.TryFloat(text[..^1], out var part))
        {
            return OfComplex(text, new(0, part));
        }

        ulong? unsigned = GoNumberText.TryUnsigned(text, out var u) ? u : null;
        long? signed = GoNumberText.TrySigned(text, out var i) ? i : null;
        if (signed is not null || unsigned is not null)
        {
            return new(text, signed, signed == 0 ? 0 : unsigned, signed ?? (double?)unsigned, null);
        }

        if (!GoNumberText.TryFloat(text, out var number))
        {
            throw new FormatException($"illegal number syntax: {GoFormat.Quote(text)}");
        }

        // A whole number without a point or exponent that is no integer is too large to be one.
        return text.AsSpan().IndexOfAny(".eEpP") >= 0
            ? new(text, Whole(number), WholeUnsigned(number), number, null)
            : throw new FormatException($"integer overflow: {GoFormat.Quote(text)}");
    }

    private static GoNumber OfComplex(string text, Complex number) => number.Imaginary == 0
        ? new(text, Whole(number.Real), WholeUnsigned(number.Real), number.Real, number)
        : new(text, null, null, null, number);

    private static long? Whole(double number) => number is >= -TwoToThe63 and < TwoToThe63 && number == Math.Truncate(number) ? (long)number : null;

    private static ulong? WholeUnsigned(double number) => number is >= 0 and < TwoToThe64 && number == Math.Truncate(number) ? (ulong)number : null;

    private static bool IsHexInt(string text) => text.Length > 2 && text[0] == '0' && text[1] is 'x' or 'X' && text.AsSpan().IndexOfAny('p', 'P') < 0;

    // Several characters in quotes are something else than an escape that is none.
    private static bool IsOneCharacter(string text) => text.Length > 3 && text[1] is not ('\\' or '\'');
}
