using System.Text;

namespace Nixish;

/// <summary>Cuts a program's output into lines; bytes that are not UTF-8 become U+FFFD, and a line without an end is cut at 64 KiB.</summary>
internal static class LineReader
{
    private const int LongestLine = 64 * 1024;

    public static void Read(Stream stream, Action<string> line)
    {
        var buffer = new byte[8192];
        using var pending = new MemoryStream();
        int read;
        while ((read = stream.Read(buffer, 0, buffer.Length)) > 0)
        {
            var rest = buffer.AsSpan(0, read);
            while (rest.IndexOf((byte)'\n') is >= 0 and var end)
            {
                pending.Write(rest[..end]);
                Emit(pending, line);
                rest = rest[(end + 1)..];
            }

            pending.Write(rest);
            if (pending.Length >= LongestLine)
            {
                Emit(pending, line);
            }
        }

        if (pending.Length > 0)
        {
            Emit(pending, line);
        }
    }

    private static void Emit(MemoryStream pending, Action<string> line)
    {
        line(Encoding.UTF8.GetString(pending.GetBuffer().AsSpan(0, (int)pending.Length)).TrimEnd('\r'));
        pending.SetLength(0);
    }
}
