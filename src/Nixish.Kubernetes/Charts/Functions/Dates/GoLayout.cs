using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.Charts;

/// <summary>Dates written after the example of Mon Jan 2 15:04:05 MST 2006, Go's way of saying how (https://pkg.go.dev/time#pkg-constants).</summary>
internal static class GoLayout
{
    internal static readonly string[] Months =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    internal static readonly string[] Days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];

    // What stands for a part of a date, the longer before what it begins with.
    private static readonly string[] Parts =
    [
        "January", "Monday", "MST", "01", "02", "03", "04", "05", "06", "002", "15", "1", "2006", "2", "_2006", "_2", "__2", "3", "4", "5", "PM", "pm",
        "-070000", "-07:00:00", "-0700", "-07:00", "-07", "Z070000", "Z07:00:00", "Z0700", "Z07:00", "Z07",
    ];

    public static string Format(GoTime time, string layout)
    {
        var text = new StringBuilder();
        while (Next(layout, out var before, out var part, out layout))
        {
            text.Append(before);
            Write(text, time, part);
        }

        return text.Append(layout).ToString();
    }

    /// <summary>The first part of a date that a layout names. When there is none, the rest is the layout itself.</summary>
    public static bool Next(string layout, out string before, out string part, out string rest)
    {
        for (var at = 0; at < layout.Length; at++)
        {
            var length = PartAt(layout, at);
            if (length > 0)
            {
                // _2006 is an underscore and the year.
                var skipped = string.CompareOrdinal(layout, at, "_2006", 0, 5) == 0 ? 1 : 0;
                (before, part, rest) = (layout[..(at + skipped)], layout.Substring(at + skipped, length - skipped), layout[(at + length)..]);
                return true;
            }
        }

        (before, part, rest) = (layout, "", layout);
        return false;
    }

    private static int PartAt(string layout, int at)
    {
        var found = Parts.FirstOrDefault(part => string.CompareOrdinal(layout, at, part, 0, part.Length) == 0);
        if (found is not null)
        {
            return found.Length;
        }

        foreach (var name in (string[])["Jan", "Mon"])
        {
            if (string.CompareOrdinal(layout, at, name, 0, 3) == 0 && !(at + 3 < layout.Length && char.IsAsciiLetterLower(layout[at + 3])))
            {
                return 3;
            }
        }

        if (layout[at] is not ('.' or ',') || at + 1 >= layout.Length || layout[at + 1] is not ('0' or '9'))
        {
            return 0;
        }

        var end = at + 1;
        while (end < layout.Length && layout[end] == layout[at + 1])
        {
            end++;
        }

        return end < layout.Length && char.IsAsciiDigit(layout[end]) ? 0 : end - at;
    }

    private static void Write(StringBuilder text, GoTime time, string part)
    {
        var (year, month, day) = time.Date;
        switch (part)
        {
            case "2006":
                text.Append(Padded(year, 4));
                break;
            case "06":
                text.Append(Padded(Math.Abs(year) % 100, 2));
                break;
            case "January":
                text.Append(Months[month - 1]);
                break;
            case "Jan":
                text.Append(Months[month - 1], 0, 3);
                break;
            case "Monday":
                text.Append(Days[time.Weekday]);
                break;
            case "Mon":
                text.Append(Days[time.Weekday], 0, 3);
                break;
            case "1" or "01":
                text.Append(Padded(month, part.Length));
                break;
            case "2" or "02":
                text.Append(Padded(day, part.Length));
                break;
            case "_2":
                text.Append(Padded(day, 0).PadLeft(2));
                break;
            case "__2":
                text.Append(Padded(time.YearDay, 0).PadLeft(3));
                break;
            case "002":
                text.Append(Padded(time.YearDay, 3));
                break;
            case "15":
                text.Append(Padded(time.Hour, 2));
                break;
            case "3" or "03":
                text.Append(Padded(time.Hour % 12 == 0 ? 12 : time.Hour % 12, part.Length));
                break;
            case "4" or "04":
                text.Append(Padded(time.Minute, part.Length));
                break;
            case "5" or "05":
                text.Append(Padded(time.Second, part.Length));
                break;
            case "PM":
                text.Append(time.Hour >= 12 ? "PM" : "AM");
                break;
            case "pm":
                text.Append(time.Hour >= 12 ? "pm" : "am");
                break;
            case "MST":
                var (name, offset) = time.Zone.At(time.Seconds);
                text.Append(name.Length > 0 ? name : Offset(offset, "-0700"));
                break;
            case ['.' or ',', ..]:
                WriteFraction(text, time.Nanoseconds, part);
                break;
            default:
                text.Append(part[0] == 'Z' && time.Offset == 0 ? "Z" : Offset(time.Offset, part));
                break;
        }
    }

    private static string Offset(int seconds, string part)
    {
        var (hours, minutes, rest) = (Math.Abs(seconds) / 3600, Math.Abs(seconds) / 60 % 60, Math.Abs(seconds) % 60);
        var between = part.Contains(':', StringComparison.Ordinal) ? ":" : "";
        var digits = part.Count(char.IsAsciiDigit);
        return (seconds < 0 ? "-" : "+") + Padded(hours, 2) + (digits > 2 ? between + Padded(minutes, 2) : "") + (digits > 4 ? between + Padded(rest, 2) : "");
    }

    private static void WriteFraction(StringBuilder text, int nanoseconds, string part)
    {
        var digits = Padded(nanoseconds, 9).PadRight(part.Length, '0')[..(part.Length - 1)];
        if (part[1] == '9')
        {
            digits = digits.TrimEnd('0');
        }

        if (digits.Length > 0)
        {
            text.Append(part[0]).Append(digits);
        }
    }

    private static string Padded(long number, int width) =>
        (number < 0 ? "-" : "") + Math.Abs(number).ToString(CultureInfo.InvariantCulture).PadLeft(width, '0');
}
