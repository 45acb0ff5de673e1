using System.Globalization;

namespace Nixish.Kubernetes.Charts;

/// <summary>Short names of zones within dates: <c>CET</c>, <c>GMT+3</c>, <c>+03</c>.</summary>
internal static class GoZoneName
{
    /// <summary>How many characters at the start look like one; 0 when none do.</summary>
    public static int LengthOf(string text)
    {
        if (text.Length < 3)
        {
            return 0;
        }

        if (text.StartsWith("ChST", StringComparison.Ordinal) || text.StartsWith("MeST", StringComparison.Ordinal))
        {
            return 4;
        }

        if (text.StartsWith("GMT", StringComparison.Ordinal))
        {
            return 3 + SignedLength(text[3..]);
        }

        if (text[0] is '+' or '-')
        {
            return SignedLength(text);
        }

        var capitals = text.TakeWhile(char.IsAsciiLetterUpper).Take(6).Count();
        return capitals switch
        {
            3 => 3,
            // Names of four and five letters end in T, but for WITA.
            4 when text[3] == 'T' || text.StartsWith("WITA", StringComparison.Ordinal) => 4,
            5 when text[4] == 'T' => 5,
            _ => 0,
        };
    }

    /// <summary>The offset that a name spells, in seconds; 0 for one that only stands for it.</summary>
    public static int OffsetOf(string name) =>
        name.Length > 3 && name.StartsWith("GMT", StringComparison.Ordinal)
        && int.TryParse(name.AsSpan(3), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var hours) ? hours * 3600 : 0;

    private static int SignedLength(string text)
    {
        if (text is not ['+' or '-', ..])
        {
            return 0;
        }

        var digits = text.Skip(1).TakeWhile(char.IsAsciiDigit).Count();
        return digits is > 0 and < 9 && int.Parse(text.AsSpan(1, digits), NumberStyles.None, CultureInfo.InvariantCulture) < 24 ? 1 + digits : 0;
    }
}
