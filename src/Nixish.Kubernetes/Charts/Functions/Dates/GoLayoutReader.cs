using System.Globalization;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Reads a date after a layout, as <c>time.ParseInLocation</c>; what neither the layout nor the text says of the zone is UTC.</summary>
internal sealed partial class GoLayoutReader
{
    private readonly string _layout;
    private readonly string _text;
    private string _rest;
    private long _year;
    private int _month = -1;
    private int _day = -1;
    private int _yearDay = -1;
    private int _hour;
    private int _minute;
    private int _second;
    private int _nanoseconds;
    private bool? _isAfternoon;
    private GoZone? _zone;
    private int? _offset;
    private string _zoneName = "";

    private GoLayoutReader(string layout, string text)
    {
        _layout = layout;
        _text = text;
        _rest = text;
    }

    /// <exception cref="GoFunctionException">The text is not of the layout; the message is Go's.</exception>
    public static GoTime Read(string layout, string text)
    {
        var reader = new GoLayoutReader(layout, text);
        reader.ReadParts();
        return reader.Assemble();
    }

    private void ReadParts()
    {
        var layout = _layout;
        while (true)
        {
            var isMore = GoLayout.Next(layout, out var before, out var part, out layout);
            Skip(before);
            if (!isMore)
            {
                if (_rest.Length > 0)
                {
                    throw Failed($": extra text: {Quote(_rest)}");
                }

                return;
            }

            var held = _rest;
            if (!TryRead(part, layout, out var beyond))
            {
                throw Unfit(part, held);
            }

            if (beyond is not null)
            {
                throw Failed($": {beyond} out of range");
            }
        }
    }

    // Spaces of the layout match as many of the text as there are.
    private void Skip(string before)
    {
        for (var at = 0; at < before.Length;)
        {
            if (before[at] == ' ')
            {
                if (_rest.Length > 0 && _rest[0] != ' ')
                {
                    throw Unfit(before, _rest);
                }

                _rest = _rest.TrimStart(' ');
                at = before.Length - before[at..].TrimStart(' ').Length;
                continue;
            }

            if (_rest.Length == 0 || _rest[0] != before[at])
            {
                throw Unfit(before, _rest);
            }

            _rest = _rest[1..];
            at++;
        }
    }

    private bool TryRead(string part, string layout, out string? beyond)
    {
        beyond = null;
        switch (part)
        {
            case "2006":
                var isYear = _rest.Length >= 4 && char.IsAsciiDigit(_rest[0]);
                return isYear && TryTake(4, out _year);
            case "06":
                var isShort = TryTake(2, out _year);
                _year += _year >= 69 ? 1900 : 2000;
                return isShort;
            case "January":
                return TryName(GoLayout.Months, 0, out _month);
            case "Jan":
                return TryName(GoLayout.Months, 3, out _month);
            case "Monday":
                return TryName(GoLayout.Days, 0, out _);
            case "Mon":
                return TryName(GoLayout.Days, 3, out _);
            case "1" or "01":
                return TryNumber(part == "01", out _month) && Check(_month is > 0 and <= 12, "month", out beyond);
            case "2" or "_2" or "02":
                if (part == "_2" && _rest.StartsWith(' '))
                {
                    _rest = _rest[1..];
                }

                return TryNumber(part == "02", out _day);
            case "__2" or "002":
                for (var i = 0; i < 2 && part == "__2" && _rest.StartsWith(' '); i++)
                {
                    _rest = _rest[1..];
                }

                return TryThreeDigits(part == "002", out _yearDay);
            case "15":
                return TryNumber(false, out _hour) && Check(_hour < 24, "hour", out beyond);
            case "3" or "03":
                return TryNumber(part == "03", out _hour) && Check(_hour <= 12, "hour", out beyond);
            case "4" or "04":
                return TryNumber(part == "04", out _minute) && Check(_minute < 60, "minute", out beyond);
            case "5" or "05":
                return TryNumber(part == "05", out _second) && Check(_second < 60, "second", out beyond) && (beyond is not null || TryLooseFraction(layout));
            case "PM" or "pm":
                return TryHalf(part);
            case "MST":
                return TryZoneName();
            case ['.' or ',', '0', ..]:
                return _rest.Length >= part.Length && _rest[0] is '.' or ',' && TryFraction(part.Length);
            case ['.' or ',', ..]:
                return _rest.Length < 2 || _rest[0] is not ('.' or ',') || !char.IsAsciiDigit(_rest[1]) || TryFraction(1 + Digits(1, 9));
            default:
                return TryOffset(part);
        }
    }

    private static bool Check(bool isWithin, string what, out string? beyond)
    {
        beyond = isWithin ? null : what;
        return true;
    }

    private bool TryTake(int digits, out long number)
    {
        number = 0;
        if (_rest.Length < digits || !long.TryParse(_rest.AsSpan(0, digits), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number))
        {
            return false;
        }

        _rest = _rest[digits..];
        return true;
    }

    private bool TryName(string[] names, int length, out int index)
    {
        index = Array.FindIndex(names, name => _rest.StartsWith(length > 0 ? name[..length] : name, StringComparison.OrdinalIgnoreCase)) + 1;
        if (index == 0)
        {
            return false;
        }

        _rest = _rest[(length > 0 ? length : names[index - 1].Length)..];
        return true;
    }

    private bool TryNumber(bool isFixed, out int number)
    {
        number = 0;
        if (_rest.Length == 0 || !char.IsAsciiDigit(_rest[0]))
        {
            return false;
        }

        var hasTwo = _rest.Length > 1 && char.IsAsciiDigit(_rest[1]);
        if (!hasTwo && isFixed)
        {
            return false;
        }

        number = int.Parse(_rest.AsSpan(0, hasTwo ? 2 : 1), NumberStyles.None, CultureInfo.InvariantCulture);
        _rest = _rest[(hasTwo ? 2 : 1)..];
        return true;
    }

    private bool TryThreeDigits(bool isFixed, out int number)
    {
        var count = Digits(0, 3);
        number = 0;
        if (count == 0 || (isFixed && count != 3))
        {
            return false;
        }

        number = int.Parse(_rest.AsSpan(0, count), NumberStyles.None, CultureInfo.InvariantCulture);
        _rest = _rest[count..];
        return true;
    }

    private int Digits(int from, int most)
    {
        var count = 0;
        while (count < most && from + count < _rest.Length && char.IsAsciiDigit(_rest[from + count]))
        {
            count++;
        }

        return count;
    }

    // A fraction may follow the seconds where the layout says nothing of one.
    private bool TryLooseFraction(string layout)
    {
        if (_rest.Length < 2 || _rest[0] is not ('.' or ',') || !char.IsAsciiDigit(_rest[1])
            || (GoLayout.Next(layout, out _, out var next, out _) && next[0] is '.' or ','))
        {
            return true;
        }

        return TryFraction(1 + Digits(1, int.MaxValue));
    }

    private bool TryFraction(int length)
    {
        var digits = _rest[1..length];
        if (!digits.All(char.IsAsciiDigit))
        {
            return false;
        }

        _nanoseconds = int.Parse(digits.PadRight(9, '0')[..9], NumberStyles.None, CultureInfo.InvariantCulture);
        _rest = _rest[length..];
        return true;
    }

    private bool TryHalf(string part)
    {
        var half = _rest.Length < 2 ? "" : _rest[..2];
        var isUpper = part == "PM";
        if (half == (isUpper ? "PM" : "pm"))
        {
            _isAfternoon = true;
        }
        else if (half == (isUpper ? "AM" : "am"))
        {
            _isAfternoon = false;
        }
        else
        {
            return false;
        }

        _rest = _rest[2..];
        return true;
    }

    private GoFunctionException Unfit(string part, string held) => Failed($" as {Quote(_layout)}: cannot parse {Quote(held)} as {Quote(part)}");

    private GoFunctionException Failed(string why) => new($"parsing time {Quote(_text)}{why}");

    // Not quite Go's usual quoting: everything beyond ASCII is written byte by byte.
    internal static string Quote(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var one in GoText.ToUtf8(text))
        {
            quoted.Append(one is (byte)'"' or (byte)'\\' ? $"\\{(char)one}" : one is < 32 or >= 128 ? $"\\x{one:x2}" : ((char)one).ToString());
        }

        return quoted.Append('"').ToString();
    }
}
