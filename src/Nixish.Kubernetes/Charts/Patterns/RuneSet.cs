namespace Nixish.Kubernetes.Charts;

/// <summary>A set of code points, kept as sorted ranges that do not touch.</summary>
internal sealed class RuneSet
{
    public const int LastRune = 0x10FFFF;

    private readonly int[] _bounds;
    private readonly ulong _low;
    private readonly ulong _high;

    private RuneSet(int[] bounds)
    {
        _bounds = bounds;
        for (var rune = 0; rune < 128; rune++)
        {
            if (!Search(rune))
            {
                continue;
            }

            if (rune < 64)
            {
                _low |= 1UL << rune;
            }
            else
            {
                _high |= 1UL << (rune - 64);
            }
        }
    }

    public static RuneSet Any { get; } = new([0, LastRune]);

    public static RuneSet AnyButNewline { get; } = new([0, '\n' - 1, '\n' + 1, LastRune]);

    /// <summary>First and last of each range, in order.</summary>
    public ReadOnlySpan<int> Bounds => _bounds;

    public bool IsEmpty => _bounds.Length == 0;

    /// <summary>Whether something beyond ASCII is in the set.</summary>
    public bool HasBeyondAscii => _bounds.Length > 0 && _bounds[^1] > 127;

    public static RuneSet Of(params ReadOnlySpan<int> bounds) => From([.. bounds]);

    public static RuneSet Single(int rune) => new([rune, rune]);

    /// <summary>The set of some ranges, given in any order and overlapping as they like.</summary>
    public static RuneSet From(List<int> bounds)
    {
        var ranges = new List<(int First, int Last)>(bounds.Count / 2);
        for (var i = 0; i < bounds.Count; i += 2)
        {
            ranges.Add((bounds[i], bounds[i + 1]));
        }

        ranges.Sort();
        var merged = new List<int>(bounds.Count);
        foreach (var (first, last) in ranges)
        {
            if (merged.Count > 0 && first <= merged[^1] + 1)
            {
                merged[^1] = Math.Max(merged[^1], last);
            }
            else
            {
                merged.Add(first);
                merged.Add(last);
            }
        }

        return new([.. merged]);
    }

    public RuneSet Negated()
    {
        var bounds = new List<int>(_bounds.Length + 2);
        var next = 0;
        for (var i = 0; i < _bounds.Length; i += 2)
        {
            if (_bounds[i] > next)
            {
                bounds.Add(next);
                bounds.Add(_bounds[i] - 1);
            }

            next = _bounds[i + 1] + 1;
        }

        if (next <= LastRune)
        {
            bounds.Add(next);
            bounds.Add(LastRune);
        }

        return new([.. bounds]);
    }

    public bool Contains(int rune) => rune < 64 ? (_low >> rune & 1) != 0 : rune < 128 ? (_high >> (rune - 64) & 1) != 0 : Search(rune);

    private bool Search(int rune)
    {
        var (low, high) = (0, _bounds.Length / 2);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (rune < _bounds[2 * middle])
            {
                high = middle;
            }
            else if (rune > _bounds[(2 * middle) + 1])
            {
                low = middle + 1;
            }
            else
            {
                return true;
            }
        }

        return false;
    }
}
