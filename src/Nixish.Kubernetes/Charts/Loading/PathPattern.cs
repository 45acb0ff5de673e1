namespace Nixish.Kubernetes.Charts;

/// <summary>
/// A pattern of one path as Go's <c>filepath.Match</c> reads it: <c>*</c> and <c>?</c> never take a <c>/</c>, <c>[a-z]</c> and <c>[^a-z]</c>
/// take one character, <c>\</c> escapes. https://pkg.go.dev/path/filepath#Match
/// </summary>
internal static class PathPattern
{
    /// <summary>Whether <paramref name="name"/> is wholly matched; null where the part of the pattern that had to be looked at is none.</summary>
    public static bool? Match(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        while (!pattern.IsEmpty)
        {
            var star = pattern[0] == '*';
            pattern = pattern.TrimStart('*');
            var end = EndOfChunk(pattern);
            var chunk = pattern[..end];
            pattern = pattern[end..];
            if (star && chunk.IsEmpty)
            {
                return !name.Contains('/');
            }

            // Where nothing follows, the chunk must reach the end.
            if (MatchChunk(chunk, name, out var rest) is not { } matched)
            {
                return null;
            }

            if (matched && (rest.IsEmpty || !pattern.IsEmpty))
            {
                name = rest;
                continue;
            }

            var found = false;
            for (var i = 0; star && i < name.Length && name[i] != '/'; i++)
            {
                if (MatchChunk(chunk, name[(i + 1)..], out rest) is not { } later)
                {
                    return null;
                }

                if (later && (rest.IsEmpty || !pattern.IsEmpty))
                {
                    name = rest;
                    found = true;
                    break;
                }
            }

            if (!found)
            {
                // The rest is still read, so that a wrong pattern is one for every name.
                return IsValid(pattern) ? false : null;
            }
        }

        return name.IsEmpty;
    }

    private static bool IsValid(ReadOnlySpan<char> pattern)
    {
        while (!pattern.IsEmpty)
        {
            pattern = pattern.TrimStart('*');
            var end = EndOfChunk(pattern);
            if (MatchChunk(pattern[..end], "", out _) is null)
            {
                return false;
            }

            pattern = pattern[end..];
        }

        return true;
    }

    // What lies before the next star that is one.
    private static int EndOfChunk(ReadOnlySpan<char> pattern)
    {
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '*' when !inClass:
                    return i;
                default:
                    break;
            }
        }

        return pattern.Length;
    }

    private static bool? MatchChunk(ReadOnlySpan<char> chunk, ReadOnlySpan<char> name, out ReadOnlySpan<char> rest)
    {
        // A name that is too short already is read on only to see whether the pattern is one.
        var failed = false;
        rest = default;
        while (!chunk.IsEmpty)
        {
            failed = failed || name.IsEmpty;
            switch (chunk[0])
            {
                case '[':
                    var character = failed ? '\0' : name[0];
                    name = failed ? name : name[1..];
                    if (MatchClass(ref chunk, character) is not { } inClass)
                    {
                        return null;
                    }

                    failed = failed || !inClass;
                    continue;
                case '?':
                    failed = failed || name[0] == '/';
                    break;
                case '\\' when chunk.Length == 1:
                    return null;
                case '\\':
                    chunk = chunk[1..];
                    failed = failed || chunk[0] != name[0];
                    break;
                default:
                    failed = failed || chunk[0] != name[0];
                    break;
            }

            chunk = chunk[1..];
            name = name.IsEmpty ? name : name[1..];
        }

        rest = name;
        return !failed;
    }

    private static bool? MatchClass(ref ReadOnlySpan<char> chunk, char character)
    {
        chunk = chunk[1..];
        var negated = !chunk.IsEmpty && chunk[0] == '^';
        chunk = negated ? chunk[1..] : chunk;
        var found = false;
        for (var ranges = 0; ; ranges++)
        {
            if (!chunk.IsEmpty && chunk[0] == ']' && ranges > 0)
            {
                chunk = chunk[1..];
                return found != negated;
            }

            if (Escaped(ref chunk) is not { } low)
            {
                return null;
            }

            var high = low;
            if (chunk[0] == '-')
            {
                chunk = chunk[1..];
                if (Escaped(ref chunk) is not { } to)
                {
                    return null;
                }

                high = to;
            }

            found |= low <= character && character <= high;
        }
    }

    private static char? Escaped(ref ReadOnlySpan<char> chunk)
    {
        if (chunk.IsEmpty || chunk[0] is '-' or ']')
        {
            return null;
        }

        chunk = chunk[0] == '\\' ? chunk[1..] : chunk;
        if (chunk.Length < 2)
        {
            return null;
        }

        var character = chunk[0];
        chunk = chunk[1..];
        return character;
    }
}
