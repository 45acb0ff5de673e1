using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Base64 and base32 (RFC 4648), decoded with Go's leniency (newlines within are left out) and with the position that Go names in its errors.</summary>
internal static class BaseEncodings
{
    private const string Letters64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    private const string Letters32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Decodes base64 with padding.</summary>
    /// <param name="text">The text.</param>
    /// <param name="bytes">What it encodes.</param>
    /// <param name="bad">Where it goes wrong, a position in bytes of the text; -1 where it does not.</param>
    public static bool TryDecode64(string text, out byte[] bytes, out int bad)
    {
        var given = GoText.ToUtf8(text);
        var decoded = new List<byte>(given.Length);
        (bytes, bad) = ([], -1);
        for (var at = 0; at < given.Length;)
        {
            var (group, held) = (0, 0);
            while (held < 4)
            {
                if (at == given.Length)
                {
                    if (held == 0)
                    {
                        bytes = [.. decoded];
                        return true;
                    }

                    bad = at - held;
                    return false;
                }

                var one = given[at++];
                var value = Letters64.IndexOf((char)one, StringComparison.Ordinal);
                if (value >= 0)
                {
                    group = (group << 6) | value;
                    held++;
                }
                else if (one == '=')
                {
                    bad = BadPadding(given, held, ref at);
                    if (bad >= 0)
                    {
                        return false;
                    }

                    break;
                }
                else if (one is not ((byte)'\n' or (byte)'\r'))
                {
                    bad = at - 1;
                    return false;
                }
            }

            group <<= 6 * (4 - held);
            for (var i = 0; i < held - 1; i++)
            {
                decoded.Add((byte)(group >> (16 - (8 * i))));
            }
        }

        bytes = [.. decoded];
        return true;
    }

    /// <summary>Decodes base32 with padding; the position of an error leaves newlines out of account.</summary>
    public static bool TryDecode32(string text, out byte[] bytes, out int bad)
    {
        byte[] given = [.. GoText.ToUtf8(text).Where(static one => one is not ((byte)'\n' or (byte)'\r'))];
        var decoded = new List<byte>(given.Length);
        (bytes, bad) = ([], -1);
        for (var (at, isLast) = (0, false); at < given.Length && !isLast;)
        {
            var (group, held) = (0L, 0);
            while (held < 8)
            {
                if (at == given.Length)
                {
                    bad = at - held;
                    return false;
                }

                var one = given[at++];
                var left = given.Length - at;
                if (one == '=' && held >= 2 && left < 8)
                {
                    if (left + held < 7)
                    {
                        bad = given.Length;
                        return false;
                    }

                    var other = given.AsSpan(at, 7 - held).IndexOfAnyExcept((byte)'=');
                    if (other >= 0 || held is 3 or 6)
                    {
                        bad = at + Math.Max(other, 0) - 1;
                        return false;
                    }

                    isLast = true;
                    break;
                }

                var value = Letters32.IndexOf((char)one, StringComparison.Ordinal);
                if (value < 0)
                {
                    bad = at - 1;
                    return false;
                }

                group = (group << 5) | (uint)value;
                held++;
            }

            group <<= 5 * (8 - held);
            for (var i = 0; i < held * 5 / 8; i++)
            {
                decoded.Add((byte)(group >> (32 - (8 * i))));
            }
        }

        bytes = [.. decoded];
        return true;
    }

    /// <summary>Encodes as base32 with padding.</summary>
    public static string Encode32(byte[] bytes)
    {
        var encoded = new StringBuilder((bytes.Length + 4) / 5 * 8);
        var (buffer, held) = (0, 0);
        foreach (var one in bytes)
        {
            buffer = (buffer << 8) | one;
            for (held += 8; held >= 5; held -= 5)
            {
                encoded.Append(Letters32[(buffer >> (held - 5)) & 31]);
            }

            buffer &= 31;
        }

        if (held > 0)
        {
            encoded.Append(Letters32[(buffer << (5 - held)) & 31]);
        }

        return encoded.Append('=', (8 - (encoded.Length % 8)) % 8).ToString();
    }

    // What follows the first '=': a second one after two letters, newlines, and nothing else. -1 when that is so.
    private static int BadPadding(byte[] given, int held, ref int at)
    {
        if (held < 2)
        {
            return at - 1;
        }

        if (held == 2)
        {
            SkipNewlines(given, ref at);
            if (at == given.Length)
            {
                return given.Length;
            }

            if (given[at] != '=')
            {
                return at - 1;
            }

            at++;
        }

        SkipNewlines(given, ref at);
        return at < given.Length ? at : -1;
    }

    private static void SkipNewlines(byte[] given, ref int at)
    {
        while (at < given.Length && given[at] is (byte)'\n' or (byte)'\r')
        {
            at++;
        }
    }
}
