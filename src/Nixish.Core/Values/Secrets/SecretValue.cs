using System.Diagnostics;
using System.Text;
using System.Text.Json.Serialization;

namespace Nixish;

/// <summary>
/// A password, token or key, as a value that knows where the secret is and not what it is. It cannot become part of a derivation:
/// the store is read by everyone. Only <see cref="RevealAsync"/> and <see cref="RevealBytesAsync"/> fetch it, each time anew.
/// </summary>
/// <remarks>
/// Interpolating one into a <see cref="StoreString"/> does not compile, turning one into plain text is error NIX0002, and text that
/// was made of one all the same is a mask that a <see cref="StoreString"/> refuses. What may reach a key is <see cref="Reference"/>.
/// Two are equal that look in one place; their secrets are never compared.
/// </remarks>
/// <example><code>
/// var password = SecretValue.FromFile("/run/secrets/database");
/// var text = await password.RevealAsync();
/// </code></example>
[DebuggerDisplay("{Reference}")]
[JsonConverter(typeof(SecretJsonConverter))]
public sealed class SecretValue : IEquatable<SecretValue>
{
    /// <summary>In every mask, so that text made of one is known again. Unicode keeps it for a program's own use.</summary>
    internal const char Marker = '\uFDD1';

    /// <summary>The longest secret that is read, in bytes: what a Kubernetes Secret holds.</summary>
    public const int MaxLength = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private readonly Delegate? _origin;
    private readonly Func<CancellationToken, ValueTask<byte[]>> _read;

    private SecretValue(string reference, Func<CancellationToken, ValueTask<byte[]>> read, Delegate? origin = null) =>
        (Reference, _read, _origin) = (reference, read, origin);

    /// <summary>Where the secret is, which is none itself: <c>file:/run/secrets/database</c>, <c>env:DATABASE_PASSWORD</c>, <c>from:vault/database</c>.</summary>
    public string Reference { get; }

    /// <summary>The content of the file at <paramref name="path"/>, which is read when the secret is revealed.</summary>
    /// <param name="path">A relative path starts at the folder that is current now.</param>
    public static SecretValue FromFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        return new($"file:{full}", cancellationToken => ReadFileAsync(full, cancellationToken));
    }

    /// <summary>The environment variable <paramref name="variable"/> of this process, which is read when the secret is revealed.</summary>
    public static SecretValue FromEnvironment(string variable)
    {
        ArgumentException.ThrowIfNullOrEmpty(variable);
        return new($"env:{variable}", _ => Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text
            ? new(Strict.GetBytes(text))
            : throw new SecretException($"The environment variable '{variable}' holds no secret: it is empty or not set. Set it for this process."));
    }

    /// <summary>What <paramref name="reveal"/> gives, such as a vault's answer.</summary>
    /// <param name="name">What names the secret in messages and keys: <c>vault/database</c>.</param>
    /// <param name="reveal">Fetches the text; called each time the secret is revealed.</param>
    public static SecretValue From(string name, Func<CancellationToken, ValueTask<string>> reveal)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(reveal);
        return new($"from:{name}", async cancellationToken => Strict.GetBytes(await reveal(cancellationToken).ConfigureAwait(false)), reveal);
    }

    /// <summary>The secret as text. Whoever calls this answers for where it goes: no store, state, log, argument or message.</summary>
    /// <remarks>One line end at the end is left out: editors and <c>echo</c> write one that is no part of the secret.</remarks>
    /// <exception cref="SecretException">It cannot be had, is empty, longer than <see cref="MaxLength"/> or not UTF-8.</exception>
    public async ValueTask<string> RevealAsync(CancellationToken cancellationToken = default)
    {
        var bytes = await RevealBytesAsync(cancellationToken).ConfigureAwait(false);
        var end = bytes is [.., (byte)'\r', (byte)'\n'] ? 2 : bytes is [.., (byte)'\n'] ? 1 : 0;
        try
        {
            var text = Strict.GetString(bytes.AsSpan(..^end));
            return text.Length > 0 ? text : throw new SecretException($"The secret '{Reference}' is empty. Put it there.");
        }
        catch (DecoderFallbackException)
        {
            // Not as the cause: its message shows bytes of the secret.
            throw new SecretException($"The secret '{Reference}' is not UTF-8 text. Reveal its bytes, or store it as text.");
        }
    }

    /// <summary>The secret's bytes, all of them. Whoever calls this answers for where they go.</summary>
    /// <exception cref="SecretException">It cannot be had, is empty or longer than <see cref="MaxLength"/>.</exception>
    public async ValueTask<byte[]> RevealBytesAsync(CancellationToken cancellationToken = default)
    {
        byte[] bytes;
        try
        {
            bytes = await _read(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not (SecretException or OperationCanceledException))
        {
            // The type alone: a vault's message may hold what it was asked for.
            throw new SecretException($"The secret '{Reference}' cannot be had: {failure.GetType().Name}{(_origin is null ? $": {failure.Message}" : ".")} Check that it is there and may be read.");
        }

        return bytes.Length is > 0 and <= MaxLength
            ? bytes
            : throw new SecretException($"The secret '{Reference}' {(bytes.Length == 0 ? "is empty" : $"is longer than {MaxLength} bytes")}. Put there what is meant.");
    }

    /// <summary>Whether both look in one place. The secrets are not read.</summary>
    public bool Equals(SecretValue? other) =>
        other is not null && string.Equals(Reference, other.Reference, StringComparison.Ordinal) && Equals(_origin, other._origin);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as SecretValue);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Reference);

    /// <summary>A mask with the <see cref="Reference"/>; never the secret.</summary>
    public override string ToString() => $"{Marker}(secret {Reference}){Marker}";

    private static async ValueTask<byte[]> ReadFileAsync(string path, CancellationToken cancellationToken)
    {
        // Neither length nor end is trusted: a secret may come through a pipe.
        using var content = new MemoryStream();
        var file = new FileStream(path, new FileStreamOptions { Options = FileOptions.Asynchronous, BufferSize = 0 });
        await using (file.ConfigureAwait(false))
        {
            var buffer = new byte[16 * 1024];
            while (content.Length <= MaxLength && await file.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                content.Write(buffer, 0, count);
            }

            Array.Clear(buffer);
        }

        return content.ToArray();
    }
}
