using System.Buffers;
using System.Text;

namespace Nixish;

/// <summary>Text of a derivation for people: each store path as <c>{name}</c>, since its hash tells them nothing.</summary>
internal static class ShownText
{
    private static readonly SearchValues<byte> NameBytes = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz+-._?="u8);

    public static byte[] Of(ReadOnlySpan<byte> text, StoreDirectory directory)
    {
        List<byte> shown = new(text.Length);
        while (text.IndexOf(directory.Prefix) is >= 0 and var at)
        {
            var name = text[(at + directory.Prefix.Length)..];
            var end = name.IndexOfAnyExcept(NameBytes) is >= 0 and var stop ? stop : name.Length;
            if (end > StorePath.HashLength + 1 && name[StorePath.HashLength] == '-')
            {
                shown.AddRange(text[..at]);
                shown.Add((byte)'{');
                shown.AddRange(name[(StorePath.HashLength + 1)..end]);
                shown.Add((byte)'}');
            }
            else
            {
                shown.AddRange(text[..(at + directory.Prefix.Length + end)]);
            }

            text = name[end..];
        }

        shown.AddRange(text);
        return [.. shown];
    }

    public static string AsString(ReadOnlySpan<byte> text, StoreDirectory directory) => Encoding.UTF8.GetString(Of(text, directory));
}
