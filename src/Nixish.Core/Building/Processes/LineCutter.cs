using System.Buffers;
using System.Text;

namespace Nixish;

/// <summary>Cuts a program's output into lines; bytes that are not UTF-8 become U+FFFD, and a line without an end is cut at 64 KiB.</summary>
internal sealed class LineCutter(Action<string> line)
{
    private const int LongestLine = 64 * 1024;
    private readonly ArrayBufferWriter<byte> _pending = new();

    public void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var room = LongestLine - _pending.WrittenCount;
            if (end >= 0 && end <= room)
            {
                _pending.Write(bytes[..end]);
                Emit();
                bytes = bytes[(end + 1)..];
            }
            else
            {
                var taken = Math.Min(bytes.Length, room);
                _pending.Write(bytes[..taken]);
                bytes = bytes[taken..];
                if (_pending.WrittenCount == LongestLine)
                {
                    Emit();
                }
            }
        }
    }

    /// <summary>Hands on the last line, where it has no end.</summary>
    public void Finish()
    {
        if (_pending.WrittenCount > 0)
        {
            Emit();
        }
    }

    private void Emit()
    {
        line(Encoding.UTF8.GetString(_pending.WrittenSpan).TrimEnd('\r'));
        _pending.ResetWrittenCount();
    }
}
