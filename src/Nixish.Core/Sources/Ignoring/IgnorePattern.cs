using System.Diagnostics.CodeAnalysis;

namespace Nixish;

/// <summary>One line of a .gitignore file.</summary>
internal sealed class IgnorePattern
{
    private readonly byte[] _glob;
    private readonly bool _directoriesOnly;
    private readonly bool _nameOnly;
    private readonly bool _literal;

    private IgnorePattern(ReadOnlySpan<byte> line)
    {
        Negated = line[0] == '!';
        line = Negated ? line[1..] : line;
        _directoriesOnly = line.EndsWith("/"u8);
        line = _directoriesOnly ? line[..^1] : line;
        _nameOnly = !line.Contains((byte)'/');
        _glob = (line.StartsWith("/"u8) ? line[1..] : line).ToArray();
        _literal = _glob.AsSpan().IndexOfAny("*?[\\"u8) < 0;
    }

    /// <summary>Whether it takes back in what an earlier pattern left out.</summary>
    public bool Negated { get; }

    /// <summary>Reads one line; false for comments and blank lines.</summary>
    public static bool TryParse(ReadOnlySpan<byte> line, [NotNullWhen(true)] out IgnorePattern? pattern)
    {
        line = TrimSpaces(line.EndsWith("\r"u8) ? line[..^1] : line);
        pattern = line.IsEmpty || line[0] == '#' || line.SequenceEqual("!"u8) ? null : new(line);
        return pattern is not null;
    }

    /// <summary>Whether it speaks of the entry.</summary>
    /// <param name="path">From the folder of the pattern's file, with slashes.</param>
    /// <param name="nameAt">Where in <paramref name="path"/> the last name starts.</param>
    /// <param name="kind">What the entry is; a link to a folder is no folder.</param>
    public bool Matches(ReadOnlySpan<byte> path, int nameAt, FileKind kind)
    {
        if (_directoriesOnly && kind != FileKind.Directory)
        {
            return false;
        }

        var text = _nameOnly ? path[nameAt..] : path;
        return _literal ? text.SequenceEqual(_glob) : Wildmatch.IsMatch(_glob, text);
    }

    // Spaces at the end go, unless the first of them is escaped: "a\ " ends in one space.
    private static ReadOnlySpan<byte> TrimSpaces(ReadOnlySpan<byte> line)
    {
        var end = 0;
        for (var i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\' && i + 1 < line.Length)
            {
                i++;
                end = i + 1;
            }
            else if (line[i] != ' ')
            {
                end = i + 1;
            }
        }

        return line[..end];
    }
}
