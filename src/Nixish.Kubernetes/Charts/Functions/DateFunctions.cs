using System.Globalization;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Dates. A date is a time, or a whole number of seconds since 1970; anything else, a number out of YAML too, is taken for now.</summary>
internal static class DateFunctions
{
    private const string Local = "Local";
    private const string HtmlDate = "2006-01-02";

    public static void AddTo(FunctionTable table, TimeProvider clock)
    {
        GoTime Now() => GoTime.Of(clock.GetUtcNow());
        table.Add("now", GoTime.GoType, [], _ => Now());
        table.Add("date", GoType.String, [GoType.String, GoType.Any], call => Format(call.Text(0), call[1], Local, Now));
        table.Add("dateInZone", GoType.String, [GoType.String, GoType.Any, GoType.String], call => Format(call.Text(0), call[1], call.Text(2), Now));
        table.AddAlias("date_in_zone", "dateInZone");
        table.Add("htmlDate", GoType.String, [GoType.Any], call => Format(HtmlDate, call[0], Local, Now));
        table.Add("htmlDateInZone", GoType.String, [GoType.Any, GoType.String], call => Format(HtmlDate, call[0], call.Text(1), Now));

        table.Add("dateModify", GoTime.GoType, [GoType.String, GoTime.GoType], static call =>
        {
            try
            {
                return ((GoTime)call[1]!).Add(GoDuration.Parse(call.Text(0)));
            }
            catch (GoFunctionException)
            {
                return call[1];
            }
        });
        table.AddAlias("date_modify", "dateModify");
        table.Add("mustDateModify", GoTime.GoType, [GoType.String, GoTime.GoType], static call => ((GoTime)call[1]!).Add(GoDuration.Parse(call.Text(0))));
        table.AddAlias("must_date_modify", "mustDateModify");
        table.Add("toDate", GoTime.GoType, [GoType.String, GoType.String], static call =>
        {
            try
            {
                return GoLayoutReader.Read(call.Text(0), call.Text(1));
            }
            catch (GoFunctionException)
            {
                return GoTime.Zero;
            }
        });
        table.Add("mustToDate", GoTime.GoType, [GoType.String, GoType.String], static call => GoLayoutReader.Read(call.Text(0), call.Text(1)));
        table.Add("unixEpoch", GoType.String, [GoTime.GoType], static call => ((GoTime)call[0]!).Seconds.ToString(CultureInfo.InvariantCulture));

        table.Add("ago", GoType.String, [GoType.Any], call => GoDuration.Spell(ToSeconds(Now().Since(call[0] is int ? Now() : Moment(call[0], Now)))));
        table.Add("duration", GoType.String, [GoType.Any], static call => GoDuration.Spell(unchecked(Seconds(call[0]) * GoDuration.Second)));
        table.Add("durationRound", GoType.String, [GoType.Any], call => Rounded(call[0], Now));
    }

    private static string Format(string layout, object? date, string zone, Func<GoTime> now) => GoLayout.Format(Moment(date, now).In(GoZone.Find(zone)), layout);

    private static GoTime Moment(object? date, Func<GoTime> now) => date switch
    {
        GoTime time => time,
        long seconds => new(seconds, 0, GoZone.Utc),
        nint seconds => new(seconds, 0, GoZone.Utc),
        int seconds => new(seconds, 0, GoZone.Utc),
        _ => now(),
    };

    private static long Seconds(object? value)
    {
        switch (value)
        {
            case long seconds:
                return seconds;
            case string text:
                // What is too large is the largest there is: the original drops the error and keeps the number.
                _ = GoCast.TryParseDigits(text.AsSpan(text is ['+' or '-', ..] ? 1 : 0), 10, text.StartsWith('-'), out var number, out _);
                return number;
            default:
                return 0;
        }
    }

    // To whole seconds, halves away from zero.
    private static long ToSeconds(long nanoseconds)
    {
        var rest = nanoseconds % GoDuration.Second;
        var whole = nanoseconds - rest;
        return Math.Abs(rest) * 2 < GoDuration.Second ? whole
            : (long)Int128.Clamp((Int128)whole + (Math.Sign(rest) * GoDuration.Second), long.MinValue, long.MaxValue);
    }

    private static string Rounded(object? value, Func<GoTime> now)
    {
        var span = value switch
        {
            long nanoseconds => nanoseconds,
            GoTime time => now().Since(time),
            string text => ParseOrZero(text),
            _ => 0,
        };
        var size = span < 0 ? unchecked((ulong)-span) : (ulong)span;
        const ulong Hour = 3600 * (ulong)GoDuration.Second;
        foreach (var (unit, name) in ((ulong, string)[])[(Hour * 24 * 365, "y"), (Hour * 24 * 30, "mo"), (Hour * 24, "d"), (Hour, "h"), (Hour / 60, "m"), (GoDuration.Second, "s")])
        {
            if (size > unit)
            {
                return string.Create(CultureInfo.InvariantCulture, $"{size / unit}{name}");
            }
        }

        return "0s";
    }

    private static long ParseOrZero(string text)
    {
        try
        {
            return GoDuration.Parse(text);
        }
        catch (GoFunctionException)
        {
            return 0;
        }
    }
}
