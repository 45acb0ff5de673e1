using System.Collections.Concurrent;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// A regular expression with the syntax and meaning of Go's <c>regexp</c> (RE2: no references back, no looking around), matched in time linear in the
/// text. Of several matches at one place the one counts that Perl would find. Texts are Go's: see <see cref="GoText"/>.
/// </summary>
internal sealed class GoPattern
{
    private const int MostKept = 512;

    private static readonly ConcurrentDictionary<string, GoPattern> Kept = new(StringComparer.Ordinal);

    private readonly PatternProgram _program;

    private GoPattern(string expression)
    {
        Expression = expression;
        var (root, names) = PatternParser.Parse(expression);
        GroupNames = names;
        _program = PatternProgram.Of(root, names.Count, expression);
    }

    /// <summary>The expression as it was given.</summary>
    public string Expression { get; }

    /// <summary>The name of each group by its number; empty for a group without one, and for the whole, which is number 0.</summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>Reads an expression. The last 512 are kept, since templates name the same ones again and again.</summary>
    /// <exception cref="GoPatternException">It is none, or its program would be longer than 500,000 instructions.</exception>
    public static GoPattern Parse(string expression)
    {
        if (Kept.TryGetValue(expression, out var kept))
        {
            return kept;
        }

        var pattern = new GoPattern(expression);
        if (Kept.Count >= MostKept)
        {
            Kept.Clear();
        }

        return Kept.GetOrAdd(expression, pattern);
    }

    /// <summary>The text with a backslash before every character that means something in an expression.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (@"\.+*?()|[]{}^$".Contains(c, StringComparison.Ordinal))
            {
                quoted.Append('\\');
            }

            quoted.Append(c);
        }

        return quoted.ToString();
    }

    public bool IsMatch(string text) => new PatternMachine(_program, text, 0).Match(0) is not null;

    /// <summary>The leftmost match, or null.</summary>
    public string? Find(string text) => new PatternMachine(_program, text, 2).Match(0) is [var from, var to] ? text[from..to] : null;

    /// <summary>The leftmost match and what each group of it took (null where it took no part), or null.</summary>
    public IReadOnlyList<string?>? FindGroups(string text) => new PatternMachine(_program, text, _program.Marks).Match(0) is { } marks
        ? [.. Enumerable.Range(0, marks.Length / 2).Select(group => marks[2 * group] < 0 ? null : text[marks[2 * group]..marks[(2 * group) + 1]])]
        : null;

    /// <summary>The matches from left to right, at most some of them (all when negative). An empty match right after another is none.</summary>
    public IEnumerable<(int From, int To)> FindAll(string text, int most)
    {
        var machine = new PatternMachine(_program, text, 2);
        var end = -1;
        for (var at = 0; at <= text.Length && most != 0;)
        {
            if (machine.Match(at) is not [var from, var to])
            {
                yield break;
            }

            var isTaken = to != at || from != end;
            at = to != at ? to : at < text.Length ? at + Width(text, at) : text.Length + 1;
            end = to;
            if (isTaken)
            {
                yield return (from, to);
                most--;
            }
        }
    }

    /// <summary>Every match replaced by a template, in which <c>$1</c>, <c>${1}</c> and <c>$name</c> stand for what groups took; <c>$1W</c> is the group named 1W.</summary>
    public string ReplaceAll(string text, string template) =>
        template.Contains('$', StringComparison.Ordinal) ? Replace(text, _program.Marks, (into, marks) => Expand(into, template, text, marks)) : ReplaceAllLiteral(text, template);

    /// <summary>Every match replaced by a text as it is.</summary>
    public string ReplaceAllLiteral(string text, string replacement) => Replace(text, 2, (into, _) => into.Append(replacement));

    /// <summary>What lies between matches: at most some pieces (the last being the rest), all when negative, none (null) when 0.</summary>
    public IReadOnlyList<string>? Split(string text, int most)
    {
        if (most == 0)
        {
            return null;
        }

        if (Expression.Length > 0 && text.Length == 0)
        {
            return [""];
        }

        var pieces = new List<string>();
        var (begin, end) = (0, 0);
        foreach (var (from, to) in FindAll(text, most))
        {
            if (most > 0 && pieces.Count == most - 1)
            {
                break;
            }

            end = from;
            if (to != 0)
            {
                pieces.Add(text[begin..end]);
            }

            begin = to;
        }

        if (end != text.Length)
        {
            pieces.Add(text[begin..]);
        }

        return pieces;
    }

    private string Replace(string text, int marks, Action<StringBuilder, int[]> write)
    {
        var machine = new PatternMachine(_program, text, marks);
        var into = new StringBuilder();
        var (last, at) = (0, 0);
        while (at <= text.Length && machine.Match(at) is { } found)
        {
            into.Append(text, last, found[0] - last);
            // An empty match right after another is not replaced.
            if (found[1] > last || found[0] == 0)
            {
                write(into, found);
            }

            last = found[1];
            var width = at < text.Length ? Width(text, at) : 0;
            at = at + width > found[1] ? at + width : at + 1 > found[1] ? at + 1 : found[1];
        }

        return into.Append(text, last, text.Length - last).ToString();
    }

    private void Expand(StringBuilder into, string template, string text, int[] marks)
    {
        for (var at = 0; at < template.Length;)
        {
            var dollar = template.IndexOf('$', at);
            if (dollar < 0)
            {
                into.Append(template, at, template.Length - at);
                return;
            }

            into.Append(template, at, dollar - at);
            at = dollar + 1;
            if (at < template.Length && template[at] == '$')
            {
                into.Append('$');
                at++;
            }
            else if (TryTakeName(template, ref at, out var name))
            {
                AppendGroup(into, name, text, marks);
            }
            else
            {
                into.Append('$');
            }
        }
    }

    private void AppendGroup(StringBuilder into, string name, string text, int[] marks)
    {
        var isNumber = name.All(char.IsAsciiDigit) && name.Length < 9 && (name.Length == 1 || name[0] != '0');
        for (var group = 0; group < GroupNames.Count; group++)
        {
            var isMeant = isNumber ? int.Parse(name, System.Globalization.CultureInfo.InvariantCulture) == group : string.Equals(GroupNames[group], name, StringComparison.Ordinal);
            if (isMeant && marks[2 * group] >= 0)
            {
                into.Append(text, marks[2 * group], marks[(2 * group) + 1] - marks[2 * group]);
                return;
            }
        }
    }

    private static bool TryTakeName(string template, ref int at, out string name)
    {
        var isBraced = at < template.Length && template[at] == '{';
        var start = at + (isBraced ? 1 : 0);
        var end = start;
        while (end < template.Length && (template[end] == '_' || Rune.IsLetter(RuneAt(template, end)) || Rune.IsDigit(RuneAt(template, end))))
        {
            end += Width(template, end);
        }

        name = template[start..end];
        if (name.Length == 0 || (isBraced && (end >= template.Length || template[end] != '}')))
        {
            return false;
        }

        at = end + (isBraced ? 1 : 0);
        return true;
    }

    private static Rune RuneAt(string text, int index) => new(PatternMachine.RuneAt(text, index, out _));

    private static int Width(string text, int index)
    {
        PatternMachine.RuneAt(text, index, out var width);
        return width;
    }
}
