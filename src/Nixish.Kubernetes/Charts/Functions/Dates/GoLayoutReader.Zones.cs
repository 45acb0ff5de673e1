using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.Charts;

internal sealed partial class GoLayoutReader
{
    private bool TryOffset(string part)
    {
        if (part[0] == 'Z' && part is "Z0700" or "Z07" or "Z07:00" && _rest.StartsWith('Z'))
        {
            _rest = _rest[1..];
            _zone = GoZone.Utc;
            return true;
        }

        if (_rest.Length < part.Length || _rest[0] is not ('+' or '-'))
        {
            return false;
        }

        var given = _rest[..part.Length];
        var digits = new StringBuilder();
        for (var i = 1; i < part.Length; i++)
        {
            if (part[i] == ':' ? given[i] != ':' : !char.IsAsciiDigit(given[i]))
            {
                return false;
            }

            digits.Append(part[i] == ':' ? "" : given[i].ToString());
        }

        var number = int.Parse(digits.ToString().PadRight(6, '0'), NumberStyles.None, CultureInfo.InvariantCulture);
        var seconds = (((number / 10_000 * 60) + (number / 100 % 100)) * 60) + (number % 100);
        _offset = given[0] == '-' ? -seconds : seconds;
        _rest = _rest[part.Length..];
        return true;
    }

    private bool TryZoneName()
    {
        if (_rest.StartsWith("UTC", StringComparison.Ordinal))
        {
            _zone = GoZone.Utc;
            _rest = _rest[3..];
            return true;
        }

        var length = GoZoneName.LengthOf(_rest);
        (_zoneName, _rest) = (_rest[..length], _rest[length..]);
        return length > 0;
    }

    private GoTime Assemble()
    {
        _hour = _isAfternoon == true && _hour < 12 ? _hour + 12 : _isAfternoon == false && _hour == 12 ? 0 : _hour;
        if (_yearDay >= 0)
        {
            FromYearDay();
        }

        var (month, day) = (Math.Max(_month, 1), _day < 0 ? 1 : _day);
        if (day < 1 || day > GoCalendar.DaysIn(month, _year))
        {
            throw Failed(": day out of range");
        }

        var second = (_hour * 3600L) + (_minute * 60) + _second;
        if (_zone is null && (_offset is not null || _zoneName.Length > 0))
        {
            var offset = _offset ?? GoZoneName.OffsetOf(_zoneName);
            // An offset of zero is UTC's, which is local here; a zone by name alone has no offset that is known.
            _zone = offset == 0 && _zoneName is "" or "UTC" ? GoZone.Utc : GoZone.Fixed(_zoneName, offset);
        }

        return GoTime.Of(_year, month, day, second, _nanoseconds, _zone ?? GoZone.Utc);
    }

    private void FromYearDay()
    {
        if (_yearDay < 1 || _yearDay > (GoCalendar.IsLeap(_year) ? 366 : 365))
        {
            throw Failed(": day-of-year out of range");
        }

        var (_, month, day) = GoCalendar.DateOf(GoCalendar.DayOf(_year, 1, _yearDay));
        if (_month >= 0 && _month != month)
        {
            throw Failed(": day-of-year does not match month");
        }

        if (_day >= 0 && _day != day)
        {
            throw Failed(": day-of-year does not match day");
        }

        (_month, _day) = (month, day);
    }
}
