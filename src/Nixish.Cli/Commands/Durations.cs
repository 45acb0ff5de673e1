using System.CommandLine.Parsing;
using System.Globalization;

namespace Nixish.Cli;

// 90s, 5m, 1h, 250ms; a bare number is seconds.
internal static class Durations
{
    public static TimeSpan? ParseFromZero(ArgumentResult argument) => argument.Tokens[0].Value is "0" or "0s" ? TimeSpan.Zero : Parse(argument);

    public static TimeSpan? Parse(ArgumentResult argument)
    {
        var text = argument.Tokens[0].Value;
        if (TryParse(text) is { } duration)
        {
            return duration;
        }

        argument.AddError($"'{text}' is no time. Write a number and a unit: 90s, 5m, 1h.");
        return null;
    }

    private static TimeSpan? TryParse(string text)
    {
        var digits = text.AsSpan().TrimEnd("hms");
        var unit = text.AsSpan(digits.Length) switch
        {
            "ms" => TimeSpan.FromMilliseconds(1),
            "" or "s" => TimeSpan.FromSeconds(1),
            "m" => TimeSpan.FromMinutes(1),
            "h" => TimeSpan.FromHours(1),
            _ => TimeSpan.Zero,
        };
        return double.TryParse(digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var count) && count > 0 && unit > TimeSpan.Zero && count * unit.TotalDays < 365
            ? count * unit
            : null;
    }
}
