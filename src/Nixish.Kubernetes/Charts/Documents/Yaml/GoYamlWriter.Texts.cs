using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.Charts;

internal sealed partial class GoYamlWriter
{
    // A line is folded at the first space that stands beyond.
    private int Width => IsPretty ? int.MaxValue : 80;

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
        if (!folds || IsPretty || _column + text.Length <= Width)
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

        // yaml.v3 takes a break at the start for the one that ends the mark's line, and so loses it.
        if (!IsPretty || !GoYamlText.IsBreak(text[0]))
        {
            EndLine();
        }

        if (text.AsSpan().IndexOfAny('\u2028', '\u2029') < 0 && _column == 0)
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

    private GoYamlText Form(string text) => IsPretty ? GoYamlText.OfPretty(text) : GoYamlText.Of(text);
}
