using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.GoTemplates;

/// <summary>Floating-point numbers by their bits: the formats <c>%b</c> and <c>%x</c>.</summary>
internal static class GoBinaryFloat
{
    private const int MantissaBits = 52;
    private const int SingleMantissaBits = 23;
    private const int Bias = 1023;
    private const ulong HiddenBit = 1UL << MantissaBits;

    /// <summary>A positive number as an integer times a power of two.</summary>
    public static (ulong Mantissa, int Exponent) Parts(double number)
    {
        var bits = BitConverter.DoubleToUInt64Bits(number);
        var mantissa = bits & (HiddenBit - 1);
        var exponent = (int)(bits >> MantissaBits) & 0x7ff;
        return exponent == 0 ? (mantissa, 1 - Bias - MantissaBits) : (mantissa | HiddenBit, exponent - Bias - MantissaBits);
    }

    public static void AppendBinary(StringBuilder text, double number, int bits)
    {
        var (mantissa, exponent) = Parts(number);
        if (bits == GoFloat.Single)
        {
            var single = BitConverter.SingleToUInt32Bits((float)number);
            mantissa = single & ((1U << SingleMantissaBits) - 1);
            exponent = (int)(single >> SingleMantissaBits);
            (mantissa, exponent) = exponent == 0 ? (mantissa, -126 - SingleMantissaBits) : (mantissa | (1U << SingleMantissaBits), exponent - 127 - SingleMantissaBits);
        }

        text.Append(CultureInfo.InvariantCulture, $"{mantissa}p{(exponent >= 0 ? "+" : "")}{exponent}");
    }

    /// <summary>One hexadecimal digit before the point, as many after it as the precision says, and a power of two.</summary>
    public static void AppendHex(StringBuilder text, double number, char format, int precision)
    {
        var (mantissa, exponent) = Parts(number);
        exponent = mantissa == 0 ? 0 : exponent + MantissaBits;
        // The first digit is in the top four bits, and is 1.
        var bits = mantissa;
        while (bits != 0 && (bits & HiddenBit) == 0)
        {
            bits <<= 1;
            exponent--;
        }

        bits <<= 8;
        if (precision is >= 0 and < 15)
        {
            var shift = precision * 4;
            var rest = bits << (4 + shift);
            bits >>= 60 - shift;
            // Half to even, on what is cut off.
            if ((rest | (bits & 1)) > 1UL << 63)
            {
                bits++;
            }

            bits <<= 60 - shift;
            if ((bits & (1UL << 61)) != 0)
            {
                bits >>= 1;
                exponent++;
            }
        }

        var digits = format == 'x' ? "0123456789abcdef" : "0123456789ABCDEF";
        text.Append('0').Append(format).Append((char)('0' + ((bits >> 60) & 1)));
        bits <<= 4;
        if (precision < 0 ? bits != 0 : precision > 0)
        {
            text.Append('.');
        }

        for (var i = 0; precision < 0 ? bits != 0 : i < precision; i++)
        {
            text.Append(digits[(int)(bits >> 60)]);
            bits <<= 4;
        }

        text.Append(format == 'x' ? 'p' : 'P').Append(exponent < 0 ? '-' : '+').Append(CultureInfo.InvariantCulture, $"{Math.Abs(exponent):00}");
    }
}
