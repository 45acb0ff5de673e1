using System.Runtime.CompilerServices;

namespace Nixish;

/// <summary>
/// Text that remembers what it refers to: <c>$"{app}/bin/web"</c> depends on <c>app</c>. Nix calls this string context.
/// </summary>
[InterpolatedStringHandler]
public struct StoreString : IEquatable<StoreString>
{
    private Seq<object> _segments;

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public StoreString(int literalLength, int formattedCount) => _segments = default;

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string value) => _segments += [Checked(value)];

    /// <summary>Text.</summary>
    public void AppendFormatted(string value) => AppendLiteral(value);

    /// <summary>Text with its references.</summary>
    public void AppendFormatted(StoreString value) => _segments += value._segments;

    /// <summary>A reference: its store path, and a dependency on it.</summary>
    public void AppendFormatted(IBuildable value) => _segments += [value];

    /// <summary>Plain text, which refers to nothing.</summary>
    public static implicit operator StoreString(string value) => new() { _segments = [Checked(value)] };

    /// <inheritdoc/>
    public readonly bool Equals(StoreString other) => _segments == other._segments;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is StoreString other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => _segments.GetHashCode();

    /// <summary>Whether both have the same text and references.</summary>
    public static bool operator ==(StoreString left, StoreString right) => left.Equals(right);

    /// <summary>Whether the two differ.</summary>
    public static bool operator !=(StoreString left, StoreString right) => !left.Equals(right);

    private static string Checked(string value) => value.Contains(Buildable.Marker, StringComparison.Ordinal)
        ? throw new ArgumentException("A buildable was interpolated into a string and lost its dependency. Declare the target as StoreString instead of var or string.", nameof(value))
        : value;
}
