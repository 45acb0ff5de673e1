using System.Numerics;

namespace Nixish.Kubernetes.Charts;

/// <summary>The cipher within bcrypt (https://www.schneier.com/academic/blowfish/), with the costly schedule of keys that bcrypt adds.</summary>
internal sealed class Blowfish
{
    private const int Words = 18 + (4 * 256);

    // The cipher begins with the digits of pi.
    private static readonly Lazy<uint[]> Pi = new(DigitsOfPi);

    private readonly uint[] _subkeys = Pi.Value[..18];
    private readonly uint[] _boxes = Pi.Value[18..];

    /// <summary>Mixes in a key and a salt of 16 bytes, or none (null: sixteen zeros).</summary>
    public void Expand(ReadOnlySpan<byte> key, uint[]? salt)
    {
        var at = 0;
        for (var i = 0; i < _subkeys.Length; i++)
        {
            _subkeys[i] ^= NextWord(key, ref at);
        }

        var (left, right, mixed) = (0u, 0u, 0);
        void Fill(uint[] words)
        {
            for (var i = 0; i < words.Length; i += 2)
            {
                if (salt is not null)
                {
                    left ^= salt[mixed++ % 4];
                    right ^= salt[mixed++ % 4];
                }

                (left, right) = Encrypt(left, right);
                (words[i], words[i + 1]) = (left, right);
            }
        }

        Fill(_subkeys);
        Fill(_boxes);
    }

    public (uint Left, uint Right) Encrypt(uint left, uint right)
    {
        var (subkeys, boxes) = (_subkeys, _boxes);
        for (var i = 0; i < 16; i += 2)
        {
            left ^= subkeys[i];
            right ^= (((boxes[left >> 24] + boxes[256 + ((left >> 16) & 255)]) ^ boxes[512 + ((left >> 8) & 255)]) + boxes[768 + (left & 255)]) ^ subkeys[i + 1];
            left ^= ((boxes[right >> 24] + boxes[256 + ((right >> 16) & 255)]) ^ boxes[512 + ((right >> 8) & 255)]) + boxes[768 + (right & 255)];
        }

        return (right ^ subkeys[17], left ^ subkeys[16]);
    }

    /// <summary>Four bytes as a number, going round at the end.</summary>
    public static uint NextWord(ReadOnlySpan<byte> bytes, ref int at)
    {
        var word = 0u;
        for (var i = 0; i < 4; i++)
        {
            word = (word << 8) | bytes[at];
            at = (at + 1) % bytes.Length;
        }

        return word;
    }

    // Machin's formula: pi is 16 arctan(1/5) - 4 arctan(1/239). 33,000 bits take some milliseconds, once, and no table that nobody can check.
    private static uint[] DigitsOfPi()
    {
        const int Guard = 64;
        var bits = (Words * 32) + Guard;
        var one = BigInteger.One << bits;
        var fraction = ((16 * ArcTangent(5, one)) - (4 * ArcTangent(239, one)) - (3 * one)) >> Guard;
        var bytes = fraction.ToByteArray(isUnsigned: true, isBigEndian: true);
        var padded = new byte[Words * 4];
        bytes.CopyTo(padded, padded.Length - bytes.Length);
        var words = new uint[Words];
        for (var (i, at) = (0, 0); i < Words; i++)
        {
            words[i] = NextWord(padded, ref at);
        }

        return words;
    }

    private static BigInteger ArcTangent(int inverse, BigInteger one)
    {
        var power = one / inverse;
        var sum = power;
        for (var n = 3; !power.IsZero; n += 2)
        {
            power /= inverse * inverse;
            sum += n % 4 == 3 ? -(power / n) : power / n;
        }

        return sum;
    }
}
