using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;

namespace Nixish.Kubernetes.Charts;

/// <summary>scrypt (RFC 7914): a key from a password that takes much memory on purpose: 128 bytes times cost times block size.</summary>
internal static class Scrypt
{
    /// <summary>Derives a key.</summary>
    /// <param name="password">The password.</param>
    /// <param name="salt">The salt.</param>
    /// <param name="cost">N of the RFC, a power of two.</param>
    /// <param name="blockSize">r of the RFC.</param>
    /// <param name="parallel">p of the RFC.</param>
    /// <param name="length">How many bytes are wanted.</param>
    public static byte[] Derive(byte[] password, byte[] salt, int cost, int blockSize, int parallel, int length)
    {
        var size = 128 * blockSize;
        var bytes = Rfc2898DeriveBytes.Pbkdf2(password, salt, 1, HashAlgorithmName.SHA256, parallel * size);
        var words = new uint[size / 4];
        var memory = new uint[cost * words.Length];
        for (var i = 0; i < parallel; i++)
        {
            var part = bytes.AsSpan(i * size, size);
            for (var w = 0; w < words.Length; w++)
            {
                words[w] = BinaryPrimitives.ReadUInt32LittleEndian(part[(4 * w)..]);
            }

            Mix(words, memory, cost);
            for (var w = 0; w < words.Length; w++)
            {
                BinaryPrimitives.WriteUInt32LittleEndian(part[(4 * w)..], words[w]);
            }
        }

        return Rfc2898DeriveBytes.Pbkdf2(password, bytes, 1, HashAlgorithmName.SHA256, length);
    }

    private static void Mix(uint[] words, uint[] memory, int cost)
    {
        var shuffled = new uint[words.Length];
        for (var i = 0; i < cost; i++)
        {
            words.CopyTo(memory, i * words.Length);
            MixBlocks(words, shuffled);
        }

        for (var i = 0; i < cost; i++)
        {
            var chosen = (int)(words[^16] & (uint)(cost - 1));
            var kept = memory.AsSpan(chosen * words.Length, words.Length);
            for (var w = 0; w < words.Length; w++)
            {
                words[w] ^= kept[w];
            }

            MixBlocks(words, shuffled);
        }
    }

    private static void MixBlocks(uint[] words, uint[] shuffled)
    {
        Span<uint> state = stackalloc uint[16];
        words.AsSpan(words.Length - 16).CopyTo(state);
        var blocks = words.Length / 16;
        for (var i = 0; i < blocks; i++)
        {
            for (var w = 0; w < 16; w++)
            {
                state[w] ^= words[(16 * i) + w];
            }

            Salsa(state);
            // Even blocks first, then the odd ones.
            state.CopyTo(shuffled.AsSpan(16 * ((i / 2) + (i % 2 == 0 ? 0 : blocks / 2))));
        }

        shuffled.CopyTo(words, 0);
    }

    // Salsa20 of eight rounds.
    private static void Salsa(Span<uint> state)
    {
        Span<uint> x = stackalloc uint[16];
        state.CopyTo(x);
        for (var round = 0; round < 8; round += 2)
        {
            Quarter(ref x[0], ref x[4], ref x[8], ref x[12]);
            Quarter(ref x[5], ref x[9], ref x[13], ref x[1]);
            Quarter(ref x[10], ref x[14], ref x[2], ref x[6]);
            Quarter(ref x[15], ref x[3], ref x[7], ref x[11]);
            Quarter(ref x[0], ref x[1], ref x[2], ref x[3]);
            Quarter(ref x[5], ref x[6], ref x[7], ref x[4]);
            Quarter(ref x[10], ref x[11], ref x[8], ref x[9]);
            Quarter(ref x[15], ref x[12], ref x[13], ref x[14]);
        }

        for (var i = 0; i < 16; i++)
        {
            state[i] += x[i];
        }
    }

    private static void Quarter(ref uint a, ref uint b, ref uint c, ref uint d)
    {
        b ^= BitOperations.RotateLeft(a + d, 7);
        c ^= BitOperations.RotateLeft(b + a, 9);
        d ^= BitOperations.RotateLeft(c + b, 13);
        a ^= BitOperations.RotateLeft(d + c, 18);
    }
}
