using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.Charts;

/// <summary>Floating-point numbers as Go's encoders write them: the fewest digits that give the number back.</summary>
internal static class DocumentNumber
{
    // Below and from here on encoding/json writes an exponent, as ECMAScript does.
    private const double Smallest = 1e-6;
    private const double Largest = 1e21;

    // Where strconv's general form turns to an exponent.
    private const int FewestGeneral = -4;
    private const int MostGeneral = 6;

    /// <summary>A float64 in JSON.</summary>
    /// <exception cref="GoDocumentException">It is not finite.</exception>
    public static string Json(double number)
    {
        if (!double.IsFinite(number))
        {
            throw new GoDocumentException($"json: unsupported value: {General(number)}");
        }

        if (IsSmallWhole(number, out var whole))
        {
            return whole.ToString(CultureInfo.InvariantCulture);
        }

        var size = Math.Abs(number);
        var digits = Digits.Of(number);
        if (size == 0 || (size >= Smallest && size < Largest))
        {
            return digits.Plain();
        }

        // e-09 is e-9 in JSON, and only there.
        var text = digits.Scientific();
        return text is [.., 'e', '-', '0', var last] ? $"{text[..^2]}{last}" : text;
    }

    /// <summary>A float32 in JSON.</summary>
    public static string Json(float number) => Json(Widen(number));

    /// <summary>A number in <c>strconv</c>'s general form: <c>1e+06</c>, <c>0.5</c>, <c>NaN</c>.</summary>
    public static string General(double number)
    {
        if (!double.IsFinite(number))
        {
            return double.IsNaN(number) ? "NaN" : number > 0 ? "+Inf" : "-Inf";
        }

        var digits = Digits.Of(number);
        return digits.Exponent is < FewestGeneral or >= MostGeneral ? digits.Scientific() : digits.Plain();
    }

    /// <summary>The float64 whose fewest digits are those of a float32.</summary>
    public static double Widen(float number) =>
        float.IsFinite(number) ? double.Parse(number.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : number;

    private static bool IsSmallWhole(double number, out long whole)
    {
        whole = Math.Abs(number) < 1e15 ? (long)number : 0;
        return whole == number && (whole != 0 || !double.IsNegative(number));
    }

    // What a number's shortest text consists of; the exponent is that of the first digit.
    private readonly record struct Digits(bool Negative, string Significant, int Exponent)
    {
        public static Digits Of(double number)
        {
            var text = number.ToString("R", CultureInfo.InvariantCulture);
            var negative = text[0] == '-';
            var body = negative ? text.AsSpan(1) : text;
            var exponent = 0;
            if (body.IndexOf('E') is >= 0 and var mark)
            {
                exponent = int.Parse(body[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                body = body[..mark];
            }

            var point = body.IndexOf('.');
            var whole = point < 0 ? body.Length : point;
            var digits = point < 0 ? body.ToString() : string.Concat(body[..point], body[(point + 1)..]);
            var significant = digits.TrimStart('0');
            return significant.Length == 0
                ? new(negative, "0", 0)
                : new(negative, significant.TrimEnd('0'), exponent + whole - 1 - (digits.Length - significant.Length));
        }

        public string Scientific()
        {
            var text = new StringBuilder(Negative ? "-" : "").Append(Significant[0]);
            if (Significant.Length > 1)
            {
                text.Append('.').Append(Significant, 1, Significant.Length - 1);
            }

            return text.Append('e').Append(Exponent < 0 ? '-' : '+').Append(Math.Abs(Exponent).ToString("00", CultureInfo.InvariantCulture)).ToString();
        }

        public string Plain()
        {
            var text = new StringBuilder(Negative ? "-" : "");
            var whole = Exponent + 1;
            return Exponent < 0 ? text.Append("0.").Append('0', -whole).Append(Significant).ToString()
                : Significant.Length <= whole ? text.Append(Significant).Append('0', whole - Significant.Length).ToString()
                : text.Append(Significant, 0, whole).Append('.').Append(Significant, whole, Significant.Length - whole).ToString();
        }
    }
}
