namespace Nixish;

/// <summary>Orders strings by their UTF-8 bytes, as Nix does.</summary>
/// <remarks><see cref="StringComparer.Ordinal"/> orders by UTF-16 units and puts U+1F600 before U+FF5E; bytes do not.</remarks>
public sealed class Utf8Order : IComparer<string>
{
    /// <summary>The one instance.</summary>
    public static Utf8Order Comparer { get; } = new();

    private Utf8Order()
    {
    }

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        if (x is null || y is null)
        {
            return (x is null ? 0 : 1) - (y is null ? 0 : 1);
        }

        var shared = x.AsSpan().CommonPrefixLength(y);
        if (shared == x.Length || shared == y.Length)
        {
            return x.Length - y.Length;
        }

        return Rank(x[shared]) - Rank(y[shared]);
    }

    // Surrogates encode code points above U+FFFF, so in bytes they follow every other unit: lift them past U+E000..U+FFFF.
    private static int Rank(char unit) => char.IsSurrogate(unit) ? unit + 0x10000 : unit;
}
