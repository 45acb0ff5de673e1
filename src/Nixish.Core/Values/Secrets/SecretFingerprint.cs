using System.Globalization;
using System.Security.Cryptography;

namespace Nixish;

/// <summary>
/// Tells whether a secret is still the one it was, without saying which: what a state may keep of one. Salted, so that equal secrets
/// have different fingerprints, and slow on purpose, so that guessing a weak secret by its fingerprint is dear.
/// </summary>
/// <remarks>PBKDF2 with HMAC-SHA256 and 600,000 rounds (about 0.2 s): https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#pbkdf2</remarks>
public sealed class SecretFingerprint : IEquatable<SecretFingerprint>
{
    private const string Scheme = "pbkdf2-sha256";
    private const int Rounds = 600_000;
    private const int SaltSize = 16;
    private const int DigestSize = 32;
    private readonly int _rounds;
    private readonly byte[] _salt;
    private readonly byte[] _digest;

    private SecretFingerprint(int rounds, byte[] salt, byte[] digest) => (_rounds, _salt, _digest) = (rounds, salt, digest);

    /// <summary>The fingerprint of <paramref name="secret"/> with a new random salt: no two calls give the same.</summary>
    /// <exception cref="SecretException">The secret cannot be had.</exception>
    public static async Task<SecretFingerprint> OfAsync(SecretValue secret, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return new(Rounds, salt, Derive(await secret.RevealBytesAsync(cancellationToken).ConfigureAwait(false), salt, Rounds));
    }

    /// <summary>Reads what <see cref="ToString"/> wrote.</summary>
    /// <exception cref="SecretException">It is no fingerprint.</exception>
    public static SecretFingerprint Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        Span<byte> salt = stackalloc byte[SaltSize];
        Span<byte> digest = stackalloc byte[DigestSize];
        // The number of rounds is bounded: it says how long a comparison takes.
        return text.Split(':') is [Scheme, var rounds, { Length: 2 * SaltSize } saltText, { Length: 2 * DigestSize } digestText] &&
            int.TryParse(rounds, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is >= Rounds and <= 10 * Rounds &&
            Convert.FromHexString(saltText, salt, out _, out _) == System.Buffers.OperationStatus.Done &&
            Convert.FromHexString(digestText, digest, out _, out _) == System.Buffers.OperationStatus.Done
            ? new(count, salt.ToArray(), digest.ToArray())
            : throw new SecretException($"This is no fingerprint of a secret: it should read '{Scheme}:rounds:salt:digest'. Take a new one.");
    }

    /// <summary>Whether <paramref name="secret"/> is the one that this was taken of. Takes the same time whatever the answer.</summary>
    /// <exception cref="SecretException">The secret cannot be had.</exception>
    public async Task<bool> MatchesAsync(SecretValue secret, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(secret);
        var other = Derive(await secret.RevealBytesAsync(cancellationToken).ConfigureAwait(false), _salt, _rounds);
        return CryptographicOperations.FixedTimeEquals(other, _digest);
    }

    /// <summary>Whether both are one fingerprint. Fingerprints of one secret taken twice are not.</summary>
    public bool Equals(SecretFingerprint? other) => other is not null && string.Equals(ToString(), other.ToString(), StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SecretFingerprint);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(ToString());

    /// <summary><c>pbkdf2-sha256:600000:salt:digest</c>, the last two in hexadecimal.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Scheme}:{_rounds}:{Convert.ToHexStringLower(_salt)}:{Convert.ToHexStringLower(_digest)}");

    private static byte[] Derive(byte[] secret, byte[] salt, int rounds)
    {
        var digest = Rfc2898DeriveBytes.Pbkdf2(secret, salt, rounds, HashAlgorithmName.SHA256, DigestSize);
        CryptographicOperations.ZeroMemory(secret);
        return digest;
    }
}
