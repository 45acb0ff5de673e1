using System.Globalization;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>What a value of <c>--set</c> is.</summary>
internal static class SettingValue
{
    /// <summary>A truth value, null, an int64, or the text itself. With a zero in front it is no number, but for zero alone.</summary>
    public static object? Of(string text) => text switch
    {
        "0" => 0L,
        _ when Is(text, "true") => true,
        _ when Is(text, "false") => false,
        _ when Is(text, "null") => null,
        not ['0', ..] when TryInteger(text, out var number) => number,
        _ => text,
    };

    /// <summary>The index of a list as Go reads numbers.</summary>
    /// <exception cref="ChartValuesException">It is none.</exception>
    public static long Index(string text)
    {
        if (TryInteger(text, out var index))
        {
            return index;
        }

        var digits = text is ['-' or '+', ..] ? text[1..] : text;
        var isNumber = digits.Length > 0 && !digits.AsSpan().ContainsAnyExceptInRange('0', '9');
        throw new ChartValuesException($"error parsing index: strconv.Atoi: parsing {GoFormat.Quote(text)}: {(isNumber ? "value out of range" : "invalid syntax")}");
    }

    private static bool Is(string text, string word) => string.Equals(text, word, StringComparison.OrdinalIgnoreCase);

    private static bool TryInteger(string text, out long number) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number);
}
