using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Nixish;

/// <summary>
/// A secret ed25519 key that signs what goes to a cache, in Nix's format (<c>name:base64</c> of the 32 bytes of the seed and
/// the 32 of the public key), so that <c>nix store sign --key-file</c> and <c>nix-store --generate-binary-cache-key</c> share files with it.
/// </summary>
[DebuggerDisplay("{Name}")]
public sealed class SigningKey
{
    private const int SecretSize = Ed25519.SeedSize + Ed25519.PublicKeySize;
    private const int LongestFile = 4096;
    private readonly byte[] _secret;

    private SigningKey(string name, byte[] secret) =>
        (Name, _secret, PublicKey) = (name, secret, new(name, secret.AsSpan(Ed25519.SeedSize)));

    /// <summary>The name that its signatures carry; by custom the cache's host and a number, <c>cache.example.org-1</c>.</summary>
    public string Name { get; }

    /// <summary>What those who trust the cache are given.</summary>
    public PublicKey PublicKey { get; }

    /// <summary>Makes a new key of the system's random numbers.</summary>
    /// <param name="name">ASCII, without colon, comma or blank.</param>
    /// <exception cref="InvalidKeyException">The name is not allowed.</exception>
    public static SigningKey Generate(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (KeyText.NameProblem(name) is { } problem)
        {
            throw new InvalidKeyException($"A key cannot be called '{name}': {problem}. By custom it is the cache's host and a number: cache.example.org-1.");
        }

        var secret = new byte[SecretSize];
        RandomNumberGenerator.Fill(secret.AsSpan(0, Ed25519.SeedSize));
        Ed25519.GetPublicKey(secret.AsSpan(0, Ed25519.SeedSize), secret.AsSpan(Ed25519.SeedSize));
        return new(name, secret);
    }

    /// <summary>Reads a secret key's text.</summary>
    /// <exception cref="InvalidKeyException">It is not one, or its two halves do not belong together.</exception>
    public static SigningKey Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Parse(text, "The text");
    }

    /// <summary>Reads a key file, as <c>nix-store --generate-binary-cache-key</c> writes it.</summary>
    /// <exception cref="InvalidKeyException">The file cannot be read or holds no secret key.</exception>
    public static SigningKey ReadFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
            var bytes = new byte[LongestFile];
            var length = file.ReadAtLeast(bytes, LongestFile, throwOnEndOfStream: false);
            var text = Encoding.UTF8.GetString(bytes, 0, length).Trim();
            CryptographicOperations.ZeroMemory(bytes);
            return Parse(text, $"'{path}'");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidKeyException($"The signing key cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Writes the secret key to a file that must not be there yet and that only its owner can read.</summary>
    /// <exception cref="InvalidKeyException">Something is there already, or it cannot be written.</exception>
    public void WriteFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            using var file = new FileStream(path, options);
            file.Write(Encoding.ASCII.GetBytes($"{Name}:{Convert.ToBase64String(_secret)}"));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidKeyException($"The signing key cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>Signs a message. One message has one signature, always.</summary>
    public Signature Sign(ReadOnlySpan<byte> message)
    {
        Span<byte> signature = stackalloc byte[Ed25519.SignatureSize];
        Ed25519.Sign(_secret.AsSpan(0, Ed25519.SeedSize), _secret.AsSpan(Ed25519.SeedSize), message, signature);
        return new(Name, signature);
    }

    /// <summary>The name alone: the secret is nobody's to print.</summary>
    public override string ToString() => Name;

    private static SigningKey Parse(string text, string what)
    {
        var secret = new byte[SecretSize];
        if (KeyText.TryParse(text, secret, out var name) is { } problem)
        {
            throw new InvalidKeyException($"{what} is no secret key: {problem}. Make one with SigningKey.Generate or 'nix-store --generate-binary-cache-key'.");
        }

        // A wrong public half would make signatures that give the secret away.
        Span<byte> publicKey = stackalloc byte[Ed25519.PublicKeySize];
        Ed25519.GetPublicKey(secret.AsSpan(0, Ed25519.SeedSize), publicKey);
        return publicKey.SequenceEqual(secret.AsSpan(Ed25519.SeedSize))
            ? new(name, secret)
            : throw new InvalidKeyException($"{what} is no secret key: its public half does not belong to its secret half. Take the file as it was generated.");
    }
}
