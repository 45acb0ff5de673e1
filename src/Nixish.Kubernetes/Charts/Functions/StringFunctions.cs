using System.Globalization;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Text. Positions and widths count bytes, as Go's do.</summary>
internal static class StringFunctions
{
    public static void AddTo(FunctionTable table)
    {
        AddOfOne(table, "trim", static text => text.Trim());
        AddOfOne(table, "upper", GoCase.Upper);
        AddOfOne(table, "lower", GoCase.Lower);
        AddOfOne(table, "title", GoCase.Title);
        AddOfOne(table, "untitle", GoCase.Untitle);
        AddOfOne(table, "swapcase", GoCase.Swap);
        AddOfOne(table, "snakecase", static text => WordCase.Joined(text, '_'));
        AddOfOne(table, "kebabcase", static text => WordCase.Joined(text, '-'));
        AddOfOne(table, "camelcase", WordCase.Pascal);
        AddOfOne(table, "nospace", Wrapping.WithoutSpace);
        AddOfOne(table, "initials", Wrapping.Initials);

        AddOfTwo(table, "trimAll", static (set, text) => TrimSet(text, set));
        table.AddAlias("trimall", "trimAll");
        AddOfTwo(table, "trimSuffix", static (suffix, text) => text.EndsWith(suffix, StringComparison.Ordinal) ? text[..^suffix.Length] : text);
        AddOfTwo(table, "trimPrefix", static (prefix, text) => text.StartsWith(prefix, StringComparison.Ordinal) ? text[prefix.Length..] : text);
        AddTest(table, "contains", static (part, text) => text.Contains(part, StringComparison.Ordinal));
        AddTest(table, "hasPrefix", static (part, text) => text.StartsWith(part, StringComparison.Ordinal));
        AddTest(table, "hasSuffix", static (part, text) => text.EndsWith(part, StringComparison.Ordinal));

        table.Add("trunc", GoType.String, [GoType.Int, GoType.String], static call => Truncate(call.Int(0), call.Text(1)));
        table.Add("substr", GoType.String, [GoType.Int, GoType.Int, GoType.String], static call => Substring(call.Int(0), call.Int(1), call.Text(2)));
        table.Add("repeat", GoType.String, [GoType.Int, GoType.String], static call => Repeat(call.Text(1), call.Int(0)));
        table.Add("replace", GoType.String, [GoType.String, GoType.String, GoType.String], static call => Replace(call.Text(2), call.Text(0), call.Text(1)));
        table.Add("indent", GoType.String, [GoType.Int, GoType.String], static call => Indent(call.Int(0), call.Text(1)));
        table.Add("nindent", GoType.String, [GoType.Int, GoType.String], static call => "\n" + Indent(call.Int(0), call.Text(1)));
        table.Add("plural", GoType.String, [GoType.String, GoType.String, GoType.Int], static call => call.Int(2) == 1 ? call[0] : call[1]);
        table.Add("abbrev", GoType.String, [GoType.Int, GoType.String], static call =>
            call.Int(0) < 4 ? call[1] : Wrapping.Abbreviate(call.Text(1), 0, call.Int(0)));
        table.Add("abbrevboth", GoType.String, [GoType.Int, GoType.Int, GoType.String], static call =>
            call.Int(1) < 4 || (call.Int(0) > 0 && call.Int(1) < 7) ? call[2] : Wrapping.Abbreviate(call.Text(2), call.Int(0), call.Int(1)));
        table.Add("wrap", GoType.String, [GoType.Int, GoType.String], static call => Wrapping.Wrap(call.Text(1), call.Int(0)));
        table.Add("wrapWith", GoType.String, [GoType.Int, GoType.String, GoType.String], static call => Wrapping.WrapHard(call.Text(2), call.Int(0), call.Text(1)));

        table.Add("split", GoType.StringMap, [GoType.String, GoType.String], static call => Numbered(Split(call.Text(1), call.Text(0), -1)));
        table.Add("splitn", GoType.StringMap, [GoType.String, GoType.Int, GoType.String], static call => Numbered(Split(call.Text(2), call.Text(0), call.Int(1))));
        table.Add("splitList", GoType.StringSlice, [GoType.String, GoType.String], static call => GoList.OfStrings(Split(call.Text(1), call.Text(0), -1)));

        table.Add("toString", GoType.String, [GoType.Any], static call => GoValues.Text(call[0]));
        table.AddOpen("quote", GoType.String, [GoType.Any], static call => Joined(call, static value => GoFormat.Quote(GoValues.Text(value))));
        table.AddOpen("squote", GoType.String, [GoType.Any], static call => Joined(call, static value => $"'{GoFormat.Value(value)}'"));
        table.AddOpen("cat", GoType.String, [GoType.Any], static call => Joined(call, GoFormat.Value));
    }

    /// <summary>A text some times over.</summary>
    /// <exception cref="GoFunctionException">The count is negative, or the text would be longer than a chart may make at once.</exception>
    public static string Repeat(string text, long count)
    {
        if (count < 0)
        {
            throw GoPanic.NegativeRepeat();
        }

        GuardSize((Int128)text.Length * count);
        return text.Length == 0 ? "" : new StringBuilder(text.Length * (int)count).Insert(0, text, (int)count).ToString();
    }

    private static void AddOfOne(FunctionTable table, string name, Func<string, string> map) =>
        table.Add(name, GoType.String, [GoType.String], call => map(call.Text(0)));

    private static void AddOfTwo(FunctionTable table, string name, Func<string, string, string> map) =>
        table.Add(name, GoType.String, [GoType.String, GoType.String], call => map(call.Text(0), call.Text(1)));

    private static void AddTest(FunctionTable table, string name, Func<string, string, bool> test) =>
        table.Add(name, GoType.Bool, [GoType.String, GoType.String], call => test(call.Text(0), call.Text(1)));

    private static string Joined(GoCall call, Func<object?, string> write) => string.Join(' ', call.Arguments.Where(static value => value is not null).Select(write));

    private static string TrimSet(string text, string set)
    {
        var runes = set.EnumerateRunes().ToHashSet();
        var (from, to) = (0, text.Length);
        while (from < to && Rune.DecodeFromUtf16(text.AsSpan(from, to - from), out var rune, out var width) is var _ && runes.Contains(rune))
        {
            from += width;
        }

        while (to > from && Rune.DecodeLastFromUtf16(text.AsSpan(from, to - from), out var rune, out var width) is var _ && runes.Contains(rune))
        {
            to -= width;
        }

        return text[from..to];
    }

    private static string Truncate(long count, string text)
    {
        var length = GoText.Length(text);
        return count < 0 && length + count > 0 ? GoText.Slice(text, (int)(length + count), length)
            : count >= 0 && length > count ? GoText.Slice(text, 0, (int)count)
            : text;
    }

    private static string Substring(long start, long end, string text)
    {
        var length = GoText.Length(text);
        if (start < 0)
        {
            return end < 0 ? throw OutOfRange($"[:{end}]")
                : end > length ? throw OutOfRange($"[:{end}] with length {length}")
                : GoText.Slice(text, 0, (int)end);
        }

        if (end < 0 || end > length)
        {
            return start > length ? throw OutOfRange($"[{start}:{length}]") : GoText.Slice(text, (int)start, length);
        }

        return start > end ? throw OutOfRange($"[{start}:{end}]") : GoText.Slice(text, (int)start, (int)end);
    }

    private static GoFunctionException OutOfRange(string bounds) => new($"runtime error: slice bounds out of range {bounds}");

    private static string Replace(string text, string old, string replacement)
    {
        if (old.Length > 0)
        {
            GuardSize((Int128)text.Length / old.Length * replacement.Length);
            return text.Replace(old, replacement, StringComparison.Ordinal);
        }

        GuardSize((Int128)text.Length * replacement.Length);
        var spread = new StringBuilder(replacement);
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text.AsSpan(at), out _, out var width);
            spread.Append(text, at, width).Append(replacement);
            at += width;
        }

        return spread.ToString();
    }

    private static string Indent(long spaces, string text)
    {
        var pad = Repeat(" ", spaces);
        GuardSize((Int128)spaces * (1 + text.AsSpan().Count('\n')));
        return pad + text.Replace("\n", "\n" + pad, StringComparison.Ordinal);
    }

    private static IEnumerable<string> Split(string text, string separator, long most)
    {
        if (most == 0)
        {
            return [];
        }

        var count = most < 0 || most > int.MaxValue ? int.MaxValue : (int)most;
        return separator.Length > 0 ? text.Split(separator, count) : Explode(text, count);
    }

    private static IEnumerable<string> Explode(string text, int most)
    {
        for (var at = 0; at < text.Length; most--)
        {
            if (most == 1)
            {
                yield return text[at..];
                yield break;
            }

            Rune.DecodeFromUtf16(text.AsSpan(at), out _, out var width);
            yield return text.Substring(at, width);
            at += width;
        }
    }

    private static GoMap Numbered(IEnumerable<string> parts) =>
        new(GoType.StringMap, parts.Select(static (part, index) => KeyValuePair.Create("_" + index.ToString(CultureInfo.InvariantCulture), (object?)part)));

    private const int MostCharacters = 64 << 20;

    private static void GuardSize(Int128 length)
    {
        if (length > MostCharacters)
        {
            throw GoPanic.TooLarge("the text", (long)Int128.Min(length, long.MaxValue), MostCharacters);
        }
    }
}
