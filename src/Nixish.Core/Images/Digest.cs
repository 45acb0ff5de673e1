using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Nixish;

/// <summary>The SHA-256 of a blob, written <c>sha256:</c> and 64 hexadecimal digits. https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md#digests</summary>
/// <remarks>The specification registers SHA-512 too; no registry or engine in use serves images by it, so it is refused with a message.</remarks>
public sealed record Digest
{
    private const string Prefix = "sha256:";
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    private Digest(string hex) => Hex = hex;

    /// <summary>64 lower-case hexadecimal digits.</summary>
    public string Hex { get; }

    /// <summary>The digest of <paramref name="content"/>.</summary>
    public static Digest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return FromHash(hash);
    }

    /// <summary>Reads <c>sha256:…</c>.</summary>
    /// <exception cref="InvalidReferenceException">It is something else.</exception>
    public static Digest Parse(string text) => TryParse(text, out var digest)
        ? digest
        : throw new InvalidReferenceException(text, $"'{text}' is not a digest. Write sha256: and 64 lower-case hexadecimal digits; other algorithms are not supported.");

    /// <summary>Reads <c>sha256:…</c>; false where it is something else.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out Digest? digest)
    {
        digest = text is { Length: 71 } && text.StartsWith(Prefix, StringComparison.Ordinal) && !text.AsSpan(Prefix.Length).ContainsAnyExcept(HexDigits)
            ? new Digest(text[Prefix.Length..])
            : null;
        return digest is not null;
    }

    /// <summary>The whole text, <c>sha256:…</c>.</summary>
    public override string ToString() => Prefix + Hex;

    internal static Digest FromHash(ReadOnlySpan<byte> hash) => new(Convert.ToHexStringLower(hash));
}

/// <summary>What a manifest says of a blob. https://github.com/opencontainers/image-spec/blob/v1.1.0/descriptor.md</summary>
/// <param name="MediaType">What the blob is: <see cref="OciMediaTypes"/>.</param>
/// <param name="Digest">Its digest.</param>
/// <param name="Size">Its length in bytes.</param>
public sealed record Descriptor(string MediaType, Digest Digest, long Size);

/// <summary>The media types of images. https://github.com/opencontainers/image-spec/blob/v1.1.0/media-types.md</summary>
public static class OciMediaTypes
{
    /// <summary>An OCI image manifest.</summary>
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>An OCI image index: one image for several platforms.</summary>
    public const string Index = "application/vnd.oci.image.index.v1+json";

    /// <summary>An OCI image configuration.</summary>
    public const string Config = "application/vnd.oci.image.config.v1+json";

    /// <summary>A layer: a tar archive, compressed by gzip.</summary>
    public const string Layer = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>Docker's manifest, schema 2; found in bases.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Docker's manifest list; found in bases.</summary>
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>Docker's layer; found in bases.</summary>
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar.gzip";
}
