using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Nixish;

/// <summary>
/// Text that remembers what it refers to: <c>$"{app}/bin/web"</c> depends on <c>app</c>. Nix calls this string context.
/// <c>default</c> is the empty text. How a text was put together does not show: <c>"a" + "b"</c> equals <c>"ab"</c>.
/// </summary>
/// <remarks>
/// Holes take text, <see cref="StoreString"/>, anything buildable, placeholders and whole numbers; nothing else compiles,
/// because its text would depend on culture or type.
/// </remarks>
[InterpolatedStringHandler]
public partial struct StoreString : IEquatable<StoreString>
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    // null, one segment, or an array of segments; a segment is string, byte[] (not UTF-8) or IBuildable, and no two
    // literals are neighbours. The array is never written after it was stored: copies of the struct share it.
    private object? _segments;

    /// <summary>Called by the compiler for an interpolated string.</summary>
    public StoreString(int literalLength, int formattedCount) => _segments = null;

    /// <summary>Whether it is the empty text.</summary>
    public readonly bool IsEmpty => _segments is null;

    /// <summary>What the text refers to, each once, in order of appearance.</summary>
    public readonly Seq<IBuildable> References => [.. Segments(ref Unsafe.AsRef(in _segments)).ToArray().OfType<IBuildable>().Distinct()];

    /// <summary>Text given as bytes, which need not be UTF-8.</summary>
    /// <exception cref="ArgumentException">There is a NUL byte: neither Nix nor a process's environment can hold one.</exception>
    public static StoreString FromBytes(ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)0))
        {
            throw new ArgumentException("A NUL byte cannot be part of a derivation's text.", nameof(value));
        }

        return value.IsEmpty ? default : new() { _segments = Literal(value) };
    }

    /// <summary>Called by the compiler.</summary>
    public void AppendLiteral(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Append(Checked(value));
    }

    /// <summary>Text.</summary>
    public void AppendFormatted(string value) => AppendLiteral(value);

    /// <summary>One character.</summary>
    public void AppendFormatted(char value) => AppendLiteral(value.ToString());

    /// <summary>A number, in decimal digits whatever the culture.</summary>
    public void AppendFormatted(int value) => Append(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number, in decimal digits whatever the culture.</summary>
    public void AppendFormatted(long value) => Append(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>A number, in decimal digits whatever the culture.</summary>
    public void AppendFormatted(ulong value) => Append(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>The placeholder of an output of the derivation that the text becomes part of.</summary>
    public void AppendFormatted(Placeholder value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Append(value.Text);
    }

    /// <summary>Text with its references.</summary>
    public void AppendFormatted(StoreString value)
    {
        foreach (var segment in Segments(ref value._segments))
        {
            Append(segment);
        }
    }

    /// <summary>A reference: its store path, and a dependency on it.</summary>
    public void AppendFormatted(IBuildable value)
    {
        ArgumentNullException.ThrowIfNull(value);
        Append(value);
    }

    /// <summary>Does not compile: a derivation and all it makes lie in a store that everyone reads.</summary>
    /// <exception cref="SecretException">Always, where reflection got here.</exception>
    [Obsolete("A secret cannot be part of a derivation: the store is read by everyone. Pass its Reference, and reveal it where it is delivered.", error: true)]
    public void AppendFormatted(SecretValue value) => throw SecretException.WouldRest();

    /// <summary>Plain text, which refers to nothing.</summary>
    public static implicit operator StoreString(string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return value.Length == 0 ? default : new() { _segments = Checked(value) };
    }

    /// <summary>The text of both, left first, with the references of both.</summary>
    public static StoreString operator +(StoreString left, StoreString right)
    {
        left.AppendFormatted(right);
        return left;
    }

    /// <summary>For people and debuggers: references show as <c>{Type}</c>, bytes that are not UTF-8 as U+FFFD.</summary>
    public override readonly string ToString()
    {
        var text = new StringBuilder();
        foreach (var segment in Segments(ref Unsafe.AsRef(in _segments)))
        {
            text.Append(segment switch
            {
                string literal => literal,
                byte[] bytes => Encoding.UTF8.GetString(bytes),
                _ => $"{{{segment.GetType().Name}}}",
            });
        }

        return text.ToString();
    }

    private void Append(object segment)
    {
        if (segment is string { Length: 0 })
        {
            return;
        }

        var segments = Segments(ref _segments);
        if (segments.IsEmpty)
        {
            _segments = segment;
        }
        else if (segment is IBuildable || segments[^1] is IBuildable)
        {
            _segments = (object[])[.. segments, segment];
        }
        else
        {
            var merged = Merge(segments[^1], segment);
            _segments = segments.Length == 1 ? merged : (object[])[.. segments[..^1], merged];
        }
    }

    private static ReadOnlySpan<object> Segments(ref object? segments) => segments switch
    {
        null => [],
        object[] many => many,
        _ => new ReadOnlySpan<object>(ref segments!),
    };

    // Two runs of bytes that are not UTF-8 alone can be UTF-8 together, so the form is decided anew.
    private static object Merge(object left, object right) => (left, right) is (string first, string second)
        ? string.Concat(first, second)
        : Literal([.. BytesOf(left), .. BytesOf(right)]);

    private static object Literal(ReadOnlySpan<byte> value) =>
        System.Text.Unicode.Utf8.IsValid(value) ? Checked(Strict.GetString(value)) : value.ToArray();

    private static byte[] BytesOf(object literal) => literal as byte[] ?? Strict.GetBytes((string)literal);

    private static string Checked(string value)
    {
        if (value.AsSpan().IndexOfAnyInRange('\uD800', SecretValue.Marker) < 0 && !value.Contains('\0', StringComparison.Ordinal))
        {
            return value;
        }

        if (value.Contains(Buildable.Marker, StringComparison.Ordinal))
        {
            throw new ArgumentException("A buildable was interpolated into a string and lost its dependency. Declare the target as StoreString instead of var or string.", nameof(value));
        }

        if (value.Contains(SecretValue.Marker, StringComparison.Ordinal))
        {
            throw SecretException.WouldRest();
        }

        if (value.Contains('\0', StringComparison.Ordinal))
        {
            throw new ArgumentException("A NUL character cannot be part of a derivation's text.", nameof(value));
        }

        for (var i = 0; i < value.Length; i++)
        {
            if (char.IsSurrogatePair(value, i))
            {
                i++;
            }
            else if (char.IsSurrogate(value[i]))
            {
                throw new ArgumentException($"The text is not valid Unicode: half a surrogate pair at character {i + 1}. Use StoreString.FromBytes for bytes that are not UTF-8.", nameof(value));
            }
        }

        return value;
    }
}
