namespace Nixish.Kubernetes;

// Go's grammar of durations: [-+]? ( [0-9]*(\.[0-9]*)? unit )+ | 0
internal static class DurationText
{
    /// <summary>The nanoseconds that a text says, or what is wrong with it.</summary>
    public static string? Read(ReadOnlySpan<char> text, out long nanoseconds)
    {
        nanoseconds = 0;
        var negative = text is ['-', ..];
        var rest = text is ['-' or '+', ..] ? text[1..] : text;
        if (rest is "0")
        {
            return null;
        }

        if (rest.IsEmpty)
        {
            return "it has no number";
        }

        UInt128 total = 0;
        while (!rest.IsEmpty)
        {
            if (Part(ref rest, ref total) is { } problem)
            {
                return problem;
            }
        }

        if (total > (negative ? (UInt128)long.MaxValue + 1 : (UInt128)long.MaxValue))
        {
            return "it is over 292 years";
        }

        nanoseconds = negative ? (long)-(Int128)total : (long)total;
        return null;
    }

    private static string? Part(ref ReadOnlySpan<char> rest, ref UInt128 total)
    {
        var whole = Digits(rest);
        var after = rest[whole.Length..];
        ReadOnlySpan<char> fraction = default;
        if (after is ['.', ..])
        {
            fraction = Digits(after[1..]);
            after = after[(1 + fraction.Length)..];
        }

        if (whole.IsEmpty && fraction.IsEmpty)
        {
            return "a number is missing";
        }

        var length = after.IndexOfAnyInRange('0', '9') is >= 0 and var digit ? digit : after.Length;
        length = after[..length].IndexOf('.') is >= 0 and var dot ? dot : length;
        UInt128 unit = after[..length] switch
        {
            "ns" => 1,
            "us" or "µs" or "μs" => 1_000,
            "ms" => 1_000_000,
            "s" => 1_000_000_000,
            "m" => 60_000_000_000,
            "h" => 3_600_000_000_000,
            _ => 0,
        };
        if (unit == 0)
        {
            return length == 0 ? "a number has no unit" : "a unit is unknown";
        }

        // 2^63 nanoseconds have 19 digits, whatever the unit.
        var significant = whole.TrimStart('0');
        if (significant.Length > 19)
        {
            return "it is over 292 years";
        }

        total += Number(significant) * unit;
        // What is finer than a nanosecond is dropped, as in Go; 18 digits of a fraction of an hour are finer than that.
        var digits = fraction[..Math.Min(18, fraction.Length)];
        UInt128 scale = 1;
        for (var i = 0; i < digits.Length; i++)
        {
            scale *= 10;
        }

        total += Number(digits) * unit / scale;
        rest = after[length..];
        return total > (UInt128)long.MaxValue + 1 ? "it is over 292 years" : null;
    }

    private static ReadOnlySpan<char> Digits(ReadOnlySpan<char> text) =>
        text.IndexOfAnyExceptInRange('0', '9') is >= 0 and var end ? text[..end] : text;

    private static UInt128 Number(ReadOnlySpan<char> digits)
    {
        UInt128 value = 0;
        foreach (var digit in digits)
        {
            value = (value * 10) + (UInt128)(digit - '0');
        }

        return value;
    }
}
