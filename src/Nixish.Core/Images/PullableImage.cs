namespace Nixish;

/// <summary>What containers are started from by one reference: an <see cref="Image"/>, or an <see cref="ImageIndex"/> of images for several platforms.</summary>
public abstract record PullableImage : Buildable
{
    private protected PullableImage(string name) => Name = name;

    /// <summary>Its repository without a registry: <c>web</c>, <c>shop/web</c>.</summary>
    public string Name { get; init => field = CheckedName(value); }

    /// <summary>
    /// Facts about it for people and programs that never run it, kept in its manifest: <c>org.opencontainers.image.source</c>.
    /// https://github.com/opencontainers/image-spec/blob/v1.1.0/annotations.md
    /// </summary>
    /// <exception cref="InvalidImageException">A key is none, or one of the specification's own that it does not have.</exception>
    public Map<string> Annotations { get; init => field = ImageAnnotations.Checked(value); }

    /// <summary>The name and content tag, <c>web:1b9p…</c>, known before building: the tag is the hash part of its store path.</summary>
    /// <remarks>Reads the sources at each call. Within a stack the reference also has the registry that it is pushed to.</remarks>
    public string Reference => $"{Name}:{TagIn(new Lowering())}";

    internal string TagIn(Lowering lowering) => lowering.Lower(this).Path.BaseName[..StorePath.HashLength];

    private static string CheckedName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.Length <= 200 && ReferenceGrammar.IsPath(name)
            ? name
            : throw new InvalidImageException($"'{name}' cannot name an image. Use lower-case words of letters and digits, joined by '/', '.', '_' or '-', at most 200 characters; the registry comes with PushTo.");
    }
}
