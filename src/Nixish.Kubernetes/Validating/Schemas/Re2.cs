using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Nixish.Kubernetes;

/// <summary>
/// Patterns of custom resources, which are RE2's, as .NET's: classes such as <c>\d</c> are of ASCII, <c>$</c> is the end of the
/// text and not a line break before it. They are matched without backtracking, so that no pattern takes longer than its text is long.
/// </summary>
/// <seealso href="https://github.com/google/re2/wiki/Syntax"/>
internal static class Re2
{
    private const int Longest = 10_000;
    private const long MostRepeats = 10_000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>The pattern; null for one that cannot be read here, which only the server checks then.</summary>
    public static Regex? Read(string pattern)
    {
        if (pattern.Length > Longest || Repeats(pattern) > MostRepeats)
        {
            return null;
        }

        try
        {
            return new(Translate(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Patience);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    internal static string Translate(string pattern)
    {
        var text = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest.Length > 1 && rest[0] == '\\')
            {
                text.Append(Escape(rest[1], inClass));
                i++;
            }
            else if (inClass)
            {
                var end = rest.StartsWith("[:") ? rest.IndexOf(":]") : -1;
                if (end > 0)
                {
                    text.Append(Posix(rest[2..end]));
                    i += end + 1;
                }
                else
                {
                    inClass = rest[0] != ']';
                    // .NET reads [a-[b]] as a difference.
                    text.Append(rest[0] == '[' ? "\\[" : rest[0].ToString());
                }
            }
            else if (rest[0] == '[')
            {
                inClass = true;
                var start = rest.StartsWith("[^") ? 2 : 1;
                text.Append(rest[..start]);
                // A bracket right at the beginning is a letter of the class.
                if (rest.Length > start && rest[start] == ']')
                {
                    text.Append("\\]");
                    start++;
                }

                i += start - 1;
            }
            else if (rest.StartsWith("(?P<"))
            {
                text.Append("(?<");
                i += 3;
            }
            else
            {
                text.Append(rest[0] == '$' ? "\\z" : rest[0].ToString());
            }
        }

        return text.ToString();
    }

    private static string Escape(char letter, bool inClass) => (letter, inClass) switch
    {
        ('d', true) => "0-9",
        ('w', true) => "0-9A-Za-z_",
        ('s', true) => "\\t\\n\\f\\r ",
        ('d', false) => "[0-9]",
        ('w', false) => "[0-9A-Za-z_]",
        ('s', false) => "[\\t\\n\\f\\r ]",
        ('D', false) => "[^0-9]",
        ('W', false) => "[^0-9A-Za-z_]",
        ('S', false) => "[^\\t\\n\\f\\r ]",
        _ => $"\\{letter}",
    };

    private static string Posix(ReadOnlySpan<char> name) => name switch
    {
        "alpha" => "A-Za-z",
        "digit" => "0-9",
        "alnum" => "0-9A-Za-z",
        "upper" => "A-Z",
        "lower" => "a-z",
        "space" => "\\s",
        "xdigit" => "0-9A-Fa-f",
        "word" => "0-9A-Za-z_",
        "punct" => "!-/:-@\\[-`{-~",
        _ => $"[:{name}:]",
    };

    // Each {n,m} multiplies what is inside it: how large the automaton may become at worst.
    private static long Repeats(string pattern)
    {
        var product = 1L;
        for (var i = 0; i < pattern.Length && product <= MostRepeats; i++)
        {
            if (pattern[i] == '\\')
            {
                i++;
            }
            else if (pattern[i] == '{' && pattern.IndexOf('}', i) is > 0 and var end)
            {
                foreach (var part in pattern[(i + 1)..end].Split(','))
                {
                    product *= int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 1 ? count : 1;
                }
            }
        }

        return product;
    }
}
