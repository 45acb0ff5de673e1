using System.Security.Cryptography;

namespace Nixish;

// A store path's hash is the sha256 of "type:sha256:<inner hash>:<store folder>:<name>", folded to 160 bits.
// https://nix.dev/manual/nix/latest/protocols/store-path
public sealed partial record StorePath
{
    private const int FoldedSize = 20;

    /// <summary>The path of a text file, such as a <c>.drv</c>, that refers to <paramref name="references"/> (in any order).</summary>
    public static StorePath ForText(StoreDirectory directory, string name, ReadOnlySpan<byte> content, IEnumerable<StorePath> references)
    {
        CheckName(name);
        Span<byte> inner = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, inner);
        return Make(directory, name, "text", Sorted(references), inner, self: false);
    }

    /// <summary>The path of a file tree that refers to nothing, by the sha256 of its NAR: what <c>nix-store --add</c> gives.</summary>
    public static StorePath ForSource(StoreDirectory directory, string name, Hash narHash) => ForSource(directory, name, narHash, []);

    /// <summary>The path of a file tree that refers to <paramref name="references"/> (in any order).</summary>
    public static StorePath ForSource(StoreDirectory directory, string name, Hash narHash, IEnumerable<StorePath> references)
    {
        CheckName(name);
        return Make(directory, name, "source", Sorted(references), Sha256Of(narHash), self: false);
    }

    /// <summary>The path of a file tree that also refers to itself; <paramref name="narHash"/> is of the NAR modulo that self-reference.</summary>
    public static StorePath ForSelfReferringSource(StoreDirectory directory, string name, Hash narHash, IEnumerable<StorePath> references)
    {
        CheckName(name);
        return Make(directory, name, "source", Sorted(references), Sha256Of(narHash), self: true);
    }

    /// <summary>The path of content whose hash is given in advance.</summary>
    public static StorePath ForFixed(StoreDirectory directory, string name, FixedOutput content)
    {
        ArgumentNullException.ThrowIfNull(content);
        CheckName(name);

        // Nix made this one case a plain source, so that a fetched tree and an added one share a path.
        if (content is { Mode: FixedOutputMode.Recursive, Hash.Algorithm: HashAlgorithm.Sha256 })
        {
            return Make(directory, name, "source", [], content.Hash.Digest, self: false);
        }

        var writer = ByteWriter.Rent();
        writer.Ascii("fixed:out:");
        writer.Ascii(content.Method);
        writer.Byte((byte)':');
        writer.Hex(content.Hash.Digest);
        writer.Byte((byte)':');
        Span<byte> inner = stackalloc byte[SHA256.HashSizeInBytes];
        writer.Sha256(inner);
        writer.Return();
        return Make(directory, name, "output:out", [], inner, self: false);
    }

    /// <summary>The path of output <paramref name="output"/> of derivation <paramref name="name"/>, by the sha256 of the masked derivation.</summary>
    public static StorePath ForOutput(StoreDirectory directory, string name, string output, Hash masked)
    {
        CheckName(output);
        return ForOutput(directory, name, output, Sha256Of(masked));
    }

    internal static StorePath ForOutput(StoreDirectory directory, string name, string output, ReadOnlySpan<byte> masked)
    {
        var pathName = output == "out" ? name : $"{name}-{output}";
        CheckName(pathName);
        return Make(directory, pathName, output == "out" ? "output:out" : $"output:{output}", [], masked, self: false);
    }

    // The references must be sorted.
    internal static StorePath Make(StoreDirectory directory, string name, string type, ReadOnlySpan<StorePath> references, ReadOnlySpan<byte> inner, bool self)
    {
        var writer = ByteWriter.Rent();
        writer.Ascii(type);
        foreach (var reference in references)
        {
            writer.Byte((byte)':');
            writer.Path(reference);
        }

        if (self)
        {
            writer.Ascii(":self");
        }

        writer.Ascii(":sha256:");
        writer.Hex(inner);
        writer.Byte((byte)':');
        writer.Bytes(directory.Prefix[..^1]);
        writer.Byte((byte)':');
        writer.Ascii(name);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        writer.Sha256(digest);
        writer.Return();
        for (var i = FoldedSize; i < digest.Length; i++)
        {
            digest[i - FoldedSize] ^= digest[i];
        }

        Span<char> hash = stackalloc char[HashLength];
        Nix32.Encode(digest[..FoldedSize], hash);
        return new(directory, hash, name);
    }

    private static StorePath[] Sorted(IEnumerable<StorePath> references)
    {
        ArgumentNullException.ThrowIfNull(references);
        return [.. references.Distinct().Order()];
    }

    private static ReadOnlySpan<byte> Sha256Of(Hash hash)
    {
        ArgumentNullException.ThrowIfNull(hash);
        return hash.Algorithm == HashAlgorithm.Sha256 ? hash.Digest : throw new ArgumentException($"Store paths need a sha256 hash, not {hash.Algorithm.Text()}.", nameof(hash));
    }
}
