using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace Nixish;

/// <summary>
/// A package's archive as it was before it was signed. Its SHA-512 is the <c>contentHash</c> of lock files: NuGet computes that over the same
/// bytes, without the signature's file, its entry in the directory, and with the offsets and sizes that the archive had.
/// </summary>
/// <remarks>https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, sections 4.3.12 and 4.3.16</remarks>
internal static class PackageArchive
{
    private const int EndSize = 22;
    private const int LongestComment = ushort.MaxValue;
    private const int EntrySize = 46;
    private const uint EndMark = 0x06054b50;
    private const uint EntryMark = 0x02014b50;
    private const int LargestDirectory = 64 * 1024 * 1024;

    /// <summary>Writes the unsigned archive of the package in <paramref name="package"/>; one that is not signed as it is.</summary>
    /// <exception cref="InvalidDataException">It is no archive.</exception>
    public static void WriteUnsigned(SafeFileHandle package, Stream output)
    {
        var length = RandomAccess.GetLength(package);
        var (end, endAt) = ReadEnd(package, length);
        int count = BinaryPrimitives.ReadUInt16LittleEndian(end.AsSpan(10));
        var size = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(12));
        var start = BinaryPrimitives.ReadUInt32LittleEndian(end.AsSpan(16));
        Require(size <= LargestDirectory && start + (long)size <= endAt, "its directory is not where it says");
        var directory = Read(package, start, (int)size);
        var entries = Entries(directory, count, start);
        if (entries.Find(static entry => entry.IsSignature) is not { } signature)
        {
            Copy(package, 0, length, output);
            return;
        }

        foreach (var entry in entries.Where(entry => entry != signature).OrderBy(static entry => entry.Start))
        {
            Copy(package, entry.Start, entry.End, output);
        }

        var signatureSize = (uint)(signature.End - signature.Start);
        foreach (var entry in entries.Where(entry => entry != signature))
        {
            var bytes = directory.AsSpan(entry.At, entry.Size);
            BinaryPrimitives.WriteUInt32LittleEndian(bytes[42..], (uint)entry.Start - (entry.Start > signature.Start ? signatureSize : 0));
            output.Write(bytes);
        }

        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(8), (ushort)(count - 1));
        BinaryPrimitives.WriteUInt16LittleEndian(end.AsSpan(10), (ushort)(count - 1));
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(12), size - (uint)signature.Size);
        BinaryPrimitives.WriteUInt32LittleEndian(end.AsSpan(16), start - signatureSize);
        output.Write(end);
    }

    private static (byte[] End, long At) ReadEnd(SafeFileHandle package, long length)
    {
        Require(length >= EndSize, "it is too short");
        var from = Math.Max(0, length - EndSize - LongestComment);
        var tail = Read(package, from, (int)(length - from));
        for (var at = tail.Length - EndSize; at >= 0; at--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(tail.AsSpan(at)) == EndMark)
            {
                return (tail[at..], from + at);
            }
        }

        throw new InvalidDataException("The package is no archive: its directory is missing.");
    }

    private static List<Entry> Entries(byte[] directory, int count, long start)
    {
        List<Entry> entries = [];
        for (var at = 0; entries.Count < count;)
        {
            Require(at + EntrySize <= directory.Length && BinaryPrimitives.ReadUInt32LittleEndian(directory.AsSpan(at)) == EntryMark, "its directory is broken");
            var header = directory.AsSpan(at);
            int name = BinaryPrimitives.ReadUInt16LittleEndian(header[28..]);
            var size = EntrySize + name + BinaryPrimitives.ReadUInt16LittleEndian(header[30..]) + BinaryPrimitives.ReadUInt16LittleEndian(header[32..]);
            Require(size <= header.Length, "its directory is broken");
            var offset = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
            Require(offset < start, "a file in it is not where it says");
            entries.Add(new(at, size, offset, header.Slice(EntrySize, name).SequenceEqual(".signature.p7s"u8)));
            at += size;
        }

        // A file lies from where it starts to where the next one does.
        var next = start;
        foreach (var entry in entries.OrderByDescending(static entry => entry.Start))
        {
            (entry.End, next) = (next, entry.Start);
        }

        return entries;
    }

    private static void Copy(SafeFileHandle package, long from, long to, Stream output)
    {
        var buffer = new byte[(int)Math.Min(128 * 1024, Math.Max(1, to - from))];
        while (from < to)
        {
            var read = RandomAccess.Read(package, buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - from)), from);
            Require(read > 0, "it ends too early");
            output.Write(buffer.AsSpan(0, read));
            from += read;
        }
    }

    private static byte[] Read(SafeFileHandle package, long from, int length)
    {
        var bytes = new byte[length];
        for (var done = 0; done < length;)
        {
            var read = RandomAccess.Read(package, bytes.AsSpan(done), from + done);
            Require(read > 0, "it ends too early");
            done += read;
        }

        return bytes;
    }

    private static void Require(bool holds, string problem)
    {
        if (!holds)
        {
            throw new InvalidDataException($"The package is no archive: {problem}.");
        }
    }

    private sealed class Entry(int at, int size, long start, bool isSignature)
    {
        public int At { get; } = at;

        public int Size { get; } = size;

        public long Start { get; } = start;

        public long End { get; set; }

        public bool IsSignature { get; } = isSignature;
    }
}
