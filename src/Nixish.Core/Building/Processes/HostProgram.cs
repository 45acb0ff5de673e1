using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Text;

namespace Nixish;

/// <summary>A program of this machine that a sandbox shows without showing the folder it lies in.</summary>
internal static class HostProgram
{
    private const int InterpreterHeader = 3;
    private static readonly ConcurrentDictionary<string, Task<IReadOnlyList<string>>> Known = new(StringComparer.Ordinal);

    /// <summary>The loader and the libraries of the program at <paramref name="path"/>; none where it is not a program that loads any.</summary>
    public static Task<IReadOnlyList<string>> LibrariesAsync(string path) => Known.GetOrAdd(path, FindAsync);

    private static async Task<IReadOnlyList<string>> FindAsync(string path)
    {
        if (Interpreter(path) is not { } loader)
        {
            return [];
        }

        // The loader only lists: it does not run the program. Both glibc's and musl's can.
        List<string> lines = [];
        var program = new ChildProgram([.. ((string[])[loader, "--list", path]).Select(Encoding.UTF8.GetBytes)], []);
        _ = await ChildProcess.RunAsync(program, new BuilderWatch(lines.Add), CancellationToken.None).ConfigureAwait(false);
        return [.. lines.Select(Named).OfType<string>().Append(loader).Distinct(StringComparer.Ordinal)];
    }

    // "libc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x…)" and "/lib64/ld-linux-x86-64.so.2 (0x…)".
    private static string? Named(string line)
    {
        var arrow = line.IndexOf("=> ", StringComparison.Ordinal);
        var file = line[(arrow < 0 ? 0 : arrow + 3)..].Trim().Split(' ')[0];
        return file.StartsWith('/') ? file : null;
    }

    // https://man7.org/linux/man-pages/man5/elf.5.html
    private static string? Interpreter(string path)
    {
        try
        {
            using var file = File.OpenHandle(path);
            Span<byte> start = stackalloc byte[64];
            if (RandomAccess.Read(file, start, 0) < start.Length || !start.StartsWith("\u007fELF"u8) || start[5] != 1)
            {
                return null;
            }

            var wide = start[4] == 2;
            var table = wide ? BinaryPrimitives.ReadInt64LittleEndian(start[32..]) : BinaryPrimitives.ReadUInt32LittleEndian(start[28..]);
            int size = BinaryPrimitives.ReadUInt16LittleEndian(start[(wide ? 54 : 42)..]);
            int count = BinaryPrimitives.ReadUInt16LittleEndian(start[(wide ? 56 : 44)..]);
            Span<byte> header = stackalloc byte[56];
            for (var i = 0; i < count; i++)
            {
                if (RandomAccess.Read(file, header, table + ((long)i * size)) < (wide ? 56 : 32) || BinaryPrimitives.ReadInt32LittleEndian(header) != InterpreterHeader)
                {
                    continue;
                }

                var at = wide ? BinaryPrimitives.ReadInt64LittleEndian(header[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
                var length = wide ? BinaryPrimitives.ReadInt64LittleEndian(header[32..]) : BinaryPrimitives.ReadUInt32LittleEndian(header[16..]);
                var name = new byte[Math.Clamp(length, 0, 4096)];
                return Encoding.UTF8.GetString(name.AsSpan(0, RandomAccess.Read(file, name, at))).TrimEnd('\0');
            }

            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
