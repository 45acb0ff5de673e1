using System.Globalization;

namespace Nixish.Cli;

internal static class Words
{
    public static string Of(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        { TotalMinutes: < 2 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s"),
    };

    public static string Of(long bytes) => bytes switch
    {
        < 1000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} bytes"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.0} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB"),
    };

    public static string FirstLine(string text) => text.AsSpan().IndexOfAny('\r', '\n') is >= 0 and var end ? text[..end] + " …" : text;

    public static char SignOf(ChangeAction action) => action switch
    {
        ChangeAction.Create => '+',
        ChangeAction.Update => '~',
        ChangeAction.Replace => '±',
        ChangeAction.Delete => '-',
        _ => '…',
    };

    public static string Doing(ChangeAction action) => action switch
    {
        ChangeAction.Create => "creating",
        ChangeAction.Update => "changing",
        ChangeAction.Replace => "replacing",
        ChangeAction.Delete => "deleting",
        _ => "waiting",
    };

    public static string Did(ChangeAction action) => action switch
    {
        ChangeAction.Create => "created",
        ChangeAction.Update => "changed",
        ChangeAction.Replace => "replaced",
        ChangeAction.Delete => "deleted",
        _ => "ready",
    };
}
