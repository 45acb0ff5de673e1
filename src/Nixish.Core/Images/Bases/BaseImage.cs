namespace Nixish;

/// <summary>What an image goes on top of: always the same bytes, whoever builds and when.</summary>
/// <example><code>
/// Base = "docker.io/library/debian@sha256:…"                  // by digest
/// Base = BaseImage.Tagged("docker.io/library/debian:12")      // by a tag that nixish.lock.json pins: see the command lock
/// Base = BaseImage.Archive("debian.tar")                      // from an OCI layout or a docker archive
/// </code></example>
public abstract record BaseImage
{
    private protected BaseImage()
    {
    }

    /// <summary>A base by digest, of its manifest or of the index for several platforms.</summary>
    public static implicit operator BaseImage(ImageReference reference) => new PinnedBaseImage(reference);

    /// <summary>A base by digest: <c>docker.io/library/debian@sha256:…</c>. A tag beside the digest is for people.</summary>
    public static implicit operator BaseImage(string reference) => new PinnedBaseImage(ImageReference.Parse(reference));

    /// <summary>A base by a tag, which the lock pins: a file with the digest of each tag, kept beside the program and under version control.</summary>
    /// <param name="reference">The tag: <c>docker.io/library/debian:12</c>.</param>
    /// <param name="lockFile">The lock, from the current folder on.</param>
    /// <remarks>Nothing is looked up when an image is planned or built. Where the lock does not have the tag, that is an <see cref="UnlockedImageException"/>.</remarks>
    public static BaseImage Tagged(ImageReference reference, string lockFile = ImageLock.FileName)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ArgumentException.ThrowIfNullOrEmpty(lockFile);
        return reference.Digest is null ? new TaggedBaseImage(reference, lockFile) : new PinnedBaseImage(reference);
    }

    /// <summary>A base in an archive: an OCI image layout (a folder, or a tar of one), or what <c>docker save</c> writes.</summary>
    /// <param name="path">The folder or file, from the current folder on; read like a <see cref="Source"/>.</param>
    /// <param name="name">Which image, where the archive has several: the name in its index.</param>
    public static BaseImage Archive(string path, string? name = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        return new ArchivedBaseImage(path, name);
    }

    /// <summary>The derivation of its manifest and configuration.</summary>
    /// <param name="platform">For which of its platforms.</param>
    /// <param name="image">What it is the base of, for messages.</param>
    internal abstract IBuildable For(Platform platform, string image);

    /// <summary>Its reference by digest; null where it is in no registry.</summary>
    internal abstract ImageReference? PinnedFor(string image);
}

/// <summary>A base by digest.</summary>
/// <param name="Reference">Its reference, with the digest.</param>
public sealed record PinnedBaseImage(ImageReference Reference) : BaseImage
{
    internal override IBuildable For(Platform platform, string image) => new RegistryBaseImage(PinnedFor(image), platform);

    internal override ImageReference PinnedFor(string image) => Reference.Digest is null ? throw new UnpinnedImageException(image, Reference) : Reference;
}

/// <summary>A base by a tag that the lock pins.</summary>
/// <param name="Reference">The tag.</param>
/// <param name="LockFile">The lock.</param>
public sealed record TaggedBaseImage(ImageReference Reference, string LockFile) : BaseImage
{
    internal override IBuildable For(Platform platform, string image) => new RegistryBaseImage(PinnedFor(image), platform);

    internal override ImageReference PinnedFor(string image) => ImageLock.Read(LockFile).Find(Reference) is { } digest
        ? Reference.Repository.At(digest)
        : throw new UnlockedImageException(image, this);
}

/// <summary>A base in an archive.</summary>
/// <param name="Path">The folder or file.</param>
/// <param name="Name">Which image of it; null where it has one.</param>
public sealed record ArchivedBaseImage(string Path, string? Name) : BaseImage
{
    internal override IBuildable For(Platform platform, string image) =>
        new UnpackedBaseImage(System.IO.Directory.Exists(Path) ? Source.Directory(Path) with { Ignore = IgnoreRules.None } : Source.File(Path), Name, platform);

    internal override ImageReference? PinnedFor(string image) => null;
}
