namespace Nixish;

/// <summary>A <see cref="PullableImage"/> that is in a store: its bytes can be pushed and written out.</summary>
public abstract partial class BuiltPullable
{
    private protected BuiltPullable(StorePath path, string mediaType, byte[] manifest) =>
        (Path, ManifestContent, Descriptor) = (path, manifest, new(mediaType, Digest.Of(manifest), manifest.Length));

    /// <summary>Where it is in the store.</summary>
    public StorePath Path { get; }

    /// <summary>Its content tag: the hash part of <see cref="Path"/>.</summary>
    public string Tag => Path.BaseName[..StorePath.HashLength];

    /// <summary>The digest and size of its manifest. Pulled by this digest, every byte is fixed.</summary>
    public Descriptor Descriptor { get; }

    /// <summary>The images in it; one that is no index holds itself alone.</summary>
    public abstract IReadOnlyList<BuiltImage> Images { get; }

    internal ReadOnlyMemory<byte> ManifestContent { get; }

    /// <summary>The distinct blobs of its images.</summary>
    internal abstract IEnumerable<ImageBlob> Blobs { get; }

    /// <summary>What it runs on; null for an index, which says so itself.</summary>
    internal abstract Platform? Platform { get; }
}
