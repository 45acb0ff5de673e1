using System.Buffers.Binary;
using System.Text;

namespace Nixish.Tests.Fuzzing;

/// <summary>Makes inputs of samples: bytes, tokens, lines and lengths that are changed, moved, repeated, cut off or made up.</summary>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> samples)
{
    // Most cases are short, so that many can be tried; a case that shall be long is one of a few hundred.
    private const int Longest = 16 * 1024;
    private const int LongestOfAll = 256 * 1024;

    private readonly byte[][] _samples = [.. samples.Select(static sample => sample.Length <= Longest ? sample : sample[..Longest])];

    // What readers trip over: ends of lines and texts, numbers at their bounds, names that lead elsewhere, nesting, odd Unicode.
    private static readonly byte[][] Tokens =
    [
        .. new[]
        {
            "", "\0", "\n", "\r\n", " ", "\t", "\"", "\\", "'", "/", "..", "../../x", "/etc/passwd", ".", ":", ": ", "=", ",", ";", "@", "#", "!", "*", "**", "?", "[", "]", "[!", "{", "}", "(", ")", "-", "--", "%", "%2e%2e",
            "0", "-1", "00", "1e999", "1.5", "2147483648", "9223372036854775807", "9223372036854775808", "18446744073709551615", "1152921504606846976", "340282366920938463463374607431768211456",
            "null", "true", "false", "NaN", "\\u0000", "\\ud800", "\\udc00\\ud800", "\uFEFF", "\u2028", "é", "😀", "\uFDD0", "\uFDD1", "sha256:", "sha256-", "sha512:", "/nix/store/", "&a", "*a", "<<: *a", "!!binary ", "---\n", "...\n",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
    ];

    private static readonly byte[][] Lengths = [Length(1UL << 60), Length(ulong.MaxValue), Length(long.MaxValue), Length(1UL << 31), Length(uint.MaxValue), Length(0), Length(1)];

    public byte[] Next()
    {
        // One in fifty is made up of nothing at all.
        if (random.Next(50) == 0)
        {
            return Noise(random.Next(200));
        }

        var input = Pick(_samples);
        if (random.Next(300) == 0)
        {
            return Cut(random.Next(2) == 0 ? Nested(input) : ManyLines(input), LongestOfAll);
        }

        for (var i = random.Next(4) == 0 ? random.Next(1, 12) : 1; i > 0; i--)
        {
            input = Cut(Mutate(input), Longest);
        }

        return input;
    }

    private byte[] Mutate(byte[] input)
    {
        var (start, end) = Range(input);
        switch (random.Next(13))
        {
            case 0:
                return input[..start];
            case 1:
                return [.. input[..start], .. input[end..]];
            case 2:
                return [.. input[..end], .. input[start..]];
            case 3:
                var other = Pick(_samples);
                var (from, to) = Range(other);
                return [.. input[..start], .. other[from..to], .. input[end..]];
            case 4:
                return [.. input[..start], .. Pick(Tokens), .. input[start..]];
            case 5:
                return [.. input[..start], .. Pick(Tokens), .. input[end..]];
            case 6:
                return [.. input[..start], .. Noise(random.Next(1, 20)), .. input[start..]];
            case 7:
                return Lines(input);
            case 8:
                return Numbers(input, start);
            case 9 when input.Length >= 8:
                var at = Math.Min(start & ~7, input.Length - 8);
                return [.. input[..at], .. Pick(Lengths), .. input[(at + 8)..]];
            case 10:
                return [.. input[..start], .. Repeated(input[start..Math.Min(end, start + 40)], random.Next(2, 200)), .. input[start..]];
            default:
                var changed = input.ToArray();
                for (var i = random.Next(1, 4); i > 0 && changed.Length > 0; i--)
                {
                    changed[random.Next(changed.Length)] = random.Next(4) switch { 0 => 0, 1 => changed[random.Next(changed.Length)], 2 => (byte)(1 << random.Next(8)), _ => (byte)random.Next(256) };
                }

                return changed;
        }
    }

    // A line moved, said twice or left out.
    private byte[] Lines(byte[] input)
    {
        var lines = Encoding.Latin1.GetString(input).Split('\n').ToList();
        var line = random.Next(lines.Count);
        switch (random.Next(3))
        {
            case 0:
                lines.Insert(random.Next(lines.Count), lines[line]);
                break;
            case 1:
                lines.RemoveAt(line);
                break;
            default:
                lines.Reverse();
                break;
        }

        return Encoding.Latin1.GetBytes(string.Join('\n', lines));
    }

    private byte[] ManyLines(byte[] input)
    {
        var start = input.AsSpan(0, random.Next(input.Length + 1)).LastIndexOf((byte)'\n') + 1;
        var length = input.AsSpan(start).IndexOf((byte)'\n') + 1;
        return [.. input[..start], .. Repeated(length > 0 ? input[start..(start + Math.Min(length, 100))] : "\n"u8.ToArray(), 2000), .. input[start..]];
    }

    // A piece that opens, ten thousand times: what recurses once a level ends the process here.
    private byte[] Nested(byte[] input)
    {
        var (start, end) = Range(input);
        var opening = random.Next(5) switch { 0 => "["u8.ToArray(), 1 => "{\"a\":"u8.ToArray(), 2 => "("u8.ToArray(), 3 => "- "u8.ToArray(), _ => input[start..Math.Min(end, start + 12)] };
        return [.. input[..start], .. Repeated(opening, 10_000), .. input[start..]];
    }

    private byte[] Numbers(byte[] input, int from)
    {
        var at = input.AsSpan(from).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (at < 0)
        {
            return input;
        }

        var start = from + at;
        var length = input.AsSpan(start).IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        var end = length < 0 ? input.Length : start + length;
        var number = random.Next(4) switch { 0 => "1152921504606846976", 1 => "-1", 2 => "99999999999999999999999999", _ => "0" };
        return [.. input[..start], .. Encoding.ASCII.GetBytes(number), .. input[end..]];
    }

    private static byte[] Cut(byte[] input, int length) => input.Length <= length ? input : input[..length];

    private static byte[] Repeated(byte[] piece, int times)
    {
        var all = new byte[piece.Length * times];
        for (var at = 0; at < all.Length; at += piece.Length)
        {
            piece.CopyTo(all, at);
        }

        return all;
    }

    private byte[] Noise(int length)
    {
        var bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    private (int Start, int End) Range(byte[] bytes)
    {
        var (one, other) = (random.Next(bytes.Length + 1), random.Next(bytes.Length + 1));

        // Most pieces are short: a long one changes everything at once and little is learned.
        return random.Next(3) == 0 ? (Math.Min(one, other), Math.Max(one, other)) : (one, Math.Min(bytes.Length, one + random.Next(1, 16)));
    }

    private T Pick<T>(T[] items) => items[random.Next(items.Length)];

    private static byte[] Length(ulong length)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);
        return bytes;
    }
}
