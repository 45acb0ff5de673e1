using System.Diagnostics.CodeAnalysis;

namespace Nixish;

/// <summary>Nix's base 32: digits and lower-case letters without e, o, t and u, least significant bits last, no padding.</summary>
/// <remarks>https://nix.dev/manual/nix/latest/protocols/nix32</remarks>
public static class Nix32
{
    private const string Alphabet = "0123456789abcdfghijklmnpqrsvwxyz";
    private static readonly sbyte[] Values = Invert();

    /// <summary>How many characters <paramref name="byteCount"/> bytes take: 32 for 20 bytes, 52 for 32.</summary>
    public static int EncodedLength(int byteCount) => ((byteCount * 8) + 4) / 5;

    /// <summary><paramref name="bytes"/> as text.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes)
    {
        Span<char> text = stackalloc char[bytes.Length <= 64 ? 104 : EncodedLength(bytes.Length)];
        text = text[..EncodedLength(bytes.Length)];
        Encode(bytes, text);
        return new(text);
    }

    /// <summary>The bytes of <paramref name="text"/>.</summary>
    /// <exception cref="InvalidHashException">A character is not in the alphabet, the length fits no whole number of bytes, or bits are left over.</exception>
    public static byte[] Decode(ReadOnlySpan<char> text)
    {
        var bytes = new byte[text.Length * 5 / 8];
        return TryDecode(text, bytes, out var position, out var problem) ? bytes : throw new InvalidHashException(text.ToString(), position, problem);
    }

    // The inverse reads from the end: character k from the end carries bits 5k to 5k+4, least significant first.
    internal static void Encode(ReadOnlySpan<byte> bytes, Span<char> text)
    {
        for (var k = 0; k < text.Length; k++)
        {
            var (at, shift) = ((k * 5) >> 3, (k * 5) & 7);
            var bits = bytes[at] >> shift;
            if (shift > 3 && at + 1 < bytes.Length)
            {
                bits |= bytes[at + 1] << (8 - shift);
            }

            text[text.Length - 1 - k] = Alphabet[bits & 31];
        }
    }

    internal static bool TryDecode(ReadOnlySpan<char> text, Span<byte> bytes, out int position, [NotNullWhen(false)] out string? problem)
    {
        bytes.Clear();
        if (text.Length != EncodedLength(bytes.Length))
        {
            (position, problem) = (text.Length, $"{text.Length} characters of nix32 fit no whole number of bytes");
            return false;
        }

        for (var k = 0; k < text.Length; k++)
        {
            position = text.Length - 1 - k;
            var symbol = text[position];
            var value = symbol < Values.Length ? Values[symbol] : (sbyte)-1;
            if (value < 0)
            {
                problem = $"'{symbol}' is not in the nix32 alphabet";
                return false;
            }

            var (at, shift) = Math.DivRem(k * 5, 8);
            bytes[at] |= (byte)(value << shift);
            var carry = value >> (8 - shift);
            if (at + 1 < bytes.Length)
            {
                bytes[at + 1] |= (byte)carry;
            }
            else if (carry != 0)
            {
                problem = "the bits left over are not zero";
                return false;
            }
        }

        (position, problem) = (0, null);
        return true;
    }

    internal static bool IsDigit(char symbol) => symbol < Values.Length && Values[symbol] >= 0;

    private static sbyte[] Invert()
    {
        var values = new sbyte[128];
        Array.Fill(values, (sbyte)-1);
        for (var i = 0; i < Alphabet.Length; i++)
        {
            values[Alphabet[i]] = (sbyte)i;
        }

        return values;
    }
}
