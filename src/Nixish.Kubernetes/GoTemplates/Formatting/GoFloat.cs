using System.Globalization;
using System.Numerics;
using System.Text;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Floating-point numbers as text: https://pkg.go.dev/strconv#FormatFloat.</summary>
internal static class GoFloat
{
    public const int Single = 32;
    public const int Double = 64;

    // From here on %g of as few digits as possible has an exponent, whatever the number of its digits.
    private const int ShortestExponent = 6;

    public static string Format(double number, char format, int precision, int bits)
    {
        if (double.IsNaN(number))
        {
            return "NaN";
        }

        if (double.IsInfinity(number))
        {
            return number > 0 ? "+Inf" : "-Inf";
        }

        var text = new StringBuilder();
        if (double.IsNegative(number))
        {
            text.Append('-');
            number = -number;
        }

        switch (format)
        {
            case 'b':
                GoBinaryFloat.AppendBinary(text, number, bits);
                return text.ToString();
            case 'x' or 'X':
                GoBinaryFloat.AppendHex(text, number, format, precision);
                return text.ToString();
            case 'e' or 'E' or 'f' or 'g' or 'G':
                break;
            default:
                return $"%{format}";
        }

        var (digits, point) = precision < 0 ? Shortest(number, bits) : Rounded(number, format, precision);
        switch (format)
        {
            case 'e' or 'E':
                AppendExponent(text, digits, point, precision < 0 ? Math.Max(digits.Length - 1, 0) : precision, format);
                break;
            case 'f':
                AppendPlain(text, digits, point, precision < 0 ? Math.Max(digits.Length - point, 0) : precision);
                break;
            default:
                AppendGeneral(text, digits, point, precision, format);
                break;
        }

        return text.ToString();
    }

    private static void AppendGeneral(StringBuilder text, string digits, int point, int precision, char format)
    {
        var most = precision < 0 ? ShortestExponent : Math.Max(precision, 1);
        if (precision >= 0 && most > digits.Length && digits.Length >= point)
        {
            most = digits.Length;
        }

        var exponent = point - 1;
        if (exponent < -4 || exponent >= most)
        {
            AppendExponent(text, digits, point, Math.Max(digits.Length - 1, 0), format == 'g' ? 'e' : 'E');
        }
        else
        {
            AppendPlain(text, digits, point, Math.Max(digits.Length - point, 0));
        }
    }

    private static void AppendExponent(StringBuilder text, string digits, int point, int decimals, char letter)
    {
        text.Append(digits.Length > 0 ? digits[0] : '0');
        if (decimals > 0)
        {
            text.Append('.');
            var some = Math.Min(digits.Length, decimals + 1);
            text.Append(digits.AsSpan(Math.Min(1, some), Math.Max(some - 1, 0))).Append('0', decimals + 1 - Math.Max(some, 1));
        }

        var exponent = digits.Length == 0 ? 0 : point - 1;
        text.Append(letter).Append(exponent < 0 ? '-' : '+');
        text.Append(CultureInfo.InvariantCulture, $"{Math.Abs(exponent):00}");
    }

    private static void AppendPlain(StringBuilder text, string digits, int point, int decimals)
    {
        if (point > 0)
        {
            var some = Math.Min(digits.Length, point);
            text.Append(digits.AsSpan(0, some)).Append('0', point - some);
        }
        else
        {
            text.Append('0');
        }

        if (decimals <= 0)
        {
            return;
        }

        text.Append('.');
        for (var i = point; i < point + decimals; i++)
        {
            text.Append(i >= 0 && i < digits.Length ? digits[i] : '0');
        }
    }

    // As few digits as tell the number from its neighbours, and where the decimal point is: 0.DIGITS × 10^point. None for zero.
    private static (string Digits, int Point) Shortest(double number, int bits)
    {
        var text = bits == Single ? ((float)number).ToString("R", CultureInfo.InvariantCulture) : number.ToString("R", CultureInfo.InvariantCulture);
        var exponent = 0;
        if (text.IndexOf('E', StringComparison.Ordinal) is > 0 and var e)
        {
            exponent = int.Parse(text.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
            text = text[..e];
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var point = dot < 0 ? text.Length : dot;
        return Trimmed(dot < 0 ? text : text.Remove(dot, 1), point + exponent);
    }

    // The exact value, rounded half to even where the format wants it cut.
    private static (string Digits, int Point) Rounded(double number, char format, int precision)
    {
        var (digits, point) = Exact(number);
        var count = format switch { 'e' or 'E' => precision + 1, 'f' => point + precision, _ => Math.Max(precision, 1) };
        if (count < 0)
        {
            return ("", 0);
        }

        return count >= digits.Length ? (digits, point) : Cut(digits, point, count);
    }

    private static (string Digits, int Point) Cut(string digits, int point, int count)
    {
        var isHalf = digits[count] == '5' && count + 1 == digits.Length;
        var up = isHalf ? count > 0 && (digits[count - 1] - '0') % 2 != 0 : digits[count] >= '5';
        if (!up)
        {
            return Trimmed(digits[..count], point);
        }

        var last = count - 1;
        while (last >= 0 && digits[last] == '9')
        {
            last--;
        }

        return last < 0 ? ("1", point + 1) : (digits[..last] + (char)(digits[last] + 1), point);
    }

    private static (string Digits, int Point) Exact(double number)
    {
        if (number == 0)
        {
            return ("", 0);
        }

        var (mantissa, exponent) = GoBinaryFloat.Parts(number);
        if (exponent >= 0)
        {
            var whole = (new BigInteger(mantissa) << exponent).ToString(CultureInfo.InvariantCulture);
            return Trimmed(whole, whole.Length);
        }

        // m × 2^-n is m × 5^n × 10^-n.
        var digits = (mantissa * BigInteger.Pow(5, -exponent)).ToString(CultureInfo.InvariantCulture);
        return Trimmed(digits, digits.Length + exponent);
    }

    private static (string Digits, int Point) Trimmed(string digits, int point)
    {
        var first = 0;
        while (first < digits.Length && digits[first] == '0')
        {
            first++;
        }

        digits = digits[first..].TrimEnd('0');
        return digits.Length == 0 ? ("", 0) : (digits, point - first);
    }
}
