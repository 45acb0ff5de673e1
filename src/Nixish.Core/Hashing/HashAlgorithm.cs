namespace Nixish;

/// <summary>The hash functions that Nix's formats name. New content uses <see cref="Sha256"/>; md5 and sha1 are for reading what exists.</summary>
public enum HashAlgorithm
{
    /// <summary>16 bytes, written <c>md5</c>. Not collision-resistant.</summary>
    Md5 = 1,

    /// <summary>20 bytes, written <c>sha1</c>. Not collision-resistant.</summary>
    Sha1,

    /// <summary>32 bytes, written <c>sha256</c>.</summary>
    Sha256,

    /// <summary>64 bytes, written <c>sha512</c>.</summary>
    Sha512,
}

/// <summary>How a hash is written as text.</summary>
public enum HashFormat
{
    /// <summary><c>sha256:</c> and lower-case hexadecimal digits.</summary>
    Base16,

    /// <summary><c>sha256:</c> and Nix's own base 32.</summary>
    Nix32,

    /// <summary><c>sha256:</c> and padded base 64.</summary>
    Base64,

    /// <summary><c>sha256-</c> and padded base 64: the W3C's Subresource Integrity. https://www.w3.org/TR/SRI/</summary>
    Sri,
}

internal static class HashAlgorithms
{
    public static int Size(this HashAlgorithm algorithm) => algorithm switch
    {
        HashAlgorithm.Md5 => 16,
        HashAlgorithm.Sha1 => 20,
        HashAlgorithm.Sha256 => 32,
        HashAlgorithm.Sha512 => 64,
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a hash algorithm."),
    };

    public static string Text(this HashAlgorithm algorithm) => algorithm switch
    {
        HashAlgorithm.Md5 => "md5",
        HashAlgorithm.Sha1 => "sha1",
        HashAlgorithm.Sha256 => "sha256",
        HashAlgorithm.Sha512 => "sha512",
        _ => throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Not a hash algorithm."),
    };

    public static HashAlgorithm? Find(ReadOnlySpan<char> text) => text switch
    {
        "md5" => HashAlgorithm.Md5,
        "sha1" => HashAlgorithm.Sha1,
        "sha256" => HashAlgorithm.Sha256,
        "sha512" => HashAlgorithm.Sha512,
        _ => null,
    };
}
