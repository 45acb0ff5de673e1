using System.Collections.Concurrent;
using System.Globalization;
using System.Text;

namespace Nixish.Kubernetes.Charts;

/// <summary>Sets of code points by name, and which code points are one but for their case.</summary>
internal static class RuneTables
{
    private static readonly Dictionary<string, RuneSet> Perl = new(StringComparer.Ordinal)
    {
        ["d"] = RuneSet.Of('0', '9'),
        ["s"] = RuneSet.Of('\t', '\n', '\f', '\r', ' ', ' '),
        ["w"] = RuneSet.Of('0', '9', 'A', 'Z', '_', '_', 'a', 'z'),
    };

    private static readonly Dictionary<string, RuneSet> Posix = new(StringComparer.Ordinal)
    {
        ["alnum"] = RuneSet.Of('0', '9', 'A', 'Z', 'a', 'z'),
        ["alpha"] = RuneSet.Of('A', 'Z', 'a', 'z'),
        ["ascii"] = RuneSet.Of(0, 127),
        ["blank"] = RuneSet.Of('\t', '\t', ' ', ' '),
        ["cntrl"] = RuneSet.Of(0, 31, 127, 127),
        ["digit"] = RuneSet.Of('0', '9'),
        ["graph"] = RuneSet.Of('!', '~'),
        ["lower"] = RuneSet.Of('a', 'z'),
        ["print"] = RuneSet.Of(' ', '~'),
        ["punct"] = RuneSet.Of('!', '/', ':', '@', '[', '`', '{', '~'),
        ["space"] = RuneSet.Of('\t', '\r', ' ', ' '),
        ["upper"] = RuneSet.Of('A', 'Z'),
        ["word"] = RuneSet.Of('0', '9', 'A', 'Z', '_', '_', 'a', 'z'),
        ["xdigit"] = RuneSet.Of('0', '9', 'A', 'F', 'a', 'f'),
    };

    private static readonly string[] Codes =
        ["Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "No", "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Pc", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So"];

    private static readonly ConcurrentDictionary<string, RuneSet> Found = new(StringComparer.Ordinal);

    // Every code point that differs from another by its case alone, with all of its kin. Built when the first pattern asks: a scan of some milliseconds.
    private static readonly Lazy<Dictionary<int, int[]>> Kin = new(FindKin);

    /// <summary>The set of <c>\d</c>, <c>\s</c>, <c>\w</c> by their letter.</summary>
    public static RuneSet? OfPerl(char letter) => Perl.GetValueOrDefault(char.ToLowerInvariant(letter).ToString());

    /// <summary>The set of <c>[:alpha:]</c> and its like by the word between the colons.</summary>
    public static RuneSet? OfPosix(string name) => Posix.GetValueOrDefault(name);

    /// <summary>The set of a general category (<c>L</c>, <c>Lu</c>), of a script (<c>Greek</c>) or of <c>Any</c>; null when there is none of the name.</summary>
    public static RuneSet? OfUnicode(string name)
    {
        if (string.Equals(name, "Any", StringComparison.Ordinal))
        {
            return RuneSet.Any;
        }

        if (name.Length is 1 or 2 && Codes.Any(code => code.StartsWith(name, StringComparison.Ordinal)))
        {
            return Found.GetOrAdd(name, OfCategory);
        }

        return UnicodeScripts.Of(name) is { } script ? Found.GetOrAdd(name, static (_, bounds) => RuneSet.Of([.. bounds]), script) : null;
    }

    /// <summary>The set together with all that differs from a member by its case alone.</summary>
    public static RuneSet Folded(RuneSet set)
    {
        var bounds = new List<int>(set.Bounds.ToArray());
        foreach (var (rune, kin) in Kin.Value)
        {
            if (!set.Contains(rune))
            {
                continue;
            }

            foreach (var other in kin)
            {
                bounds.Add(other);
                bounds.Add(other);
            }
        }

        return RuneSet.From(bounds);
    }

    private static RuneSet OfCategory(string name)
    {
        var bounds = new List<int>();
        for (var rune = 0; rune <= RuneSet.LastRune; rune++)
        {
            var category = CharUnicodeInfo.GetUnicodeCategory(rune);
            if (category == UnicodeCategory.OtherNotAssigned || !Code(category).StartsWith(name, StringComparison.Ordinal))
            {
                continue;
            }

            if (bounds.Count > 0 && bounds[^1] == rune - 1)
            {
                bounds[^1] = rune;
            }
            else
            {
                bounds.Add(rune);
                bounds.Add(rune);
            }
        }

        return RuneSet.From(bounds);
    }

    private static string Code(UnicodeCategory category) => Codes[(int)category];

    private static Dictionary<int, int[]> FindKin()
    {
        var families = new Dictionary<int, List<int>>();
        for (var value = 0; value < 0x1F000; value++)
        {
            if (!Rune.TryCreate(value, out var rune))
            {
                continue;
            }

            // .NET maps nothing from beyond ASCII into it: not the long s, not the sign of Kelvin.
            var folded = value switch { 0x17F => 's', 0x212A => 'k', _ => Rune.ToLowerInvariant(Rune.ToUpperInvariant(rune)).Value };
            if (folded == value)
            {
                continue;
            }

            if (!families.TryGetValue(folded, out var family))
            {
                families[folded] = family = [folded];
            }

            family.Add(value);
        }

        var kin = new Dictionary<int, int[]>();
        foreach (var family in families.Values)
        {
            int[] members = [.. family];
            foreach (var member in members)
            {
                kin[member] = members;
            }
        }

        return kin;
    }
}
