using System.Text;

namespace Nixish.Kubernetes.Charts;

internal sealed partial class PatternParser
{
    private void ParsePerlGroup(PatternFlags outer)
    {
        var start = _at;
        var named = _pattern.AsSpan(_at);
        var nameAt = named.StartsWith("(?P<") ? 4 : named.StartsWith("(?<") ? 3 : 0;
        if (nameAt > 0 && named.Length > nameAt)
        {
            ParseNamed(nameAt, outer);
            return;
        }

        _at += 2;
        var flags = _flags;
        var (isNegative, sawFlag) = (false, false);
        while (!AtEnd)
        {
            var rune = NextRune();
            switch (rune)
            {
                case 'i' or 'm' or 's' or 'U':
                    var flag = rune switch { 'i' => PatternFlags.FoldCase, 'm' => PatternFlags.ManyLines, 's' => PatternFlags.DotTakesNewline, _ => PatternFlags.Lazy };
                    flags = isNegative ? flags & ~flag : flags | flag;
                    sawFlag = true;
                    continue;
                case '-' when !isNegative:
                    (isNegative, sawFlag) = (true, false);
                    continue;
                case ':' or ')' when !isNegative || sawFlag:
                    if (rune == ':')
                    {
                        _frames.Add(new() { Outer = outer });
                        GuardDepth();
                    }

                    _flags = flags;
                    return;
                default:
                    throw new GoPatternException("invalid or unsupported Perl syntax", _pattern[start.._at]);
            }
        }

        throw new GoPatternException("invalid or unsupported Perl syntax", _pattern[start.._at]);
    }

    private void ParseNamed(int nameAt, PatternFlags outer)
    {
        var end = _pattern.IndexOf('>', _at);
        if (end < 0)
        {
            throw new GoPatternException("invalid named capture", _pattern[_at..]);
        }

        var name = _pattern[(_at + nameAt)..end];
        if (name.Length == 0 || !name.All(static c => c == '_' || char.IsAsciiLetterOrDigit(c)))
        {
            throw new GoPatternException("invalid named capture", _pattern[_at..(end + 1)]);
        }

        _at = end + 1;
        OpenCapture(name, outer);
    }

    private void ParseBackslash()
    {
        switch (_at + 1 < _pattern.Length ? _pattern[_at + 1] : '\0')
        {
            case 'A':
                PushPlace(PatternPlace.TextStart);
                return;
            case 'z':
                PushPlace(PatternPlace.TextEnd);
                return;
            case 'b':
                PushPlace(PatternPlace.WordBoundary);
                return;
            case 'B':
                PushPlace(PatternPlace.NoWordBoundary);
                return;
            case 'C':
                throw new GoPatternException("invalid escape sequence", "\\C");
            case 'Q':
                var end = _pattern.IndexOf("\\E", _at + 2, StringComparison.Ordinal);
                var last = end < 0 ? _pattern.Length : end;
                _at += 2;
                while (_at < last)
                {
                    Literal(NextRune());
                }

                _at = end < 0 ? _pattern.Length : end + 2;
                return;
        }

        if (TryParseSet(out var set))
        {
            Push(new PatternNode.One(set!));
            return;
        }

        Literal(ParseEscape());
    }

    private void PushPlace(PatternPlace place)
    {
        _at += 2;
        Push(new PatternNode.At(place));
    }

    private RuneSet ParseClass()
    {
        var start = _at++;
        var isNegated = !AtEnd && _pattern[_at] == '^';
        if (isNegated)
        {
            _at++;
        }

        var bounds = new List<int>();
        for (var isFirst = true; AtEnd || _pattern[_at] != ']' || isFirst; isFirst = false)
        {
            if (TryParsePosix(out var set) || TryParseSet(out set))
            {
                bounds.AddRange(set!.Bounds);
                continue;
            }

            var from = _at;
            var low = ParseClassRune(start);
            var high = low;
            if (_at + 1 < _pattern.Length && _pattern[_at] == '-' && _pattern[_at + 1] != ']')
            {
                _at++;
                high = ParseClassRune(start);
                if (high < low)
                {
                    throw new GoPatternException("invalid character class range", _pattern[from.._at]);
                }
            }

            bounds.AddRange(_flags.HasFlag(PatternFlags.FoldCase) ? RuneTables.Folded(RuneSet.Of(low, high)).Bounds : [low, high]);
        }

        _at++;
        var all = RuneSet.From(bounds);
        return isNegated ? all.Negated() : all;
    }

    private int ParseClassRune(int start)
    {
        if (AtEnd)
        {
            throw new GoPatternException("missing closing ]", _pattern[start..]);
        }

        return _pattern[_at] == '\\' ? ParseEscape() : NextRune();
    }

    private bool TryParsePosix(out RuneSet? set)
    {
        set = null;
        if (!_pattern.AsSpan(_at).StartsWith("[:") || _pattern.Length - _at <= 2)
        {
            return false;
        }

        var end = _pattern.IndexOf(":]", _at + 2, StringComparison.Ordinal);
        if (end < 0)
        {
            return false;
        }

        var isNegated = _pattern[_at + 2] == '^';
        var found = RuneTables.OfPosix(_pattern[(_at + (isNegated ? 3 : 2))..end])
            ?? throw new GoPatternException("invalid character class range", _pattern[_at..(end + 2)]);
        set = Grouped(found, isNegated);
        _at = end + 2;
        return true;
    }

    /// <summary>Reads <c>\d</c> and its like, <c>\pL</c> and <c>\p{Greek}</c>.</summary>
    private bool TryParseSet(out RuneSet? set)
    {
        set = null;
        if (_pattern.Length - _at < 2 || _pattern[_at] != '\\')
        {
            return false;
        }

        var letter = _pattern[_at + 1];
        if (letter is 'p' or 'P')
        {
            set = ParseUnicode(letter == 'P');
            return true;
        }

        if (!char.IsAsciiLetter(letter) || RuneTables.OfPerl(letter) is not { } found)
        {
            return false;
        }

        set = Grouped(found, char.IsAsciiLetterUpper(letter));
        _at += 2;
        return true;
    }

    private RuneSet Grouped(RuneSet found, bool isNegated)
    {
        var set = _flags.HasFlag(PatternFlags.FoldCase) ? RuneTables.Folded(found) : found;
        return isNegated ? set.Negated() : set;
    }

    private RuneSet ParseUnicode(bool isNegated)
    {
        var start = _at;
        _at += 2;
        if (AtEnd)
        {
            // What a lone \p says in Go: that there is no character where one is needed.
            throw new GoPatternException("invalid character class range", _pattern[start..]);
        }

        var first = NextRune();
        string name;
        if (first != '{')
        {
            name = new Rune(first).ToString();
        }
        else
        {
            var end = _pattern.IndexOf('}', _at);
            if (end < 0)
            {
                throw new GoPatternException("invalid character class range", _pattern[start..]);
            }

            name = _pattern[_at..end];
            _at = end + 1;
        }

        var isTurned = name.StartsWith('^');
        var found = RuneTables.OfUnicode(isTurned ? name[1..] : name) ?? throw new GoPatternException("invalid character class range", _pattern[start.._at]);
        return Grouped(found, isNegated != isTurned);
    }

    private int ParseEscape()
    {
        var start = _at++;
        if (AtEnd)
        {
            throw new GoPatternException("trailing backslash at end of expression", "");
        }

        var rune = NextRune();
        switch (rune)
        {
            case >= '1' and <= '7' when AtEnd || _pattern[_at] is < '0' or > '7':
                // A reference back, which no engine without backtracking has.
                break;
            case >= '0' and <= '7':
                var octal = rune - '0';
                for (var i = 1; i < 3 && !AtEnd && _pattern[_at] is >= '0' and <= '7'; i++)
                {
                    octal = (octal * 8) + (_pattern[_at++] - '0');
                }

                return octal;
            case 'x' when !AtEnd:
                return ParseHex(start);
            case 'a':
                return '\a';
            case 'f':
                return '\f';
            case 'n':
                return '\n';
            case 'r':
                return '\r';
            case 't':
                return '\t';
            case 'v':
                return '\v';
            case < 128 when !char.IsAsciiLetterOrDigit((char)rune):
                return rune;
        }

        throw BadEscape(start);
    }

    private int ParseHex(int start)
    {
        var first = NextRune();
        if (first != '{')
        {
            if (AtEnd)
            {
                throw BadEscape(start);
            }

            var second = NextRune();
            return IsHex(first) && IsHex(second) ? Convert.ToInt32($"{(char)first}{(char)second}", 16) : throw BadEscape(start);
        }

        var (value, digits) = (0, 0);
        while (!AtEnd)
        {
            var digit = NextRune();
            if (digit == '}')
            {
                return digits > 0 ? value : throw BadEscape(start);
            }

            if (!IsHex(digit) || (value = (value * 16) + Convert.ToInt32(((char)digit).ToString(), 16)) > RuneSet.LastRune)
            {
                break;
            }

            digits++;
        }

        throw BadEscape(start);
    }

    private static bool IsHex(int rune) => rune < 128 && char.IsAsciiHexDigit((char)rune);

    private GoPatternException BadEscape(int start) => new("invalid escape sequence", _pattern[start.._at]);
}
