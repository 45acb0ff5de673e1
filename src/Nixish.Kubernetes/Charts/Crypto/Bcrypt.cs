using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.Charts;

/// <summary>bcrypt in its version 2a (https://www.usenix.org/legacy/events/usenix99/provos/provos_html/node5.html): a hash of a password that takes long on purpose.</summary>
internal static class Bcrypt
{
    /// <summary>How many bytes of a password bcrypt can take.</summary>
    public const int MostBytes = 72;

    /// <summary>The exponent of the number of rounds that Go takes unless told otherwise.</summary>
    public const int DefaultCost = 10;

    private const string Letters = "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    /// <summary>Hashes a password of at most 72 bytes with a salt of 16 in 2^cost rounds.</summary>
    public static string Hash(ReadOnlySpan<byte> password, ReadOnlySpan<byte> salt, int cost)
    {
        // The zero at the end belongs to the key.
        byte[] key = [.. password, 0];
        var words = new uint[4];
        for (var (i, at) = (0, 0); i < 4; i++)
        {
            words[i] = Blowfish.NextWord(salt, ref at);
        }

        var cipher = new Blowfish();
        cipher.Expand(key, words);
        for (var round = 0UL; round < 1UL << cost; round++)
        {
            cipher.Expand(key, null);
            cipher.Expand(salt, null);
        }

        var text = "OrpheanBeholderScryDoubt"u8;
        var hash = new byte[24];
        for (var i = 0; i < 24; i += 8)
        {
            var (left, right) = (BinaryPrimitives.ReadUInt32BigEndian(text[i..]), BinaryPrimitives.ReadUInt32BigEndian(text[(i + 4)..]));
            for (var n = 0; n < 64; n++)
            {
                (left, right) = cipher.Encrypt(left, right);
            }

            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i), left);
            BinaryPrimitives.WriteUInt32BigEndian(hash.AsSpan(i + 4), right);
        }

        // The last byte has never been part of it.
        return string.Create(CultureInfo.InvariantCulture, $"$2a${cost:00}${Encode(salt)}{Encode(hash.AsSpan(0, 23))}");
    }

    // Base64 with an order of letters of its own, and no padding.
    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        var encoded = new StringBuilder(31);
        var (buffer, held) = (0, 0);
        foreach (var one in bytes)
        {
            buffer = ((buffer << 8) | one) & 0xFFFF;
            for (held += 8; held >= 6; held -= 6)
            {
                encoded.Append(Letters[(buffer >> (held - 6)) & 63]);
            }
        }

        return held == 0 ? encoded.ToString() : encoded.Append(Letters[(buffer << (6 - held)) & 63]).ToString();
    }
}
