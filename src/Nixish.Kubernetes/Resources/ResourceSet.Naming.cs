namespace Nixish.Kubernetes;

public sealed partial record ResourceSet
{
    /// <summary>
    /// The set with ConfigMaps and Secrets named after what they hold, <c>settings-3kq7x9v2bz</c>, and every field of the set that names one following: a
    /// change of content is then a new object, and who uses it is rolled out anew. Doing so twice is the same as once.
    /// </summary>
    /// <param name="where">Which of them; by default all. One that is found by its name from outside the set keeps it.</param>
    /// <param name="fields">Fields of custom resources that name ConfigMaps and Secrets.</param>
    /// <remarks>
    /// A name is seen by many, so a Secret's is made by PBKDF2 with 600,000 rounds (about 0.2 s each, once in a process), its namespace and name being the
    /// salt. References in other namespaces, in text such as an environment variable's value, and from outside the set are not followed.
    /// </remarks>
    public ResourceSet WithContentNames(Func<KubernetesObject, bool>? where = null, Seq<KindFields> fields = default) =>
        Renaming.Rename(this, resource => where?.Invoke(resource) == false ? resource.Name : ContentNames.Of(resource), fields);

    /// <summary>The set with <paramref name="prefix"/> before the name of each resource, and every field of the set that names one following.</summary>
    /// <param name="prefix">Such as <c>staging-</c>.</param>
    /// <param name="fields">Fields of custom resources that name others.</param>
    /// <remarks>Namespaces, definitions and API services keep theirs, which others outside know; use <see cref="In"/> for a namespace.</remarks>
    public ResourceSet Prefixed(string prefix, Seq<KindFields> fields = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(prefix);
        return Renaming.Rename(WithSelectors(), resource => HasGlobalName(resource) ? resource.Name : prefix + resource.Name, fields);
    }

    /// <summary>The set with <paramref name="suffix"/> after the name of each resource, and every field of the set that names one following.</summary>
    /// <param name="suffix">Such as <c>-blue</c>.</param>
    /// <param name="fields">Fields of custom resources that name others.</param>
    /// <remarks>Namespaces, definitions and API services keep theirs, which others outside know.</remarks>
    public ResourceSet Suffixed(string suffix, Seq<KindFields> fields = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(suffix);
        return Renaming.Rename(WithSelectors(), resource => HasGlobalName(resource) ? resource.Name : resource.Name + suffix, fields);
    }

    /// <summary>The set running <paramref name="image"/> wherever it runs one of <paramref name="repository"/>, whatever its tag and digest.</summary>
    /// <param name="repository">The name without tag: <c>nginx</c>, <c>ghcr.io/shop/web</c>, or that of an <see cref="Image"/>.</param>
    /// <param name="image">A whole reference, or an image of the program's own.</param>
    /// <param name="fields">Fields of custom resources that hold images.</param>
    /// <exception cref="ResourceNotFoundException">Nothing runs such an image; the message says which there are.</exception>
    public ResourceSet WithImage(string repository, ContainerImage image, Seq<KindFields> fields = default) => ImageEdits.Replace(this, repository, _ => image, fields);

    /// <summary>The set running images of <paramref name="repository"/> under <paramref name="tag"/>.</summary>
    /// <exception cref="ResourceNotFoundException">Nothing runs such an image; the message says which there are.</exception>
    /// <exception cref="InvalidReferenceException">It is not a tag.</exception>
    public ResourceSet WithImageTag(string repository, string tag, Seq<KindFields> fields = default)
    {
        _ = ImageRepository.Parse(repository).Tagged(tag ?? throw new ArgumentNullException(nameof(tag)));
        return ImageEdits.Replace(this, repository, reference => $"{(reference.Length > 0 ? ImageEdits.NameOf(reference) : repository)}:{tag}", fields);
    }

    /// <summary>The set running the image of <paramref name="repository"/> that has <paramref name="digest"/>.</summary>
    /// <exception cref="ResourceNotFoundException">Nothing runs such an image; the message says which there are.</exception>
    public ResourceSet WithImageDigest(string repository, Digest digest, Seq<KindFields> fields = default) =>
        ImageEdits.Replace(this, repository, reference => $"{(reference.Length > 0 ? ImageEdits.NameOf(reference) : repository)}@{digest}", fields);

    // A service without a selector finds pods by its own name: where pods say a name themselves, it must go on asking for that.
    private ResourceSet WithSelectors()
    {
        var named = this.Where<KubernetesObject>(static resource => resource is not Service)
            .SelectMany(static resource => resource.TemplateMetadata())
            .Select(static template => template.Metadata.Labels.TryGetValue(PodTemplates.NameLabel, out var name) ? name : null)
            .ToHashSet(StringComparer.Ordinal);
        return Update<Service>(service => named.Contains(service.Name) ? (Service)service.AsWritten() : service);
    }

    private static bool HasGlobalName(KubernetesObject resource) => resource.Kind is "Namespace" or "CustomResourceDefinition" or "APIService";
}
