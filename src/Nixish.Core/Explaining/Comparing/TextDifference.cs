using System.Text;
using System.Text.Unicode;

namespace Nixish;

/// <summary>How two texts differ: whole, or by the first line where they have several.</summary>
internal static class TextDifference
{
    public static Difference Of(string path, ReadOnlySpan<byte> before, ReadOnlySpan<byte> after)
    {
        if (!Utf8.IsValid(before) || !Utf8.IsValid(after) || before.Contains((byte)0) || after.Contains((byte)0))
        {
            return new(path, DifferenceKind.Changed);
        }

        var (left, right) = (Encoding.UTF8.GetString(before), Encoding.UTF8.GetString(after));
        if (!IsLong(left) && !IsLong(right))
        {
            // A line end that came or went is shown, any other is not.
            var (shortLeft, shortRight) = (left.TrimEnd('\n'), right.TrimEnd('\n'));
            return string.Equals(shortLeft, shortRight, StringComparison.Ordinal)
                ? new(path, DifferenceKind.Changed) { Before = left, After = right }
                : new(path, DifferenceKind.Changed) { Before = shortLeft, After = shortRight };
        }

        var (lefts, rights) = (left.Split('\n'), right.Split('\n'));
        var line = 0;
        while (line < lefts.Length && line < rights.Length && string.Equals(lefts[line], rights[line], StringComparison.Ordinal))
        {
            line++;
        }

        return new(path, DifferenceKind.Changed)
        {
            Line = line + 1,
            Before = line < lefts.Length ? lefts[line] : null,
            After = line < rights.Length ? rights[line] : null,
        };
    }

    private static bool IsLong(string text) => text.AsSpan().TrimEnd('\n').Contains('\n');
}
