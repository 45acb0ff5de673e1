namespace Nixish;

// Two texts of several lines as people compare them: what went, what came, and a few lines around, "…" for the rest.
internal static class LineDiff
{
    private const int Around = 2;

    // Beyond this the texts are compared from both ends only: what is between went and came as a whole.
    private const int MostLines = 2_000;
    private const int MostShown = 200;

    // Whether a value is read better line by line.
    public static bool Fits(string? before, string? after) =>
        before?.AsSpan().TrimEnd('\n').Contains('\n') == true || after?.AsSpan().TrimEnd('\n').Contains('\n') == true;

    // Each line with its sign: '-', '+' or ' '. A line "…" stands for lines that are the same, or for more than people read.
    public static List<(char Sign, string Line)> Between(string? before, string? after)
    {
        var (left, right) = (Lines(before), Lines(after));
        var all = Signed(left, right);
        var shown = new List<(char Sign, string Line)>();
        var last = -1;
        for (var i = 0; i < all.Count; i++)
        {
            if (all[i].Sign == ' ' && !IsNear(all, i))
            {
                continue;
            }

            if (shown.Count >= MostShown)
            {
                shown.Add(('…', $"{all.Count - i} more lines"));
                return shown;
            }

            if (i > last + 1)
            {
                shown.Add(('…', ""));
            }

            shown.Add(all[i]);
            last = i;
        }

        return shown;
    }

    private static bool IsNear(List<(char Sign, string Line)> all, int at)
    {
        for (var i = Math.Max(0, at - Around); i <= Math.Min(all.Count - 1, at + Around); i++)
        {
            if (all[i].Sign != ' ')
            {
                return true;
            }
        }

        return false;
    }

    private static List<(char Sign, string Line)> Signed(string[] left, string[] right)
    {
        var (start, same) = (0, Math.Min(left.Length, right.Length));
        while (start < same && string.Equals(left[start], right[start], StringComparison.Ordinal))
        {
            start++;
        }

        var end = 0;
        while (end < same - start && string.Equals(left[^(end + 1)], right[^(end + 1)], StringComparison.Ordinal))
        {
            end++;
        }

        List<(char, string)> signed = [.. left.Take(start).Select(line => (' ', line))];
        signed.AddRange(Middle(left.AsSpan(start, left.Length - start - end), right.AsSpan(start, right.Length - start - end)));
        signed.AddRange(left.Skip(left.Length - end).Select(line => (' ', line)));
        return signed;
    }

    // The longest common subsequence, by its table: quick enough for what people write, and it finds the shortest difference.
    private static List<(char, string)> Middle(ReadOnlySpan<string> left, ReadOnlySpan<string> right)
    {
        List<(char, string)> signed = [];
        var (i, j) = (0, 0);
        if (left.Length <= MostLines && right.Length <= MostLines && left.Length > 0 && right.Length > 0)
        {
            var lengths = new ushort[left.Length + 1, right.Length + 1];
            for (var a = left.Length - 1; a >= 0; a--)
            {
                for (var b = right.Length - 1; b >= 0; b--)
                {
                    lengths[a, b] = string.Equals(left[a], right[b], StringComparison.Ordinal) ? (ushort)(lengths[a + 1, b + 1] + 1) : Math.Max(lengths[a + 1, b], lengths[a, b + 1]);
                }
            }

            while (i < left.Length && j < right.Length)
            {
                if (string.Equals(left[i], right[j], StringComparison.Ordinal))
                {
                    signed.Add((' ', left[i]));
                    (i, j) = (i + 1, j + 1);
                }
                else
                {
                    signed.Add(lengths[i + 1, j] >= lengths[i, j + 1] ? ('-', left[i++]) : ('+', right[j++]));
                }
            }
        }

        while (i < left.Length)
        {
            signed.Add(('-', left[i++]));
        }

        while (j < right.Length)
        {
            signed.Add(('+', right[j++]));
        }

        return signed;
    }

    private static string[] Lines(string? text) => text is null ? [] : text.EndsWith('\n') ? text[..^1].Split('\n') : text.Split('\n');
}
