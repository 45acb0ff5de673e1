using System.Globalization;

namespace Nixish.Kubernetes;

/// <summary>Schedules as CronJob takes them: five fields, <c>@daily</c> and the like, <c>@every 1h</c>.</summary>
/// <seealso href="https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax"/>
internal static class CronSchedule
{
    private static readonly (string Name, int Least, int Most, string[] Words)[] Fields =
    [
        ("minutes", 0, 59, []),
        ("hours", 0, 23, []),
        ("days of the month", 1, 31, []),
        ("months", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        ("days of the week", 0, 6, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ];

    private static readonly System.Buffers.SearchValues<char> Digits = System.Buffers.SearchValues.Create("0123456789.");

    /// <summary>What is wrong with <paramref name="schedule"/>; null where nothing is.</summary>
    public static string? ProblemOf(string schedule)
    {
        if (schedule.StartsWith("TZ=", StringComparison.Ordinal) || schedule.StartsWith("CRON_TZ=", StringComparison.Ordinal))
        {
            return "a schedule names no time zone: set timeZone";
        }

        if (schedule.StartsWith('@'))
        {
            return schedule is "@yearly" or "@annually" or "@monthly" or "@weekly" or "@daily" or "@midnight" or "@hourly" || IsEvery(schedule)
                ? null
                : $"'{ObjectWalk.Short(schedule)}' is no schedule: use five fields, @yearly, @monthly, @weekly, @daily, @hourly or @every 1h";
        }

        var parts = schedule.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length != Fields.Length)
        {
            return $"'{ObjectWalk.Short(schedule)}' has {parts.Length} fields, and a schedule has five: minute, hour, day of the month, month, day of the week";
        }

        for (var i = 0; i < parts.Length; i++)
        {
            foreach (var item in parts[i].Split(','))
            {
                if (!IsItem(item, Fields[i]))
                {
                    return $"'{ObjectWalk.Short(item)}' stands for no {Fields[i].Name}, {Fields[i].Least} to {Fields[i].Most}";
                }
            }
        }

        return null;
    }

    // 5, 1-5, */15, 10-50/20, mon-fri.
    private static bool IsItem(string item, (string Name, int Least, int Most, string[] Words) field)
    {
        var slash = item.IndexOf('/', StringComparison.Ordinal);
        var range = slash < 0 ? item : item[..slash];
        if (slash >= 0 && !(int.TryParse(item.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step > 0))
        {
            return false;
        }

        if (range is "*" or "?")
        {
            return true;
        }

        var dash = range.IndexOf('-', StringComparison.Ordinal);
        return dash < 0
            ? TryNumber(range, field, out _)
            : TryNumber(range[..dash], field, out var from) && TryNumber(range[(dash + 1)..], field, out var to) && from <= to;
    }

    private static bool TryNumber(string text, (string Name, int Least, int Most, string[] Words) field, out int number)
    {
        var word = Array.FindIndex(field.Words, candidate => candidate.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (word >= 0)
        {
            number = field.Least + word;
            return true;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= field.Least && number <= field.Most;
    }

    // A duration of Go: 1h30m, 90s, 1.5h.
    private static bool IsEvery(string schedule)
    {
        if (!schedule.StartsWith("@every ", StringComparison.Ordinal) || schedule.Length == 7)
        {
            return false;
        }

        var rest = schedule.AsSpan(7);
        while (rest.Length > 0)
        {
            var digits = rest.IndexOfAnyExcept(Digits);
            if (digits <= 0 || !char.IsAsciiDigit(rest[0]))
            {
                return false;
            }

            rest = rest[digits..];
            var unit = rest switch
            {
                ['n' or 'u' or 'm', 's', ..] => 2,
                ['h' or 'm' or 's', ..] => 1,
                _ => 0,
            };
            if (unit == 0)
            {
                return false;
            }

            rest = rest[unit..];
        }

        return true;
    }
}
