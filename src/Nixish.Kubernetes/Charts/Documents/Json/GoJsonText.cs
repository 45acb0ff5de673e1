using System.Buffers;
using System.Globalization;
using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Characters of JSON texts.</summary>
internal static class GoJsonText
{
    /// <summary>What ends a string, or a stretch of it that can be taken as it is.</summary>
    public static SearchValues<char> Stops { get; } =
        SearchValues.Create(string.Concat(Enumerable.Range(0, 0x20).Concat([0x22, 0x5C]).Concat(Enumerable.Range(0xD800, 0x800)).Select(static code => (char)code)));

    /// <summary>Takes the character at a position, which may be two; a byte that is no UTF-8 becomes U+FFFD.</summary>
    public static void Append(StringBuilder text, string from, ref int at)
    {
        var character = from[at++];
        if (char.IsHighSurrogate(character) && at < from.Length && char.IsLowSurrogate(from[at]))
        {
            text.Append(character).Append(from[at++]);
            return;
        }

        text.Append(char.IsSurrogate(character) ? '\uFFFD' : character);
    }

    /// <summary>The first byte of a character as Go's messages quote it, which take it for a character of Latin-1.</summary>
    public static string Quote(string text, int at)
    {
        var rune = at + 1 < text.Length && char.IsSurrogatePair(text[at], text[at + 1]) ? text.Substring(at, 2) : text[at].ToString();
        var code = GoText.ToUtf8(rune)[0];
        return code switch
        {
            (byte)'\'' => @"'\''",
            (byte)'\\' => @"'\\'",
            (byte)'"' => "'\"'",
            (byte)'\a' => @"'\a'",
            (byte)'\b' => @"'\b'",
            (byte)'\f' => @"'\f'",
            (byte)'\n' => @"'\n'",
            (byte)'\r' => @"'\r'",
            (byte)'\t' => @"'\t'",
            (byte)'\v' => @"'\v'",
            < 0x20 or 0x7F => $@"'\x{code.ToString("x2", CultureInfo.InvariantCulture)}'",
            (> 0x7F and <= 0xA0) or 0xAD => $@"'\u00{code.ToString("x2", CultureInfo.InvariantCulture)}'",
            _ => $"'{(char)code}'",
        };
    }
}
