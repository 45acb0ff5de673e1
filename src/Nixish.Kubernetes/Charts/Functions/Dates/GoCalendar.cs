namespace Nixish.Kubernetes.Charts;

/// <summary>Days of the Gregorian calendar by their number since 1970-01-01, for years of any size.</summary>
internal static class GoCalendar
{
    private const long DaysOf400Years = 146_097;

    /// <summary>The number of a day; a month beyond 12 or a day beyond the month's end carries over.</summary>
    public static long DayOf(long year, int month, int day)
    {
        year += Math.DivRem(month - 1, 12, out var monthOfYear);
        if (monthOfYear < 0)
        {
            (year, monthOfYear) = (year - 1, monthOfYear + 12);
        }

        // Years that begin in March end with the leap day.
        var (shiftedYear, shiftedMonth) = monthOfYear < 2 ? (year - 1, monthOfYear + 10) : (year, monthOfYear - 2);
        var era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400;
        var yearOfEra = shiftedYear - (era * 400);
        var dayOfYear = ((153 * shiftedMonth) + 2) / 5;
        var dayOfEra = (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear;
        return (era * DaysOf400Years) + dayOfEra - 719_468 + day - 1;
    }

    public static (long Year, int Month, int Day) DateOf(long number)
    {
        number += 719_468;
        var era = (number >= 0 ? number : number - (DaysOf400Years - 1)) / DaysOf400Years;
        var dayOfEra = number - (era * DaysOf400Years);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shiftedMonth = ((5 * dayOfYear) + 2) / 153;
        var month = (int)(shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, (int)(dayOfYear - (((153 * shiftedMonth) + 2) / 5)) + 1);
    }

    public static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    public static int DaysIn(int month, long year) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };
}
