namespace Nixish.Kubernetes;

/// <summary>Finds what a misspelt name was to be.</summary>
internal static class Spelling
{
    private const int Longest = 64;

    /// <summary>The one of <paramref name="names"/> that is closest to <paramref name="word"/>; null where none is close.</summary>
    public static string? Closest(string word, IEnumerable<string> names)
    {
        if (word.Length > Longest)
        {
            return null;
        }

        var (best, least) = ((string?)null, 1 + (word.Length / 3));
        foreach (var name in names.Where(static name => name.Length <= Longest))
        {
            var distance = Distance(word.ToUpperInvariant(), name.ToUpperInvariant());
            if (distance < least || (distance == least && best is null))
            {
                (best, least) = (name, distance);
            }
        }

        return best;
    }

    // Insertions, removals, replacements and swaps of neighbours (optimal string alignment).
    private static int Distance(string left, string right)
    {
        var (before, last, row) = (new int[right.Length + 1], new int[right.Length + 1], new int[right.Length + 1]);
        for (var j = 0; j <= right.Length; j++)
        {
            last[j] = j;
        }

        for (var i = 1; i <= left.Length; i++)
        {
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                row[j] = Math.Min(Math.Min(row[j - 1], last[j]) + 1, last[j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
                }
            }

            (before, last, row) = (last, row, before);
        }

        return last[right.Length];
    }
}
