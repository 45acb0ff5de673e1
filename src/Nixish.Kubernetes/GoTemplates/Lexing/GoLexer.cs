using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Cuts the text of a template into tokens, one at a time: https://pkg.go.dev/text/template#hdr-Text_and_spaces. Numbers, strings and names are in GoLexer.Words.cs.</summary>
/// <param name="text">The template.</param>
/// <param name="keywords">What <c>break</c> and <c>continue</c> are: a function of such a name makes them plain names.</param>
internal sealed partial class GoLexer(string text, GoLoopKeywords keywords)
{
    private const string Left = "{{";
    private const string Right = "}}";
    private const string LeftComment = "/*";
    private const string RightComment = "*/";
    private const int TrimMarkerLength = 2;

    private State _state = State.Text;
    private int _start;
    private int _at;
    private int _parentheses;
    private int _line = 1;
    private int _countedTo;

    // What has to be told after the token that was given last.
    private string? _pendingError;

    private enum State
    {
        Text,
        LeftDelimiter,
        Action,
        RightDelimiter,
        AfterText,
        Ended,
    }

    /// <summary>The next token; errors and the end are tokens, too, and nothing of use follows them.</summary>
    public GoToken Next()
    {
        if (_pendingError is { } error)
        {
            _pendingError = null;
            return Error(error);
        }

        while (true)
        {
            var token = _state switch
            {
                State.Text => InText(),
                State.LeftDelimiter => InLeftDelimiter(),
                State.Action => InAction(),
                State.RightDelimiter => InRightDelimiter(),
                State.AfterText => Emit(GoTokenKind.End, State.Ended),
                _ => new GoToken(GoTokenKind.Error, 0, "", 0),
            };
            if (token is { } some)
            {
                return some;
            }
        }
    }

    private GoToken? InText()
    {
        var open = text.IndexOf(Left, _at, StringComparison.Ordinal);
        _state = open < 0 ? State.AfterText : State.LeftDelimiter;
        var delimiter = open < 0 ? text.Length : open;
        var end = delimiter;
        if (open >= 0 && HasLeftTrimMarker(open + Left.Length))
        {
            while (end > _start && IsSpace(text[end - 1]))
            {
                end--;
            }
        }

        _at = end;
        GoToken? token = end > _start ? Emit(GoTokenKind.Text, _state) : null;
        _at = _start = delimiter;
        return token;
    }

    private GoToken? InLeftDelimiter()
    {
        _at += Left.Length;
        var marker = HasLeftTrimMarker(_at) ? TrimMarkerLength : 0;
        if (string.CompareOrdinal(text, _at + marker, LeftComment, 0, LeftComment.Length) == 0)
        {
            _at += marker;
            _start = _at;
            return Comment();
        }

        var token = Emit(GoTokenKind.LeftDelimiter, State.Action);
        _at += marker;
        _start = _at;
        _parentheses = 0;
        return token;
    }

    // A comment must touch both delimiters, and leaves nothing but what it trims.
    private GoToken? Comment()
    {
        var close = text.IndexOf(RightComment, _at + LeftComment.Length, StringComparison.Ordinal);
        if (close < 0)
        {
            return Error("unclosed comment");
        }

        _at = close + RightComment.Length;
        if (AtRightDelimiter() is not { } trims)
        {
            return Error("comment ends before closing delimiter");
        }

        _at += Right.Length + (trims ? TrimMarkerLength : 0);
        SkipAfter(trims);
        return null;
    }

    private GoToken? InRightDelimiter()
    {
        var trims = HasRightTrimMarker(_at);
        if (trims)
        {
            _at += TrimMarkerLength;
            _start = _at;
        }

        _at += Right.Length;
        var token = Emit(GoTokenKind.RightDelimiter, State.Text);
        SkipAfter(trims);
        return token;
    }

    private void SkipAfter(bool trims)
    {
        while (trims && _at < text.Length && IsSpace(text[_at]))
        {
            _at++;
        }

        _start = _at;
        _state = State.Text;
    }

    private GoToken? InAction()
    {
        if (AtRightDelimiter() is not null)
        {
            if (_parentheses > 0)
            {
                return Error("unclosed left paren");
            }

            _state = State.RightDelimiter;
            return null;
        }

        if (_at >= text.Length)
        {
            return Error("unclosed action");
        }

        var next = text[_at];
        switch (next)
        {
            case ' ' or '\t' or '\r' or '\n':
                return Space();
            case '=':
                return EmitNext(GoTokenKind.Assign);
            case ':':
                _at++;
                return NextIs('=') ? EmitNext(GoTokenKind.Declare) : Error("expected :=");
            case '|':
                return EmitNext(GoTokenKind.Pipe);
            case '"':
                return Quoted('"', GoTokenKind.String, "unterminated quoted string");
            case '`':
                return RawString();
            case '$':
                return FieldOrVariable(GoTokenKind.Variable);
            case '\'':
                return Quoted('\'', GoTokenKind.CharConstant, "unterminated character constant");
            case '.' when _at + 1 < text.Length && !char.IsAsciiDigit(text[_at + 1]):
                return FieldOrVariable(GoTokenKind.Field);
            case '.' or '+' or '-' or (>= '0' and <= '9'):
                return Number();
            case '(':
                _parentheses++;
                return EmitNext(GoTokenKind.LeftParenthesis);
            case ')':
                if (--_parentheses < 0)
                {
                    _pendingError = "unexpected right paren U+0029 ')'";
                }

                return EmitNext(GoTokenKind.RightParenthesis);
        }

        var rune = Peek();
        if (IsAlphanumeric(rune))
        {
            return Identifier();
        }

        return next is >= ' ' and <= '~' ? EmitNext(GoTokenKind.Char) : Error(GoFormat.Printf("unrecognized character in action: %#U", rune.Value));
    }

    private GoToken? Space()
    {
        var first = _at;
        while (_at < text.Length && IsSpace(text[_at]))
        {
            _at++;
        }

        // The last space may belong to the marker of a right delimiter.
        if (HasRightTrimMarker(_at - 1) && IsRightDelimiter(_at - 1 + TrimMarkerLength))
        {
            _at--;
            if (_at == first)
            {
                _state = State.RightDelimiter;
                return null;
            }
        }

        return Emit(GoTokenKind.Space, State.Action);
    }

    private GoToken EmitNext(GoTokenKind kind)
    {
        _at++;
        return Emit(kind, State.Action);
    }

    private GoToken Emit(GoTokenKind kind, State state)
    {
        // Most tokens are a space or a delimiter, and need no text of their own.
        var known = kind switch { GoTokenKind.LeftDelimiter => Left, GoTokenKind.RightDelimiter => Right, GoTokenKind.Space when _at == _start + 1 && text[_start] == ' ' => " ", _ => null };
        var token = new GoToken(kind, _start, known ?? text[_start.._at], LineOf(_start));
        _start = _at;
        _state = state;
        return token;
    }

    private GoToken Error(string message)
    {
        _state = State.Ended;
        return new(GoTokenKind.Error, _start, message, LineOf(_start));
    }

    private int LineOf(int position)
    {
        _line += text.AsSpan(_countedTo, position - _countedTo).Count('\n');
        _countedTo = position;
        return _line;
    }

    private bool HasLeftTrimMarker(int at) => at + 1 < text.Length && text[at] == '-' && IsSpace(text[at + 1]);

    private bool HasRightTrimMarker(int at) => at + 1 < text.Length && IsSpace(text[at]) && text[at + 1] == '-';

    private bool IsRightDelimiter(int at) => string.CompareOrdinal(text, at, Right, 0, Right.Length) == 0;

    // Null where no right delimiter is; otherwise whether it trims.
    private bool? AtRightDelimiter() =>
        HasRightTrimMarker(_at) && IsRightDelimiter(_at + TrimMarkerLength) ? true : IsRightDelimiter(_at) ? false : null;

    private bool NextIs(char character) => _at < text.Length && text[_at] == character;

    private Rune Peek()
    {
        if (GoText.IsKept(text, _at))
        {
            return Rune.ReplacementChar;
        }

        Rune.DecodeFromUtf16(text.AsSpan(_at), out var rune, out _);
        return rune;
    }

    private static bool IsSpace(char character) => character is ' ' or '\t' or '\r' or '\n';

    private static bool IsAlphanumeric(Rune rune) =>
        rune.Value == '_' || Rune.IsLetter(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.DecimalDigitNumber;
}
