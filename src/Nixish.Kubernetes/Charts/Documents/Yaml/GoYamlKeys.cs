using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.Charts;

/// <summary>The order in which yaml.v2 and yaml.v3 write keys: digits by the number that they make, other characters before letters, else by code.</summary>
internal static class GoYamlKeys
{
    // No exception from what is not quite an order: a9, aa and a10 may go in a circle with odd characters, and a library's sort may notice.
    /// <summary>Sorts entries by their keys.</summary>
    public static void Sort(Span<KeyValuePair<string, object?>> entries, GoYamlLayout layout)
    {
        if (entries.Length < 2)
        {
            return;
        }

        if (entries.Length <= 12)
        {
            Insert(entries, layout);
            return;
        }

        var half = entries.Length / 2;
        Sort(entries[..half], layout);
        Sort(entries[half..], layout);
        Merge(entries, half, layout);
    }

    /// <summary>Whether one key goes before another.</summary>
    public static bool IsLess(string one, string other, GoYamlLayout layout = GoYamlLayout.Standard)
    {
        var same = one.AsSpan().CommonPrefixLength(other);
        if (same == one.Length || same == other.Length)
        {
            return one.Length < other.Length;
        }

        if (char.IsLowSurrogate(one[same]) && same > 0 && char.IsHighSurrogate(one[same - 1]))
        {
            same--;
        }

        Rune.DecodeFromUtf16(one.AsSpan(same), out var left, out _);
        Rune.DecodeFromUtf16(other.AsSpan(same), out var right, out _);
        var (isLeftLetter, isRightLetter) = (Rune.IsLetter(left), Rune.IsLetter(right));
        if (isLeftLetter && isRightLetter)
        {
            return left < right;
        }

        if (isLeftLetter || isRightLetter)
        {
            // yaml.v3 has letters first behind a digit, so that a1b goes before a10.
            return layout == GoYamlLayout.Pretty && same > 0 && IsDigit(one[same - 1]) ? isLeftLetter : isRightLetter;
        }

        var start = left.Value == '0' || right.Value == '0' ? ZeroStart(one, same) : 0;
        var leftNumber = Number(one, same, start, out var leftEnd);
        var rightNumber = Number(other, same, start, out var rightEnd);
        return leftNumber != rightNumber ? leftNumber < rightNumber
            : leftEnd != rightEnd ? leftEnd < rightEnd
            : left < right;
    }

    // Within a number a zero counts: 10 and 1 differ by their length, not by the value of what follows the 1.
    private static long ZeroStart(string text, int at)
    {
        for (var i = at - 1; i >= 0 && IsDigit(text[i]); i--)
        {
            if (text[i] != '0')
            {
                return 1;
            }
        }

        return 0;
    }

    // The number that begins at a position, and how many characters it has. It overflows as Go's int64 does.
    private static long Number(string text, int at, long start, out int length)
    {
        var number = start;
        var i = at;
        for (; i < text.Length && IsDigit(text[i]); i++)
        {
            number = unchecked((number * 10) + (text[i] - '0'));
        }

        length = i - at;
        return number;
    }

    private static bool IsDigit(char character) => char.IsAsciiDigit(character) || (character > 0x7F && char.GetUnicodeCategory(character) == UnicodeCategory.DecimalDigitNumber);

    private static void Insert(Span<KeyValuePair<string, object?>> entries, GoYamlLayout layout)
    {
        for (var i = 1; i < entries.Length; i++)
        {
            for (var j = i; j > 0 && IsLess(entries[j].Key, entries[j - 1].Key, layout); j--)
            {
                (entries[j], entries[j - 1]) = (entries[j - 1], entries[j]);
            }
        }
    }

    private static void Merge(Span<KeyValuePair<string, object?>> entries, int half, GoYamlLayout layout)
    {
        var left = entries[..half].ToArray();
        var (next, at) = (half, 0);
        foreach (var entry in left)
        {
            while (next < entries.Length && IsLess(entries[next].Key, entry.Key, layout))
            {
                entries[at++] = entries[next++];
            }

            entries[at++] = entry;
        }
    }
}
