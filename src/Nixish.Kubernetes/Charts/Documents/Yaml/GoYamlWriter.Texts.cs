using System.Globalization;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

internal sealed partial class GoYamlWriter
{
    // A line is folded at the first space that stands beyond.
    private const int Width = 80;

    // JSON's keys of more characters than this, quotes and escapes counted, are no keys to the parser of YAML that reads them back.
    private const int LongestKey = 1022;

    private void Text(string text, GoYamlText form, int indent, bool isKey)
    {
        if (!isKey && _column > 0)
        {
            Character(' ');
        }

        if (text.Contains('\n', StringComparison.Ordinal))
        {
            if (form.Block && !isKey)
            {
                Literal(text, indent);
            }
            else
            {
                Double(text, indent, !isKey);
            }
        }
        else if (!GoYamlScalar.IsText(text) || GoYamlScalar.IsSexagesimal(text))
        {
            Double(text, indent, !isKey);
        }
        else if (form.Plain)
        {
            Plain(text, indent, !isKey);
        }
        else if (form.Single)
        {
            Single(text, indent, !isKey);
        }
        else
        {
            Double(text, indent, !isKey);
        }
    }

    private void Plain(string text, int indent, bool folds)
    {
        if (!folds || _column + text.Length <= Width)
        {
            Append(text);
            return;
        }

        var afterSpace = false;
        for (var i = 0; i < text.Length; i++)
        {
            var isSpace = text[i] == ' ';
            if (isSpace && !afterSpace && _column > Width && text[i + 1] != ' ')
            {
                StartLine(indent, isOnLine: false);
            }
            else
            {
                Character(text[i]);
            }

            afterSpace = isSpace;
        }
    }

    private void Single(string text, int indent, bool folds)
    {
        Character('\'');
        var (afterSpace, afterBreak) = (false, false);
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (character == ' ')
            {
                if (folds && !afterSpace && _column > Width && i > 0 && i < text.Length - 1 && text[i + 1] != ' ')
                {
                    StartLine(indent, isOnLine: false);
                }
                else
                {
                    Character(' ');
                }

                afterSpace = true;
            }
            else if (GoYamlText.IsBreak(character))
            {
                Break(character);
                afterBreak = true;
            }
            else
            {
                if (afterBreak)
                {
                    Pad(indent);
                }

                if (character == '\'')
                {
                    Character('\'');
                }

                Character(character);
                (afterSpace, afterBreak) = (false, false);
            }
        }

        Character('\'');
    }

    private void Double(string text, int indent, bool folds)
    {
        // A mark of the byte order at the start makes the original escape every character.
        var all = text.StartsWith('\uFEFF');
        Character('"');
        var afterSpace = false;
        for (var i = 0; i < text.Length; i++)
        {
            var character = text[i];
            if (all || !GoYamlText.IsPrintable(character) || GoYamlText.IsBreak(character) || character is '"' or '\\')
            {
                Rune.DecodeFromUtf16(text.AsSpan(i), out var rune, out var length);
                i += length - 1;
                Escape(rune);
                afterSpace = false;
            }
            else if (character == ' ')
            {
                if (folds && !afterSpace && _column > Width && i > 0 && i < text.Length - 1)
                {
                    StartLine(indent, isOnLine: false);
                    if (text[i + 1] == ' ')
                    {
                        Character('\\');
                    }
                }
                else
                {
                    Character(' ');
                }

                afterSpace = true;
            }
            else
            {
                Character(character);
                afterSpace = false;
            }
        }

        Character('"');
    }

    // https://yaml.org/spec/1.1/#id872840
    private void Escape(Rune rune)
    {
        var mark = rune.Value switch
        {
            0x00 => '0',
            0x07 => 'a',
            0x08 => 'b',
            0x09 => 't',
            0x0A => 'n',
            0x0B => 'v',
            0x0C => 'f',
            0x0D => 'r',
            0x1B => 'e',
            0x22 => '"',
            0x5C => '\\',
            0x85 => 'N',
            0xA0 => '_',
            0x2028 => 'L',
            0x2029 => 'P',
            <= 0xFF => 'x',
            <= 0xFFFF => 'u',
            _ => 'U',
        };
        Character('\\');
        Character(mark);
        if (mark is 'x' or 'u' or 'U')
        {
            Append(rune.Value.ToString(mark switch { 'x' => "X2", 'u' => "X4", _ => "X8" }, CultureInfo.InvariantCulture));
        }
    }

    private void Literal(string text, int indent)
    {
        Character('|');
        if (text[0] == ' ' || GoYamlText.IsBreak(text[0]))
        {
            Append("2");
        }

        if (!GoYamlText.IsBreak(text[^1]))
        {
            Character('-');
        }
        else if (text.Length == 1 || GoYamlText.IsBreak(text[^2]))
        {
            Character('+');
        }

        EndLine();
        if (text.AsSpan().IndexOfAny('\u2028', '\u2029') < 0)
        {
            Lines(text, indent);
            return;
        }

        var afterBreak = true;
        foreach (var character in text)
        {
            if (GoYamlText.IsBreak(character))
            {
                Break(character);
                afterBreak = true;
                continue;
            }

            if (afterBreak)
            {
                Pad(indent);
            }

            Character(character);
            afterBreak = false;
        }
    }

    private void Lines(ReadOnlySpan<char> text, int indent)
    {
        while (text.IndexOf('\n') is >= 0 and var end)
        {
            if (end > 0)
            {
                _output.Append(' ', indent).Append(text[..end]);
            }

            _output.Append('\n');
            text = text[(end + 1)..];
        }

        if (!text.IsEmpty)
        {
            Pad(indent);
            Append(text);
        }
    }

    private void Break(char character)
    {
        _output.Append(character);
        _column = 0;
    }

    // What is left of a text when it was written as JSON and read back as YAML.
    private static string ThroughJson(string text, bool isKey)
    {
        if (text.AsSpan().IndexOfAnyExceptInRange(' ', '~') < 0 && (!isKey || text.Length < LongestKey / 2))
        {
            return text;
        }

        if (isKey && GoJson.Write(text).Length - 2 > LongestKey)
        {
            throw new GoDocumentException("error converting JSON to YAML: yaml: did not find expected ',' or '}'");
        }

        if (text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF') >= 0)
        {
            text = Valid(GoText.Normal(text));
        }

        foreach (var character in text)
        {
            if (character is '\x7F' or (>= '\x80' and < '\xA0' and not '\x85') or '\uFFFE' or '\uFFFF')
            {
                throw new GoDocumentException("error converting JSON to YAML: yaml: control characters are not allowed");
            }
        }

        return !text.Contains('\x85', StringComparison.Ordinal) ? text
            : isKey ? throw new GoDocumentException("error converting JSON to YAML: yaml: line 1: did not find expected ',' or '}'")
            : Folded(text);
    }

    private static string Valid(string text)
    {
        var valid = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            GoText.Append(valid, rune);
        }

        return valid.ToString();
    }

    // JSON has U+0085 as it is, YAML takes it for the end of a line, which within quotes is a space.
    private static string Folded(string text)
    {
        var lines = text.Split('\x85');
        var folded = new StringBuilder(lines.Length == 1 ? lines[0] : lines[0].TrimEnd(' '));
        for (var i = 1; i < lines.Length; i++)
        {
            var empty = 0;
            for (; i < lines.Length - 1 && lines[i].Trim(' ').Length == 0; i++)
            {
                empty++;
            }

            folded.Append(empty == 0 ? " " : new string('\n', empty));
            folded.Append(i == lines.Length - 1 ? lines[i].TrimStart(' ') : lines[i].Trim(' '));
        }

        return folded.ToString();
    }
}
