using System.Globalization;
using System.Numerics;
using System.Text;

namespace Nixish.Kubernetes.GoTemplates;

internal sealed partial class GoPrinter
{
    // The last character is that of the prefix.
    private const string LowerDigits = "0123456789abcdefx";
    private const string UpperDigits = "0123456789ABCDEFX";

    private void Fill(int count)
    {
        if (count > 0)
        {
            text.Append(_flags.Zero ? '0' : ' ', count);
        }
    }

    private void Pad(string piece)
    {
        var missing = _flags.Width <= 0 ? 0 : _flags.Width - GoText.RuneCount(piece);
        if (!_flags.Minus)
        {
            Fill(missing);
        }

        text.Append(piece);
        if (_flags.Minus)
        {
            Fill(missing);
        }
    }

    // Zeros have been thought of already, or do not belong before what is padded.
    private void PadWithSpaces(string piece)
    {
        var zero = _flags.Zero;
        _flags.Zero = false;
        Pad(piece);
        _flags.Zero = zero;
    }

    private string Truncated(string piece)
    {
        if (_flags.Precision < 0 || _flags.Precision >= piece.Length)
        {
            return piece;
        }

        var end = 0;
        for (var runes = 0; runes < _flags.Precision && end < piece.Length; runes++)
        {
            end += char.IsHighSurrogate(piece[end]) && end + 1 < piece.Length && char.IsLowSurrogate(piece[end + 1]) ? 2 : 1;
        }

        return piece[..end];
    }

    private void Bool(bool flag, int verb)
    {
        if (verb is 't' or 'v')
        {
            Pad(flag ? "true" : "false");
        }
        else
        {
            BadVerb(flag, verb);
        }
    }

    private void String(string piece, int verb)
    {
        switch (verb)
        {
            case 'v' when _flags.SharpValue:
            case 'q':
                Quoted(Truncated(piece));
                break;
            case 'v' or 's':
                Pad(Truncated(piece));
                break;
            case 'x' or 'X':
                Hex(GoText.ToUtf8(piece), verb);
                break;
            default:
                BadVerb(piece, verb);
                break;
        }
    }

    private void Quoted(string piece) => Pad(
        _flags.Sharp && GoQuote.CanBackquote(piece) ? $"`{piece}`" : GoQuote.Quote(piece, '"', _flags.Plus ? GoQuoting.Ascii : GoQuoting.Printable));

    private void Hex(byte[] bytes, int verb)
    {
        var digits = verb == 'x' ? LowerDigits : UpperDigits;
        var length = _flags.Precision >= 0 ? Math.Min(_flags.Precision, bytes.Length) : bytes.Length;
        if (length == 0)
        {
            Fill(_flags.Width);
            return;
        }

        var encoded = new StringBuilder(length * 2);
        for (var i = 0; i < length; i++)
        {
            if (_flags.Space && i > 0)
            {
                encoded.Append(' ');
            }

            if (_flags.Sharp && (i == 0 || _flags.Space))
            {
                encoded.Append('0').Append(digits[16]);
            }

            encoded.Append(digits[bytes[i] >> 4]).Append(digits[bytes[i] & 15]);
        }

        Pad(encoded.ToString());
    }

    private void Integer(ulong number, bool isSigned, int verb, object value)
    {
        switch (verb)
        {
            case 'v' when _flags.SharpValue && !isSigned:
                Prefixed(number, isPrefixed: true);
                break;
            case 'v' or 'd':
                Digits(number, 10, isSigned, verb, LowerDigits);
                break;
            case 'b':
                Digits(number, 2, isSigned, verb, LowerDigits);
                break;
            case 'o' or 'O':
                Digits(number, 8, isSigned, verb, LowerDigits);
                break;
            case 'x':
                Digits(number, 16, isSigned, verb, LowerDigits);
                break;
            case 'X':
                Digits(number, 16, isSigned, verb, UpperDigits);
                break;
            case 'c':
                Pad(GoQuote.ToRune(number).ToString());
                break;
            case 'q':
                Pad(GoQuote.QuoteRune(number, _flags.Plus ? GoQuoting.Ascii : GoQuoting.Printable));
                break;
            case 'U':
                CodePoint(number);
                break;
            default:
                BadVerb(value, verb);
                break;
        }
    }

    private void Prefixed(ulong number, bool isPrefixed)
    {
        var sharp = _flags.Sharp;
        _flags.Sharp = isPrefixed;
        Digits(number, 16, isSigned: false, 'v', LowerDigits);
        _flags.Sharp = sharp;
    }

    private void Digits(ulong number, int radix, bool isSigned, int verb, string digits)
    {
        var isNegative = isSigned && (long)number < 0;
        number = isNegative ? (ulong)-(long)number : number;
        if (_flags.Precision == 0 && number == 0)
        {
            PadWithSpaces("");
            return;
        }

        var least = Math.Max(_flags.Precision, 0);
        if (_flags.Precision < 0 && _flags.Zero && _flags.Width >= 0)
        {
            least = Math.Max(_flags.Width - (isNegative || _flags.Plus || _flags.Space ? 1 : 0), 0);
        }

        var piece = (radix == 10 ? number.ToString(CultureInfo.InvariantCulture) : InRadix(number, radix, digits)).PadLeft(least, '0');
        piece = radix switch
        {
            2 when _flags.Sharp => "0b" + piece,
            8 when _flags.Sharp && piece[0] != '0' => "0" + piece,
            16 when _flags.Sharp => $"0{digits[16]}{piece}",
            _ => piece,
        };
        if (verb == 'O')
        {
            piece = "0o" + piece;
        }

        PadWithSpaces(isNegative ? "-" + piece : _flags.Plus ? "+" + piece : _flags.Space ? " " + piece : piece);
    }

    private static string InRadix(ulong number, int radix, string digits)
    {
        Span<char> buffer = stackalloc char[64];
        var at = buffer.Length;
        do
        {
            buffer[--at] = digits[(int)(number % (ulong)radix)];
            number /= (ulong)radix;
        }
        while (number > 0);
        return buffer[at..].ToString();
    }

    private void CodePoint(ulong number)
    {
        var piece = "U+" + number.ToString("X", CultureInfo.InvariantCulture).PadLeft(Math.Max(_flags.Precision, 4), '0');
        if (_flags.Sharp && number <= int.MaxValue && Rune.TryCreate((int)number, out var rune) && GoQuote.IsPrintable(rune))
        {
            piece += $" '{rune}'";
        }

        PadWithSpaces(piece);
    }

    private void Float(double number, int bits, int verb, object value)
    {
        switch (verb)
        {
            case 'v':
                FloatDigits(number, bits, 'g', -1);
                break;
            case 'b' or 'g' or 'G' or 'x' or 'X':
                FloatDigits(number, bits, (char)verb, -1);
                break;
            case 'f' or 'e' or 'E':
                FloatDigits(number, bits, (char)verb, 6);
                break;
            case 'F':
                FloatDigits(number, bits, 'f', 6);
                break;
            default:
                BadVerb(value, verb);
                break;
        }
    }

    private void FloatDigits(double number, int bits, char format, int precision)
    {
        precision = _flags.Precision >= 0 ? _flags.Precision : precision;
        var piece = GoFloat.Format(number, format, precision, bits);
        var sign = piece[0] is '-' or '+' ? piece[0] : '+';
        var digits = piece[0] is '-' or '+' ? piece[1..] : piece;
        if (_flags.Space && sign == '+' && !_flags.Plus)
        {
            sign = ' ';
        }

        if (!double.IsFinite(number))
        {
            // An infinity keeps its sign, a number that is none has one only where it is asked for.
            var isBare = double.IsNaN(number) && !_flags.Space && !_flags.Plus;
            PadWithSpaces(isBare ? digits : sign + digits);
            return;
        }

        if (_flags.Sharp && format != 'b')
        {
            digits = WithPoint(digits, format, precision);
        }

        if (!_flags.Plus && sign == '+')
        {
            Pad(digits);
        }
        else if (_flags.Zero && _flags.Width > digits.Length + 1)
        {
            text.Append(sign);
            Fill(_flags.Width - digits.Length - 1);
            text.Append(digits);
        }
        else
        {
            Pad(sign + digits);
        }
    }

    // The sharp flag keeps the decimal point, and the zeros that %g would drop.
    private static string WithPoint(string number, char format, int precision)
    {
        var missing = format is 'g' or 'G' or 'x' ? precision < 0 ? 6 : precision : 0;
        var exponent = number.AsSpan().IndexOfAny(format is 'x' or 'X' ? "pP" : "eEpP");
        var (digits, tail) = exponent < 0 ? (number, "") : (number[..exponent], number[exponent..]);
        var hasPoint = digits.Contains('.', StringComparison.Ordinal);
        var significant = digits.Replace(".", "", StringComparison.Ordinal).TrimStart('0').Length;
        missing -= significant;
        if (!hasPoint)
        {
            missing -= digits == "0" ? 1 : 0;
            digits += ".";
        }

        return digits + new string('0', Math.Max(missing, 0)) + tail;
    }

    private void ComplexNumber(Complex number, int verb)
    {
        if (verb is not ('v' or 'b' or 'g' or 'G' or 'x' or 'X' or 'f' or 'F' or 'e' or 'E'))
        {
            BadVerb(number, verb);
            return;
        }

        var plus = _flags.Plus;
        text.Append('(');
        Float(number.Real, GoFloat.Double, verb, number);
        _flags.Plus = true;
        Float(number.Imaginary, GoFloat.Double, verb, number);
        text.Append("i)");
        _flags.Plus = plus;
    }
}
