namespace Nixish;

/// <summary>Reads a program's output to its end, as lines.</summary>
internal static class LineReader
{
    public static void Read(Stream stream, Action<string> line)
    {
        var lines = new LineCutter(line);
        var buffer = new byte[8192];
        int read;
        while ((read = stream.Read(buffer, 0, buffer.Length)) > 0)
        {
            lines.Write(buffer.AsSpan(0, read));
        }

        lines.Finish();
    }
}
