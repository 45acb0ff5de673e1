namespace Nixish;

/// <summary>
/// Matches a path against one gitignore glob, byte by byte as git does: <c>*</c> and <c>?</c> stop at slashes, <c>**</c> between
/// slashes crosses them, <c>[a-z]</c>, <c>[!a]</c>, <c>[[:digit:]]</c>, <c>\</c> escapes. https://git-scm.com/docs/gitignore#_pattern_format
/// </summary>
internal static class Wildmatch
{
    /// <summary>Whether the whole of <paramref name="text"/> matches.</summary>
    public static bool IsMatch(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> text)
    {
        var tried = default(Tried);
        return Match(pattern, 0, text, ref tried) == Outcome.Yes;
    }

    // Abort means: no later start of an enclosing star can succeed either. It spares most patterns of many stars what Tried spares the rest.
    private enum Outcome
    {
        No,
        Yes,
        Abort,
        AbortToSlashes,
    }

    private static Outcome Match(ReadOnlySpan<byte> pattern, int at, ReadOnlySpan<byte> text, ref Tried tried)
    {
        var t = 0;
        for (; at < pattern.Length; at++, t++)
        {
            var p = pattern[at];
            if (p == '*')
            {
                return tried.Find(at, text.Length - t) ?? tried.Keep(at, text.Length - t, Star(pattern, at, text[t..], ref tried));
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

    private static Outcome Star(ReadOnlySpan<byte> pattern, int at, ReadOnlySpan<byte> text, ref Tried tried)
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

            if (crossesSlashes && !ends)
            {
                rest = SkipRepeated(pattern, rest);
            }

            // "a/**/b" matches "a/b" too: the stars and one slash may stand for nothing.
            if (crossesSlashes && !ends && Match(pattern, rest + 1, text, ref tried) == Outcome.Yes)
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
            var outcome = Match(pattern, rest, text[t..], ref tried);
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

    // "**/**/" says no more than "**/", and a line of nothing else must not recurse once for each.
    private static int SkipRepeated(ReadOnlySpan<byte> pattern, int slash)
    {
        while (true)
        {
            var end = slash + 1;
            while (end < pattern.Length && pattern[end] == '*')
            {
                end++;
            }

            if (end - slash <= 2 || end == pattern.Length || pattern[end] != '/')
            {
                return slash;
            }

            slash = end;
        }
    }

    // What was found from a star on with that much text left, for patterns that come by the same place again and again.
    private struct Tried
    {
        private const int StarsOfMostPatterns = 200;
        private Dictionary<(int At, int Left), Outcome>? _outcomes;
        private int _stars;

        public Outcome? Find(int at, int left) => _outcomes is not null && _outcomes.TryGetValue((at, left), out var outcome) ? outcome : null;

        public Outcome Keep(int at, int left, Outcome outcome)
        {
            if (++_stars > StarsOfMostPatterns)
            {
                (_outcomes ??= [])[(at, left)] = outcome;
            }

            return outcome;
        }
    }
}
