using System.Buffers;

namespace Nixish;

/// <summary>Keys and signatures as Nix writes them: <c>name:base64</c>.</summary>
internal static class KeyText
{
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(":, \t\r\n");

    /// <summary>What is wrong with a key's name; null where nothing is.</summary>
    public static string? NameProblem(string name) =>
        name.Length == 0 ? "its name is empty" :
        name.AsSpan().ContainsAny(Forbidden) || !System.Text.Ascii.IsValid(name) ? "its name contains a colon, a comma, a blank or a letter that is not ASCII" : null;

    /// <summary>Splits and decodes; says what is wrong, never what the bytes are.</summary>
    public static string? TryParse(string text, Span<byte> bytes, out string name)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        name = colon < 0 ? "" : text[..colon];
        if (colon < 0)
        {
            return "there is no colon between a name and base 64";
        }

        if (NameProblem(name) is { } problem)
        {
            return problem;
        }

        var digits = text.AsSpan(colon + 1);
        Span<byte> decoded = stackalloc byte[bytes.Length + 3];
        Span<char> canonical = stackalloc char[(bytes.Length + 2) / 3 * 4];
        if (digits.Length != canonical.Length || !Convert.TryFromBase64Chars(digits, decoded, out var length) || length != bytes.Length)
        {
            return $"what follows the name is not {bytes.Length} bytes in base 64";
        }

        decoded[..length].CopyTo(bytes);
        var isCanonical = Convert.TryToBase64Chars(bytes, canonical, out _) && canonical.SequenceEqual(digits);
        decoded.Clear();
        canonical.Clear();
        return isCanonical ? null : "its base 64 is not written as it is read";
    }
}
