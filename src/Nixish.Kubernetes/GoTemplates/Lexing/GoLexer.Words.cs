namespace Nixish.Kubernetes.GoTemplates;

internal sealed partial class GoLexer
{
    private GoToken Identifier()
    {
        SkipAlphanumerics();
        if (!AtTerminator())
        {
            return BadCharacter();
        }

        var kind = text.AsSpan(_start, _at - _start) switch
        {
            "block" => GoTokenKind.BlockKeyword,
            "break" when keywords.HasFlag(GoLoopKeywords.Break) => GoTokenKind.BreakKeyword,
            "continue" when keywords.HasFlag(GoLoopKeywords.Continue) => GoTokenKind.ContinueKeyword,
            "define" => GoTokenKind.DefineKeyword,
            "else" => GoTokenKind.ElseKeyword,
            "end" => GoTokenKind.EndKeyword,
            "if" => GoTokenKind.IfKeyword,
            "nil" => GoTokenKind.NilKeyword,
            "range" => GoTokenKind.RangeKeyword,
            "template" => GoTokenKind.TemplateKeyword,
            "with" => GoTokenKind.WithKeyword,
            "true" or "false" => GoTokenKind.Bool,
            _ => GoTokenKind.Identifier,
        };
        return Emit(kind, State.Action);
    }

    // After a point or a dollar: a name, or nothing.
    private GoToken FieldOrVariable(GoTokenKind kind)
    {
        _at++;
        if (AtTerminator())
        {
            return Emit(kind == GoTokenKind.Variable ? kind : GoTokenKind.Dot, State.Action);
        }

        SkipAlphanumerics();
        return AtTerminator() ? Emit(kind, State.Action) : BadCharacter();
    }

    private void SkipAlphanumerics()
    {
        while (_at < text.Length)
        {
            if (char.IsAscii(text[_at]) ? char.IsAsciiLetterOrDigit(text[_at]) || text[_at] == '_' : IsAlphanumeric(Peek()))
            {
                _at += Peek().Utf16SequenceLength;
                continue;
            }

            return;
        }
    }

    // So that $x+2 is an error as long as there is no arithmetic.
    private bool AtTerminator() =>
        _at >= text.Length || text[_at] is ' ' or '\t' or '\r' or '\n' or '.' or ',' or '|' or ':' or ')' or '(' || IsRightDelimiter(_at);

    private GoToken BadCharacter() => Error(GoFormat.Printf("bad character %#U", Peek().Value));

    private GoToken Quoted(char quote, GoTokenKind kind, string unterminated)
    {
        for (_at++; _at < text.Length && text[_at] != '\n'; _at++)
        {
            if (text[_at] == quote)
            {
                return EmitNext(kind);
            }

            if (text[_at] == '\\' && (++_at >= text.Length || text[_at] == '\n'))
            {
                break;
            }
        }

        return Error(unterminated);
    }

    private GoToken RawString()
    {
        var close = text.IndexOf('`', _at + 1);
        if (close < 0)
        {
            return Error("unterminated raw quoted string");
        }

        _at = close;
        return EmitNext(GoTokenKind.RawString);
    }

    // Accepts more than numbers: what is wrong then is found when the number is read.
    private GoToken Number()
    {
        var isNumber = SkipNumber();
        if (isNumber && (NextIs('+') || NextIs('-')))
        {
            return SkipNumber() && text[_at - 1] == 'i' ? Emit(GoTokenKind.Complex, State.Action) : BadNumber();
        }

        return isNumber ? Emit(GoTokenKind.Number, State.Action) : BadNumber();
    }

    private GoToken BadNumber() => Error($"bad number syntax: {GoFormat.Quote(text[_start.._at])}");

    private bool SkipNumber()
    {
        Accept("+-");
        var digits = "0123456789_";
        var (isDecimal, isHex) = (true, false);
        if (Accept("0"))
        {
            if (Accept("xX"))
            {
                (digits, isDecimal, isHex) = ("0123456789abcdefABCDEF_", false, true);
            }
            else if (Accept("oO"))
            {
                (digits, isDecimal) = ("01234567_", false);
            }
            else if (Accept("bB"))
            {
                (digits, isDecimal) = ("01_", false);
            }
        }

        Skip(digits);
        if (Accept("."))
        {
            Skip(digits);
        }

        if ((isDecimal && Accept("eE")) || (isHex && Accept("pP")))
        {
            Accept("+-");
            Skip("0123456789_");
        }

        Accept("i");
        if (_at < text.Length && IsAlphanumeric(Peek()))
        {
            _at += Peek().Utf16SequenceLength;
            return false;
        }

        return true;
    }

    private bool Accept(string any)
    {
        var accepted = _at < text.Length && any.Contains(text[_at], StringComparison.Ordinal);
        _at += accepted ? 1 : 0;
        return accepted;
    }

    private void Skip(string any)
    {
        while (Accept(any))
        {
        }
    }
}
