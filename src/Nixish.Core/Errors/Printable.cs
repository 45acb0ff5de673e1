using System.Globalization;
using System.Text;

namespace Nixish;

// Text from files, servers and users on its way to a terminal: without control characters, which could move the cursor or hide lines.
internal static class Printable
{
    private const int LongestValue = 120;
    private const int LongestQuote = 1000;

    public static string Text(string text)
    {
        if (!text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.AsSpan().ContainsAnyInRange('\u007f', '\u009f'))
        {
            return text;
        }

        var clean = new StringBuilder(text.Length + 8);
        foreach (var letter in text)
        {
            _ = letter switch
            {
                '\n' => clean.Append("\\n"),
                '\r' => clean.Append("\\r"),
                '\t' => clean.Append("\\t"),
                _ when char.IsControl(letter) => clean.Append(CultureInfo.InvariantCulture, $"\\u{(int)letter:x4}"),
                _ => clean.Append(letter),
            };
        }

        return clean.ToString();
    }

    // A field's value in one line of a plan.
    public static string Value(string? value) => value switch
    {
        null => "(none)",
        { Length: > LongestValue } => Text(value[..LongestValue]) + "…",
        _ => Text(value),
    };

    // What a server says within a message of ours: enough to see what it means, not a page.
    public static string Cut(string text) => text.Length > LongestQuote ? Text(text[..LongestQuote]) + "…" : Text(text);

    // Messages keep their own line breaks; what follows a break is indented below the first line.
    public static string Lines(string text, string indent) =>
        string.Join('\n' + indent, text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(Text));

    public static string Ids(IReadOnlyList<string> ids)
    {
        const int shown = 10;
        var named = string.Join(", ", ids.Take(shown).Select(id => $"'{Text(id)}'"));
        return ids.Count > shown ? $"{named} and {ids.Count - shown} more" : named;
    }

    public static string Duration(TimeSpan duration) => duration switch
    {
        { TotalSeconds: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0} ms"),
        { TotalSeconds: < 100 } => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(int)duration.TotalMinutes} min {duration.Seconds} s"),
    };
}
