namespace Nixish.Kubernetes;

/// <summary>Replaces the images that a set runs.</summary>
internal static class ImageEdits
{
    /// <summary>Each image of <paramref name="repository"/> as <paramref name="edit"/> returns it.</summary>
    public static ResourceSet Replace(ResourceSet set, string repository, Func<string, ContainerImage> edit, Seq<KindFields> fields)
    {
        ArgumentException.ThrowIfNullOrEmpty(repository);
        var images = new ImagesAside();
        SortedSet<string> seen = new(StringComparer.Ordinal);
        var found = false;
        var replaced = ResourceSet.Create([.. set.Select(Edited)]);
        return found ? replaced : throw ResourceNotFoundException.ForImage(repository, seen);

        KubernetesObject Edited(KubernetesObject resource)
        {
            var becomesImage = false;
            var edited = Renaming.Edit(resource, use => use.IsImage ? Reference(use.Name, ref becomesImage) : null, fields, images);
            return edited is KubernetesResource untyped && becomesImage ? Typed(untyped, images) : edited;
        }

        string? Reference(string text, ref bool becomesImage)
        {
            var value = images.Find(text);
            seen.Add(value?.Name ?? text);
            if (!(value is null ? IsOf(text, repository) : string.Equals(value.Name, repository, StringComparison.Ordinal)))
            {
                return null;
            }

            found = true;
            var image = edit(value is null ? text : "");
            becomesImage |= image.Image is not null;
            return image.Image is { } own ? images.ReferenceOf(own) : image.Reference;
        }
    }

    /// <summary>The text before tag and digest, as it was written.</summary>
    public static string NameOf(string reference)
    {
        var name = reference.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? reference[..at] : reference;
        return name.LastIndexOf(':') is var colon && colon > name.LastIndexOf('/') ? name[..colon] : name;
    }

    // Docker reads nginx, library/nginx and docker.io/library/nginx as one; a text that is no reference is nobody's image.
    private static bool IsOf(string reference, string repository)
    {
        if (string.Equals(NameOf(reference), repository, StringComparison.Ordinal))
        {
            return true;
        }

        try
        {
            return ImageRepository.Parse(NameOf(reference)) == ImageRepository.Parse(repository);
        }
        catch (InvalidReferenceException)
        {
            return false;
        }
    }

    // JSON holds no image: a kind that has a type becomes it.
    private static KubernetesObject Typed(KubernetesResource resource, ImagesAside images) => KnownKinds.Find(resource.ApiVersion, resource.Kind) is not null
        ? ObjectTree.Read(ObjectTree.Of(resource, images), resource, static (_, reader) => KubernetesObject.ReadAny(reader), images)
        : throw new InvalidResourceException(resource, "image", "an Image", "a resource without a type keeps images as text. Give WithImage a reference");
}
