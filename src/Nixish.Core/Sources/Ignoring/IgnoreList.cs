using System.Text;

namespace Nixish;

/// <summary>The patterns of one .gitignore file, or of one list of a source. The last that speaks of an entry decides.</summary>
internal sealed class IgnoreList
{
    private static readonly byte[] Mark = [0xef, 0xbb, 0xbf];

    private readonly List<IgnorePattern> _patterns = [];

    /// <summary>Where, in the paths it is asked about, the folder of its file ends.</summary>
    public int BaseLength { get; private init; }

    /// <summary>The patterns of <paramref name="text"/>, one a line.</summary>
    public static IgnoreList Parse(ReadOnlySpan<byte> text, int baseLength)
    {
        var list = new IgnoreList { BaseLength = baseLength };
        text = text.StartsWith(Mark) ? text[Mark.Length..] : text;
        foreach (var line in text.Split((byte)'\n'))
        {
            list.Add(text[line]);
        }

        return list;
    }

    /// <summary>One pattern from each item.</summary>
    public static IgnoreList Of(Seq<string> patterns, int baseLength)
    {
        var list = new IgnoreList { BaseLength = baseLength };
        foreach (var pattern in patterns)
        {
            list.Add(Encoding.UTF8.GetBytes(pattern));
        }

        return list;
    }

    /// <summary>True where the entry is matched, false where it is matched by a negated pattern, null where nothing speaks of it.</summary>
    public bool? Decide(ReadOnlySpan<byte> path, int nameAt, FileKind kind)
    {
        for (var i = _patterns.Count - 1; i >= 0; i--)
        {
            if (_patterns[i].Matches(path[BaseLength..], nameAt - BaseLength, kind))
            {
                return !_patterns[i].Negated;
            }
        }

        return null;
    }

    private void Add(ReadOnlySpan<byte> line)
    {
        if (IgnorePattern.TryParse(line, out var pattern))
        {
            _patterns.Add(pattern);
        }
    }
}
