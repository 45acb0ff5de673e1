namespace Nixish;

/// <summary>Where images of one name lie: <c>registry.example.com/shop/web</c>.</summary>
/// <param name="Registry">Host, and port where it is not the protocol's own: <c>registry.example.com</c>, <c>127.0.0.1:5000</c>.</param>
/// <param name="Path">The repository in the registry: <c>shop/web</c>.</param>
public sealed record ImageRepository(string Registry, string Path)
{
    /// <summary>Reads <c>registry/path</c>. Without a registry it is one of Docker Hub, and a single word there one of its library, as Docker reads it.</summary>
    /// <exception cref="InvalidReferenceException">It is not a repository.</exception>
    public static ImageRepository Parse(string text)
    {
        var (registry, path) = ReferenceGrammar.Split(text);
        if (path is null)
        {
            throw ReferenceGrammar.Malformed(text, "it names a registry and no repository");
        }

        ReferenceGrammar.CheckPath(text, path);
        return new(registry, path);
    }

    /// <summary>The image of this repository under <paramref name="tag"/>.</summary>
    public ImageReference Tagged(string tag) => new(this) { Tag = tag };

    /// <summary>The image of this repository with <paramref name="digest"/>.</summary>
    public ImageReference At(Digest digest) => new(this) { Digest = digest };

    /// <summary><c>registry/path</c>.</summary>
    public override string ToString() => $"{Registry}/{Path}";
}

/// <summary>What an image is pulled by: a repository with a tag, a digest, or both. https://github.com/distribution/reference</summary>
/// <param name="Repository">Where it lies.</param>
public sealed record ImageReference(ImageRepository Repository)
{
    /// <summary>A name for it that may move to another image; at most 128 characters. Null where only the digest is given.</summary>
    public string? Tag
    {
        get;
        init => field = value is null || ReferenceGrammar.IsTag(value)
            ? value
            : throw new InvalidReferenceException(value, $"'{value}' is not a tag. Write at most 128 letters, digits, '_', '.' and '-', not beginning with '.' or '-'.");
    }

    /// <summary>The digest of its manifest, which pins every byte of it. Null where only a tag is given.</summary>
    public Digest? Digest { get; init; }

    /// <summary>Reads <c>registry/repository:tag@digest</c>, as Docker reads it: no registry means <c>docker.io</c>, neither tag nor digest means <c>latest</c>.</summary>
    /// <exception cref="InvalidReferenceException">It is not a reference.</exception>
    public static ImageReference Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var name = text;
        Digest? digest = null;
        if (name.IndexOf('@', StringComparison.Ordinal) is var at and >= 0)
        {
            digest = Digest.TryParse(name[(at + 1)..], out var parsed)
                ? parsed
                : throw ReferenceGrammar.Malformed(text, "after '@' comes sha256: and 64 lower-case hexadecimal digits");
            name = name[..at];
        }

        string? tag = null;
        if (name.LastIndexOf(':') is var colon and >= 0 && colon > name.LastIndexOf('/'))
        {
            tag = name[(colon + 1)..];
            name = name[..colon];
        }

        return new(ImageRepository.Parse(name)) { Tag = tag ?? (digest is null ? "latest" : null), Digest = digest };
    }

    /// <summary>Reads a reference: see <see cref="Parse"/>.</summary>
    public static implicit operator ImageReference(string text) => Parse(text);

    /// <summary>The whole reference, with its registry.</summary>
    public override string ToString() => $"{Repository}{(Tag is null ? "" : ":" + Tag)}{(Digest is null ? "" : "@" + Digest)}";

    /// <summary>What the registry's API calls it: the digest where there is one, else the tag.</summary>
    internal string ApiName => Digest?.ToString() ?? Tag ?? "latest";
}
