namespace Nixish.Kubernetes.Charts;

/// <summary>Which texts yaml.v2 takes for times: <c>2001-2-3</c>, <c>2001-12-14T21:59:43.1Z</c>, <c>2001-12-14 21:59:43.1</c>. https://yaml.org/type/timestamp.html</summary>
internal static class GoYamlTime
{
    public static bool IsTime(ReadOnlySpan<char> text)
    {
        // Four digits and a dash, or it is not worth a closer look.
        if (text.Length < 8 || text[4] != '-' || text[..4].IndexOfAnyExceptInRange('0', '9') >= 0)
        {
            return false;
        }

        var year = Number(text[..4]);
        var rest = text[5..];
        if (!Field(ref rest, 1, 12, out var month) || !Skip(ref rest, '-') || !Field(ref rest, 1, 31, out var day) || day > DaysIn(year, month))
        {
            return false;
        }

        if (rest.IsEmpty)
        {
            return true;
        }

        var mark = rest[0];
        rest = mark == ' ' ? rest.TrimStart(' ') : rest[1..];
        if (mark is not ('T' or 't' or ' ') || !Field(ref rest, 0, 23, out _) || !Skip(ref rest, ':') || !Field(ref rest, 0, 59, out _) || !Skip(ref rest, ':') || !Field(ref rest, 0, 59, out _))
        {
            return false;
        }

        Fraction(ref rest);
        return mark == ' ' ? rest.IsEmpty : IsZone(rest);
    }

    private static int DaysIn(int year, int month) => month == 2 && year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : month switch
    {
        2 => 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    // One or two digits.
    private static bool Field(ref ReadOnlySpan<char> text, int least, int most, out int value)
    {
        var length = text.Length > 1 && char.IsAsciiDigit(text[1]) ? 2 : 1;
        value = 0;
        if (text.IsEmpty || !char.IsAsciiDigit(text[0]))
        {
            return false;
        }

        value = Number(text[..length]);
        text = text[length..];
        return value >= least && value <= most;
    }

    private static bool Skip(ref ReadOnlySpan<char> text, char expected)
    {
        if (text.IsEmpty || text[0] != expected)
        {
            return false;
        }

        text = text[1..];
        return true;
    }

    // A point or, as ISO 8601 has it, a comma.
    private static void Fraction(ref ReadOnlySpan<char> text)
    {
        if (text is ['.' or ',', >= '0' and <= '9', ..])
        {
            var end = text[1..].IndexOfAnyExceptInRange('0', '9');
            text = end < 0 ? [] : text[(end + 1)..];
        }
    }

    private static bool IsZone(ReadOnlySpan<char> text) => text is "Z"
        || (text is ['+' or '-', >= '0' and <= '9', >= '0' and <= '9', ':', >= '0' and <= '9', >= '0' and <= '9'] && Number(text[1..3]) <= 24 && Number(text[4..]) <= 60);

    private static int Number(ReadOnlySpan<char> digits)
    {
        var value = 0;
        foreach (var digit in digits)
        {
            value = (value * 10) + digit - '0';
        }

        return value;
    }
}
