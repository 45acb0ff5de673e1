using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>
/// Go's strings are bytes that are mostly UTF-8; here they are .NET strings. A byte that is not part of valid UTF-8 is kept as the lone surrogate
/// U+DC00 plus the byte, so that nothing is lost on the way through. Positions and lengths are counted in bytes, as Go counts them.
/// </summary>
internal static class GoText
{
    private const char FirstKept = '\uDC80';
    private const char LastKept = '\uDCFF';

    /// <summary>The bytes of a string.</summary>
    public static byte[] ToUtf8(string text)
    {
        if (!HasSurrogate(text))
        {
            return Encoding.UTF8.GetBytes(text);
        }

        var bytes = new byte[Length(text)];
        var written = 0;
        for (var i = 0; i < text.Length;)
        {
            if (IsKept(text, i))
            {
                bytes[written++] = (byte)(text[i++] - '\uDC00');
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var consumed);
            written += rune.EncodeToUtf8(bytes.AsSpan(written));
            i += consumed;
        }

        return bytes;
    }

    /// <summary>The string of some bytes.</summary>
    public static string FromUtf8(ReadOnlySpan<byte> bytes)
    {
        if (Utf8.IsValid(bytes))
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out var consumed) == OperationStatus.Done)
            {
                Append(text, rune);
            }
            else
            {
                foreach (var lost in bytes[..consumed])
                {
                    text.Append((char)('\uDC00' + lost));
                }
            }

            bytes = bytes[consumed..];
        }

        return text.ToString();
    }

    /// <summary>How many bytes a string has.</summary>
    public static int Length(string text)
    {
        if (!HasSurrogate(text))
        {
            return Encoding.UTF8.GetByteCount(text);
        }

        var length = 0;
        for (var i = 0; i < text.Length;)
        {
            if (IsKept(text, i))
            {
                length++;
                i++;
                continue;
            }

            Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var consumed);
            length += rune.Utf8SequenceLength;
            i += consumed;
        }

        return length;
    }

    /// <summary>How many runes a string has; a byte that is not part of one counts as one.</summary>
    public static int RuneCount(string text)
    {
        if (!HasSurrogate(text))
        {
            return text.Length;
        }

        var count = 0;
        for (var i = 0; i < text.Length; count++)
        {
            i += char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]) ? 2 : 1;
        }

        return count;
    }

    /// <summary>The bytes from one position up to another, as Go's <c>text[from:to]</c>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The positions are not within the string, or not in order.</exception>
    public static string Slice(string text, int from, int to) =>
        Ascii.IsValid(text) ? text[from..to] : FromUtf8(ToUtf8(text).AsSpan(from, to - from));

    /// <summary>The byte at a position.</summary>
    public static byte ByteAt(string text, int position) => Ascii.IsValid(text) ? (byte)text[position] : ToUtf8(text)[position];

    /// <summary>The order of two strings by their bytes.</summary>
    public static int Compare(string one, string other)
    {
        var same = one.AsSpan().CommonPrefixLength(other);
        if (same == one.Length || same == other.Length)
        {
            return one.Length.CompareTo(other.Length);
        }

        var (left, right) = (one[same], other[same]);
        return char.IsSurrogate(left) || char.IsSurrogate(right)
            ? ToUtf8(one).AsSpan().SequenceCompareTo(ToUtf8(other))
            : left.CompareTo(right);
    }

    /// <summary>The same bytes as a string that has kept bytes only where they are not UTF-8: joined pieces may make a character whose bytes were apart.</summary>
    public static string Normal(string text) => text.AsSpan().IndexOfAnyInRange(FirstKept, LastKept) < 0 ? text : FromUtf8(ToUtf8(text));

    /// <summary>Whether the character at an index stands for a byte that is not part of valid UTF-8.</summary>
    public static bool IsKept(string text, int index) =>
        text[index] is >= FirstKept and <= LastKept && (index == 0 || !char.IsHighSurrogate(text[index - 1]));

    internal static void Append(StringBuilder text, Rune rune)
    {
        if (rune.IsBmp)
        {
            text.Append((char)rune.Value);
            return;
        }

        Span<char> pair = stackalloc char[2];
        rune.EncodeToUtf16(pair);
        text.Append(pair);
    }

    private static bool HasSurrogate(string text) => text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0;
}
