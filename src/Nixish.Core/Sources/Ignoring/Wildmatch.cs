namespace Nixish;

/// <summary>
/// Matches a path against one gitignore glob, byte by byte as git does: <c>*</c> and <c>?</c> stop at slashes, <c>**</c> between
/// slashes crosses them, <c>[a-z]</c>, <c>[!a]</c>, <c>[[:digit:]]</c>, <c>\</c> escapes. https://git-scm.com/docs/gitignore#_pattern_format
/// </summary>
internal static class Wildmatch
{
    /// <summary>Whether the whole of <paramref name="text"/> matches.</summary>
    public static bool IsMatch(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text) => Match(pattern, 0, text) == Outcome.Yes;

    // Abort means: no later start of an enclosing star can succeed either. Without it, patterns of many stars take exponential time.
    private enum Outcome
    {
        No,
        Yes,
        Abort,
        AbortToSlashes,
    }

    private static Outcome Match(ReadOnlySpan<byte> pattern, int at, ReadOnlySpan<byte> text)
    {
        var t = 0;
        for (; at < pattern.Length; at++, t++)
        {
            var p = pattern[at];
            if (p == '*')
            {
                return Star(pattern, at, text[t..]);
            }

            if (t == text.Length)
            {
                return Outcome.Abort;
            }

            switch (p)
            {
                case (byte)'\\':
                    if (++at == pattern.Length)
                    {
                        return Outcome.Abort;
                    }

                    if (text[t] != pattern[at])
                    {
                        return Outcome.No;
                    }

                    break;
                case (byte)'?':
                    if (text[t] == '/')
                    {
                        return Outcome.No;
                    }

                    break;
                case (byte)'[':
                    if (!ByteClass.TryMatch(pattern, ref at, text[t], out var matched))
                    {
                        return Outcome.Abort;
                    }

                    if (!matched || text[t] == '/')
                    {
                        return Outcome.No;
                    }

                    break;
                default:
                    if (text[t] != p)
                    {
                        return Outcome.No;
                    }

                    break;
            }
        }

        return t == text.Length ? Outcome.Yes : Outcome.No;
    }

    private static Outcome Star(ReadOnlySpan<byte> pattern, int at, ReadOnlySpan<byte> text)
    {
        var start = at;
        while (at + 1 < pattern.Length && pattern[at + 1] == '*')
        {
            at++;
        }

        var rest = at + 1;
        var crossesSlashes = false;
        if (at > start)
        {
            var ends = rest == pattern.Length;
            crossesSlashes = (start == 0 || pattern[start - 1] == '/') && (ends || pattern[rest] == '/');

            // "a/**/b" matches "a/b" too: the stars and one slash may stand for nothing.
            if (crossesSlashes && !ends && Match(pattern, rest + 1, text) == Outcome.Yes)
            {
                return Outcome.Yes;
            }
        }

        if (rest == pattern.Length)
        {
            return crossesSlashes || !text.Contains((byte)'/') ? Outcome.Yes : Outcome.AbortToSlashes;
        }

        for (var t = 0; ; t++)
        {
            var outcome = Match(pattern, rest, text[t..]);
            if (outcome != Outcome.No && (!crossesSlashes || outcome != Outcome.AbortToSlashes))
            {
                return outcome;
            }

            if (t == text.Length)
            {
                return Outcome.Abort;
            }

            if (!crossesSlashes && text[t] == '/')
            {
                return Outcome.AbortToSlashes;
            }
        }
    }
}
