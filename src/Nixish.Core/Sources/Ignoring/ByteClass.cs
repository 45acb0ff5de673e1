namespace Nixish;

/// <summary>A bracket expression of a glob: <c>[abc]</c>, <c>[a-z]</c>, <c>[!a]</c>, <c>[^a]</c>, <c>[]a]</c>, <c>[[:alpha:]]</c>.</summary>
internal static class ByteClass
{
    /// <summary>Matches <paramref name="value"/> with the class that opens at <paramref name="at"/>, and moves to its closing bracket. False where the class is malformed.</summary>
    public static bool TryMatch(ReadOnlySpan<byte> pattern, ref int at, byte value, out bool matched)
    {
        matched = false;
        var i = at + 1;
        var negated = i < pattern.Length && pattern[i] is (byte)'!' or (byte)'^';
        if (negated)
        {
            i++;
        }

        // A closing bracket in the first place stands for itself; a range starts at the last single byte.
        var (first, previous) = (true, -1);
        for (; ; i++, first = false)
        {
            if (i >= pattern.Length)
            {
                return false;
            }

            var p = pattern[i];
            if (p == ']' && !first)
            {
                break;
            }

            if (p == '-' && previous >= 0 && i + 1 < pattern.Length && pattern[i + 1] != ']')
            {
                i++;
                if (pattern[i] == '\\' && ++i >= pattern.Length)
                {
                    return false;
                }

                matched |= value >= previous && value <= pattern[i];
                previous = -1;
            }
            else if (p == '[' && i + 1 < pattern.Length && pattern[i + 1] == ':')
            {
                var length = pattern[(i + 2)..].IndexOf((byte)']');
                if (length < 0)
                {
                    return false;
                }

                if (length == 0 || pattern[i + 1 + length] != ':')
                {
                    // Not "[:name:]" after all: the bracket is one of the bytes.
                    matched |= value == p;
                    previous = p;
                    continue;
                }

                if (Named(pattern.Slice(i + 2, length - 1), value) is not { } isOne)
                {
                    return false;
                }

                matched |= isOne;
                previous = -1;
                i += 2 + length;
            }
            else
            {
                if (p == '\\')
                {
                    if (++i >= pattern.Length)
                    {
                        return false;
                    }

                    p = pattern[i];
                }

                matched |= value == p;
                previous = p;
            }
        }

        matched ^= negated;
        at = i;
        return true;
    }

    private static bool? Named(ReadOnlySpan<byte> name, byte value)
    {
        var c = (char)value;
        return name switch
        {
            _ when name.SequenceEqual("alnum"u8) => char.IsAsciiLetterOrDigit(c),
            _ when name.SequenceEqual("alpha"u8) => char.IsAsciiLetter(c),
            _ when name.SequenceEqual("blank"u8) => c is ' ' or '\t',
            _ when name.SequenceEqual("cntrl"u8) => c is < ' ' or '\x7f',
            _ when name.SequenceEqual("digit"u8) => char.IsAsciiDigit(c),
            _ when name.SequenceEqual("graph"u8) => c is > ' ' and < '\x7f',
            _ when name.SequenceEqual("lower"u8) => char.IsAsciiLetterLower(c),
            _ when name.SequenceEqual("print"u8) => c is >= ' ' and < '\x7f',
            _ when name.SequenceEqual("punct"u8) => c is > ' ' and < '\x7f' && !char.IsAsciiLetterOrDigit(c),
            _ when name.SequenceEqual("space"u8) => c is ' ' or (>= '\t' and <= '\r'),
            _ when name.SequenceEqual("upper"u8) => char.IsAsciiLetterUpper(c),
            _ when name.SequenceEqual("xdigit"u8) => char.IsAsciiHexDigit(c),
            _ => null,
        };
    }
}
