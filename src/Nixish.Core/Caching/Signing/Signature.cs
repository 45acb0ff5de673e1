using System.Diagnostics.CodeAnalysis;

namespace Nixish;

/// <summary>A name's ed25519 signature, written <c>name:base64</c>. Holding one says nothing: <see cref="PublicKey.Verify"/> does.</summary>
public sealed record Signature
{
    private readonly string _text;

    private Signature(string keyName, string text) => (KeyName, _text) = (keyName, text);

    internal Signature(string keyName, ReadOnlySpan<byte> bytes)
        : this(keyName, $"{keyName}:{Convert.ToBase64String(bytes)}")
    {
    }

    /// <summary>The name of the key that is said to have made it.</summary>
    public string KeyName { get; }

    /// <summary>Reads <c>name:base64</c>, 64 bytes; false where the text is no such thing.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out Signature? signature)
    {
        Span<byte> bytes = stackalloc byte[Ed25519.SignatureSize];
        signature = text is not null && KeyText.TryParse(text, bytes, out var name) is null ? new(name, text) : null;
        return signature is not null;
    }

    /// <summary><c>name:base64</c>.</summary>
    public override string ToString() => _text;

    internal void CopyTo(Span<byte> bytes) => Convert.TryFromBase64Chars(_text.AsSpan(KeyName.Length + 1), bytes, out _);
}
