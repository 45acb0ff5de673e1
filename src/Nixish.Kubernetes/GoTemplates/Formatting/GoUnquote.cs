using System.Text;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>What a string or character literal of Go stands for.</summary>
internal static class GoUnquote
{
    /// <summary>Reads a literal in double quotes or backquotes; false where an escape is none of Go's.</summary>
    public static bool TryUnquote(string literal, out string text)
    {
        text = "";
        if (literal.Length < 2 || literal[0] != literal[^1])
        {
            return false;
        }

        var inner = literal[1..^1];
        if (literal[0] == '`')
        {
            text = inner.Replace("\r", "", StringComparison.Ordinal);
            return !inner.Contains('`', StringComparison.Ordinal);
        }

        if (literal[0] != '"' || inner.Contains('\n', StringComparison.Ordinal))
        {
            return false;
        }

        if (inner.AsSpan().IndexOfAny('\\', '"') < 0)
        {
            text = inner;
            return true;
        }

        var unquoted = new StringBuilder(inner.Length);
        for (var i = 0; i < inner.Length;)
        {
            if (inner[i] == '"' || !TryCharacter(inner, ref i, '"', out var rune, out var isByte))
            {
                return false;
            }

            if (isByte && rune >= 0x80)
            {
                unquoted.Append((char)(0xdc00 + rune));
            }
            else
            {
                AppendUnit(unquoted, rune);
            }
        }

        text = GoText.Normal(unquoted.ToString());
        return true;
    }

    /// <summary>Reads a literal in single quotes: one character.</summary>
    public static bool TryUnquoteRune(string literal, out int rune)
    {
        var at = 1;
        rune = 0;
        return literal.Length > 2 && literal[1] != '\'' && TryCharacter(literal, ref at, '\'', out rune, out _) && at == literal.Length - 1 && literal[at] == '\'';
    }

    // A byte that is no text is one of Go's bytes here, too: it comes back as the surrogate that stands for it.
    private static void AppendUnit(StringBuilder unquoted, int rune)
    {
        if (rune < 0x10000)
        {
            unquoted.Append((char)rune);
        }
        else
        {
            GoText.Append(unquoted, new Rune(rune));
        }
    }

    private static bool TryCharacter(string text, ref int at, char quote, out int rune, out bool isByte)
    {
        isByte = false;
        rune = text[at];
        if (rune != '\\')
        {
            if (char.IsHighSurrogate(text[at]) && at + 1 < text.Length && char.IsLowSurrogate(text[at + 1]))
            {
                rune = char.ConvertToUtf32(text[at], text[at + 1]);
                at++;
            }

            at++;
            return true;
        }

        if (++at >= text.Length)
        {
            return false;
        }

        var escape = text[at++];
        switch (escape)
        {
            case 'a': rune = '\a'; return true;
            case 'b': rune = '\b'; return true;
            case 'f': rune = '\f'; return true;
            case 'n': rune = '\n'; return true;
            case 'r': rune = '\r'; return true;
            case 't': rune = '\t'; return true;
            case 'v': rune = '\v'; return true;
            case '\\': rune = '\\'; return true;
            case '\'' or '"':
                rune = escape;
                return escape == quote;
            case 'x':
                isByte = true;
                return TryDigits(text, ref at, 2, 16, out rune);
            case 'u':
                return TryDigits(text, ref at, 4, 16, out rune) && Rune.IsValid(rune);
            case 'U':
                return TryDigits(text, ref at, 8, 16, out rune) && Rune.IsValid(rune);
            case >= '0' and <= '7':
                isByte = true;
                at--;
                return TryDigits(text, ref at, 3, 8, out rune) && rune <= 0xff;
            default:
                return false;
        }
    }

    private static bool TryDigits(string text, ref int at, int count, int radix, out int value)
    {
        value = 0;
        if (at + count > text.Length)
        {
            return false;
        }

        var sum = 0L;
        for (var end = at + count; at < end; at++)
        {
            var digit = Digit(text[at]);
            if (digit >= radix)
            {
                return false;
            }

            sum = (sum * radix) + digit;
        }

        value = sum > int.MaxValue ? -1 : (int)sum;
        return true;
    }

    private static int Digit(char digit) => digit switch
    {
        >= '0' and <= '9' => digit - '0',
        >= 'a' and <= 'f' => digit - 'a' + 10,
        >= 'A' and <= 'F' => digit - 'A' + 10,
        _ => int.MaxValue,
    };
}
