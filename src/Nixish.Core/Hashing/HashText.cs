using System.Buffers;
using System.Diagnostics.CodeAnalysis;

namespace Nixish;

/// <summary>Reads the ways to write a hash.</summary>
internal static class HashText
{
    public static Hash Parse(string text, HashAlgorithm? expected)
    {
        var separator = text.AsSpan().IndexOfAny(':', '-');
        var start = separator + 1;
        var algorithm = expected;
        if (separator >= 0)
        {
            var named = HashAlgorithms.Find(text.AsSpan(0, separator))
                ?? throw new InvalidHashException(text, 0, $"'{text[..separator]}' is not one of md5, sha1, sha256, sha512");
            if (expected is { } wanted && wanted != named)
            {
                throw new InvalidHashException(text, 0, $"a {wanted.Text()} hash is expected here");
            }

            algorithm = named;
        }

        if (algorithm is not { } known)
        {
            throw new InvalidHashException(text, 0, "it has no algorithm; write it as sha256:… or sha256-…");
        }

        Span<byte> digest = stackalloc byte[known.Size()];
        var digits = text.AsSpan(start);
        if (!TryDecode(digits, digest, separator >= 0 && text[separator] == '-', known, out var position, out var problem))
        {
            throw new InvalidHashException(text, start + position, problem);
        }

        return new(known, digest);
    }

    private static bool TryDecode(ReadOnlySpan<char> digits, Span<byte> digest, bool sri, HashAlgorithm algorithm, out int position, [NotNullWhen(false)] out string? problem)
    {
        var base64 = (digest.Length + 2) / 3 * 4;
        if (sri ? digits.Length == base64 : digits.Length == base64 && digits.Length != Nix32.EncodedLength(digest.Length))
        {
            return TryBase64(digits, digest, out position, out problem);
        }

        if (!sri && digits.Length == digest.Length * 2)
        {
            return TryBase16(digits, digest, out position, out problem);
        }

        if (!sri && digits.Length == Nix32.EncodedLength(digest.Length))
        {
            return Nix32.TryDecode(digits, digest, out position, out problem);
        }

        position = digits.Length;
        problem = sri
            ? $"{algorithm.Text()} takes {base64} characters of base 64, not {digits.Length}"
            : $"{algorithm.Text()} takes {digest.Length * 2} characters of base 16, {Nix32.EncodedLength(digest.Length)} of nix32 or {base64} of base 64, not {digits.Length}";
        return false;
    }

    private static bool TryBase16(ReadOnlySpan<char> digits, Span<byte> digest, out int position, [NotNullWhen(false)] out string? problem)
    {
        (position, problem) = (0, null);
        if (Convert.FromHexString(digits, digest, out _, out _) == OperationStatus.Done)
        {
            return true;
        }

        position = digits.IndexOfAnyExcept(HexDigits);
        problem = $"'{digits[position]}' is not a hexadecimal digit";
        return false;
    }

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> Base64Digits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=");

    // Convert alone is too kind: it skips blanks and drops left-over bits, so that one hash would have many spellings.
    private static bool TryBase64(ReadOnlySpan<char> digits, Span<byte> digest, out int position, [NotNullWhen(false)] out string? problem)
    {
        (position, problem) = (0, null);
        Span<byte> decoded = stackalloc byte[digits.Length];
        Span<char> canonical = stackalloc char[digits.Length];
        if (digits.IndexOfAnyExcept(Base64Digits) is >= 0 and var odd)
        {
            (position, problem) = (odd, $"'{digits[odd]}' is not a base 64 digit");
        }
        else if (!Convert.TryFromBase64Chars(digits, decoded, out var length) || length != digest.Length)
        {
            (position, problem) = (digits.Length, "the base 64 padding is wrong");
        }
        else if (!Convert.TryToBase64Chars(decoded[..length], canonical, out _) || !canonical.SequenceEqual(digits))
        {
            (position, problem) = (digits.CommonPrefixLength(canonical), "the bits left over are not zero");
        }
        else
        {
            decoded[..length].CopyTo(digest);
        }

        return problem is null;
    }
}
