using System.Buffers;

namespace Nixish.Kubernetes.Charts;

/// <summary>What a text allows of the ways to write it, as libyaml's descendants find it.</summary>
/// <param name="Plain">It may stand without quotes.</param>
/// <param name="Single">It may stand in single quotes.</param>
/// <param name="Block">It may stand as a literal block.</param>
/// <param name="Lines">It has more than one line.</param>
internal readonly record struct GoYamlText(bool Plain, bool Single, bool Block, bool Lines)
{
    private static readonly SearchValues<char> Harmless =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./+=()~^$;<\\,?[]{}&*!|>'\"%@`");

    /// <summary>Looks at a text that is valid UTF-16.</summary>
    public static GoYamlText Of(string text)
    {
        if (text.Length == 0)
        {
            return new(Plain: true, Single: true, Block: false, Lines: false);
        }

        if (char.IsAsciiLetterOrDigit(text[0]) && !text.AsSpan().ContainsAnyExcept(Harmless))
        {
            return new(Plain: true, Single: true, Block: true, Lines: false);
        }

        return new Look(text).Result();
    }

    /// <summary>The same as yaml.v3 finds it, which takes tabs in blocks.</summary>
    public static GoYamlText OfPretty(string text)
    {
        if (!text.Contains('\t', StringComparison.Ordinal))
        {
            return Of(text);
        }

        var withTabs = new Look(text).Result();
        return withTabs with { Block = new Look(text.Replace('\t', '_')).Result().Block };
    }

    /// <summary>Whether a character ends a line in YAML 1.1.</summary>
    public static bool IsBreak(char character) => character is '\n' or '\r' or '\x85' or '\u2028' or '\u2029';

    /// <summary>Whether yaml.v2 writes a character as it is. Beyond the first plane it never does.</summary>
    public static bool IsPrintable(char character) => character is '\n' or (>= ' ' and <= '~')
        or (>= '\xA0' and <= '\uD7FF') or (>= '\uE000' and <= '\uFFFD' and not '\uFEFF');

    private readonly ref struct Look(string text)
    {
        public GoYamlText Result()
        {
            var (indicators, special, lines, breakSpace, spaceBreak) = (text.StartsWith("---", StringComparison.Ordinal) || text.StartsWith("...", StringComparison.Ordinal), false, false, false, false);
            var (afterSpace, afterBreak, afterBlank) = (false, false, true);
            for (var i = 0; i < text.Length; i++)
            {
                var character = text[i];
                indicators |= IsIndicator(i, afterBlank);
                special |= !IsPrintable(character);
                var isBreak = IsBreak(character);
                breakSpace |= character == ' ' && afterBreak;
                spaceBreak |= isBreak && afterSpace;
                lines |= isBreak;
                afterSpace = character == ' ';
                afterBreak = isBreak;
                afterBlank = isBreak || character is ' ' or '\t' or '\0';
            }

            var outerSpace = text[0] == ' ' || text[^1] == ' ';
            return new(
                Plain: !(indicators || special || lines || breakSpace || spaceBreak || outerSpace),
                Single: !(breakSpace || spaceBreak || special),
                Block: !(text[^1] == ' ' || spaceBreak || special),
                Lines: lines);
        }

        private bool IsIndicator(int index, bool afterBlank) => text[index] switch
        {
            ':' => BeforeBlank(index),
            '#' => index == 0 || afterBlank,
            '?' or '-' => index == 0 && BeforeBlank(index),
            ',' or '[' or ']' or '{' or '}' or '&' or '*' or '!' or '|' or '>' or '\'' or '"' or '%' or '@' or '`' => index == 0,
            _ => false,
        };

        private bool BeforeBlank(int index) => index + 1 == text.Length || text[index + 1] is ' ' or '\t';
    }
}
