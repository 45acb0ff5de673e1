namespace Nixish;

// A difference as people read it, in one line.
internal static class DifferenceText
{
    public static string Of(Difference difference) => $"{Printable.Text(difference.Path)}: {What(difference)}";

    private static string What(Difference difference)
    {
        var file = difference.File is { } name ? $"{Printable.Text(name)} " : "";
        return difference.Kind switch
        {
            DifferenceKind.Added => file.Length > 0 ? $"{file}added" : $"added {Printable.Value(difference.After)}",
            DifferenceKind.Removed => file.Length > 0 ? $"{file}removed" : $"removed, was {Printable.Value(difference.Before)}",
            DifferenceKind.Mode => $"{file}is {difference.After}, was {difference.Before}",
            DifferenceKind.Link => $"{file}points to {Printable.Value(difference.After)}, did to {Printable.Value(difference.Before)}",
            DifferenceKind.Type => $"{file}is a {difference.After}, was a {difference.Before}",
            DifferenceKind.Unknown => "what it was is no longer in the store",
            _ when difference is { Before: null, After: null } => $"{file}changed",
            _ => $"{file}{(difference.Line is { } line ? $"line {line}: " : "")}{Printable.Value(difference.Before)} → {Printable.Value(difference.After)}",
        };
    }
}
