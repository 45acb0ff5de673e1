using System.Diagnostics.CodeAnalysis;

namespace Nixish;

/// <summary>An ed25519 key that signatures are checked with, as Nix's <c>trusted-public-keys</c> has them: <c>name:base64</c>. Two are equal when name and key are.</summary>
public sealed record PublicKey
{
    private readonly string _text;

    private PublicKey(string name, string text) => (Name, _text) = (name, text);

    internal PublicKey(string name, ReadOnlySpan<byte> bytes)
        : this(name, $"{name}:{Convert.ToBase64String(bytes)}")
    {
    }

    /// <summary>The name that its signatures carry.</summary>
    public string Name { get; }

    /// <summary>Reads <c>name:base64</c>, 32 bytes.</summary>
    /// <exception cref="InvalidKeyException">It is not one.</exception>
    public static PublicKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> bytes = stackalloc byte[Ed25519.PublicKeySize];
        return KeyText.TryParse(text, bytes, out var name) is { } problem
            ? throw new InvalidKeyException($"'{text}' is no public key: {problem}. One looks like cache.example.org-1:ZJ…= and is printed by 'nix-store --generate-binary-cache-key'.")
            : new(name, text);
    }

    /// <summary>Reads a public key, or returns false.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out PublicKey? key)
    {
        Span<byte> bytes = stackalloc byte[Ed25519.PublicKeySize];
        key = text is not null && KeyText.TryParse(text, bytes, out var name) is null ? new(name, text) : null;
        return key is not null;
    }

    /// <summary>Whether <paramref name="signature"/> is of exactly this message, by this key, under this key's name.</summary>
    public bool Verify(ReadOnlySpan<byte> message, Signature signature)
    {
        ArgumentNullException.ThrowIfNull(signature);
        if (signature.KeyName != Name)
        {
            return false;
        }

        Span<byte> key = stackalloc byte[Ed25519.PublicKeySize], bytes = stackalloc byte[Ed25519.SignatureSize];
        Convert.TryFromBase64Chars(_text.AsSpan(Name.Length + 1), key, out _);
        signature.CopyTo(bytes);
        return Ed25519.Verify(key, message, bytes);
    }

    /// <summary><c>name:base64</c>.</summary>
    public override string ToString() => _text;
}
