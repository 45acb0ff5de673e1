using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Nixish;

/// <summary>
/// Tells what is worth compressing from what was compressed, encrypted or drawn at random: deflate takes ten times as long over that as
/// over anything else, and leaves it as it is. Part of the format of layers: it decides by the bytes alone.
/// </summary>
internal static class Compressibility
{
    private const int Grain = 8 * 1024;

    // Shorter runs stay with what is around them: a member costs 18 bytes and an empty window.
    private const int ShortestRun = 4 * Grain;

    private const int Slice = 64;
    private const int Slices = 16;

    // The sum of the squares of how often each byte comes, a fifth above what bytes have that are all as likely.
    private const int EvenSquares = (Slice * Slices) + (Slice * Slices * Slice * Slices / 256 * 6 / 5);

    /// <summary>Divides <paramref name="content"/> into runs to compress and runs to store.</summary>
    public static List<CompressionRun> RunsOf(ReadOnlySpan<byte> content)
    {
        List<CompressionRun> runs = [];
        var (start, dense) = (0, 0);
        for (var at = 0; at < content.Length; at += Grain)
        {
            // What is left at the end goes with what it follows.
            var isDense = content.Length - at < Grain ? dense > 0 : IsDense(content.Slice(at, Grain));
            if (isDense)
            {
                dense += Grain;
                continue;
            }

            EndDense(at);
            dense = 0;
        }

        EndDense(content.Length);
        if (start < content.Length)
        {
            runs.Add(new(start, content.Length, IsStored: false));
        }

        return runs;

        void EndDense(int end)
        {
            if (dense >= ShortestRun)
            {
                var from = (end - 1) / Grain * Grain + Grain - dense;
                if (from > start)
                {
                    runs.Add(new(start, from, IsStored: false));
                }

                runs.Add(new(from, end, IsStored: true));
                start = end;
            }
        }
    }

    private static bool IsDense(ReadOnlySpan<byte> grain) => IsEven(grain) && !Repeats(grain);

    // A sample of its bytes: nearly all that can be compressed is told by it.
    private static bool IsEven(ReadOnlySpan<byte> grain)
    {
        Span<int> counts = stackalloc int[256];
        for (var at = 0; at < Grain; at += Grain / Slices)
        {
            foreach (var value in grain.Slice(at, Slice))
            {
                counts[value]++;
            }
        }

        var squares = 0;
        foreach (var count in counts)
        {
            squares += count * count;
        }

        return squares < EvenSquares;
    }

    // Even bytes that come again in the same order, as in tables. Which four bytes are looked at, they say themselves, so that it does not matter how far apart they come.
    private static bool Repeats(ReadOnlySpan<byte> grain)
    {
        Span<uint> seen = stackalloc uint[1024];
        var (looked, known) = (0, 0);
        for (var at = 0; at <= grain.Length - sizeof(uint); at++)
        {
            var word = BinaryPrimitives.ReadUInt32LittleEndian(grain[at..]);
            var mixed = word * 2654435761;
            if (mixed >> 28 != 0)
            {
                continue;
            }

            ref var slot = ref seen[(int)(mixed >> 18 & 1023)];
            looked++;
            known += slot == word ? 1 : 0;
            slot = word;
        }

        return known * 32 > looked;
    }
}

/// <summary>A part of a piece that becomes a gzip member.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CompressionRun(int Start, int End, bool IsStored);
