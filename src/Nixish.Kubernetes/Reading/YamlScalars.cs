using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.RegularExpressions;

namespace Nixish.Kubernetes;

/// <summary>
/// What a scalar means to Kubernetes' own tools, which read YAML 1.1 as sigs.k8s.io/yaml does: <c>yes</c> and <c>on</c> are true,
/// <c>010</c> is 8, <c>1:30</c> and dates are text. Held to kubectl by a test.
/// </summary>
internal static partial class YamlScalars
{
    /// <summary>Null, a <see cref="bool"/>, <see cref="long"/>, <see cref="ulong"/>, <see cref="double"/> or <see cref="string"/>.</summary>
    public static object? Resolve(ManifestNode scalar) => scalar.Tag switch
    {
        null => scalar.Plain ? Plain(scalar) : scalar.Text,
        "tag:yaml.org,2002:binary" => Binary(scalar),
        "tag:yaml.org,2002:bool" => Tagged(scalar, static value => value is bool, "a truth value"),
        "tag:yaml.org,2002:int" => Tagged(scalar, static value => value is long or ulong, "an integer"),
        "tag:yaml.org,2002:float" => Tagged(scalar, static value => value is long or ulong or double, "a number"),
        "tag:yaml.org,2002:null" => Tagged(scalar, static value => value is null, "null"),
        // Tags of somebody's own, and !!str and !!timestamp: the text, as kubectl has it.
        _ => scalar.Text,
    };

    private static object? Plain(ManifestNode scalar)
    {
        var text = scalar.Text;
        switch (text)
        {
            case "" or "~" or "null" or "Null" or "NULL":
                return null;
            case "y" or "Y" or "yes" or "Yes" or "YES" or "true" or "True" or "TRUE" or "on" or "On" or "ON":
                return true;
            case "n" or "N" or "no" or "No" or "NO" or "false" or "False" or "FALSE" or "off" or "Off" or "OFF":
                return false;
            case ".nan" or ".NaN" or ".NAN" or ".inf" or ".Inf" or ".INF" or "+.inf" or "+.Inf" or "+.INF" or "-.inf" or "-.Inf" or "-.INF":
                throw new YamlProblemException($"JSON has no {text}: quote it if a text is meant", scalar.Line);
        }

        if (text[0] is '.' && Decimal().IsMatch(text))
        {
            return Float(text) ?? (object)text;
        }

        if (text[0] is not ((>= '0' and <= '9') or '+' or '-'))
        {
            return text;
        }

        var plain = text.Replace("_", "", StringComparison.Ordinal);
        return Integer(plain) ?? (Decimal().IsMatch(plain) && Float(plain) is { } number ? number : text);
    }

    // A leading 0 is octal, 0o too; 0x and 0b are what they are elsewhere.
    private static object? Integer(string text)
    {
        var sign = text is ['-', ..] ? -1 : 1;
        var digits = text is ['-' or '+', ..] ? text[1..] : text;
        var (numberBase, body) = digits switch
        {
            ['0', 'x' or 'X', .. var hex] => (16, hex),
            ['0', 'o' or 'O', .. var octal] => (8, octal),
            ['0', 'b' or 'B', .. var binary] => (2, binary),
            ['0', _, ..] => (8, digits[1..]),
            _ => (10, digits),
        };

        // 2^64 in binary.
        if (body.Length is 0 or > 80)
        {
            return null;
        }

        BigInteger value = 0;
        foreach (var c in body)
        {
            var digit = char.IsAsciiHexDigit(c) ? Convert.ToInt32(c.ToString(), 16) : numberBase;
            if (digit >= numberBase)
            {
                return null;
            }

            value = (value * numberBase) + digit;
        }

        value *= sign;
        if (value >= long.MinValue && value <= long.MaxValue)
        {
            var small = (long)value;
            return small;
        }

        if (value < 0 || value > ulong.MaxValue || text[0] == '+')
        {
            return null;
        }

        var large = (ulong)value;
        return large;
    }

    private static double? Float(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && double.IsFinite(value) ? value : null;

    private static object? Tagged(ManifestNode scalar, Func<object?, bool> fits, string expected) =>
        Plain(scalar) is var value && fits(value) ? value : throw new YamlProblemException($"the tag says {expected}, the text is none", scalar.Line);

    private static string Binary(ManifestNode scalar)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(Convert.FromBase64String(scalar.Text));
        }
        catch (Exception error) when (error is FormatException or ArgumentException)
        {
            throw new YamlProblemException("the tag says binary, the text is no base64 of text", scalar.Line, error);
        }
    }

    [GeneratedRegex(@"\A[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?\z", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Decimal();
}
