using System.Buffers;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>What every Kubernetes resource has: a kind, metadata, and its JSON. Immutable; equal to another with equal content.</summary>
/// <remarks>
/// <see cref="Name"/>, <see cref="Namespace"/>, <see cref="Labels"/> and <see cref="Annotations"/> are views of
/// <see cref="Metadata"/>, which is the only place they are kept.
/// </remarks>
public abstract partial record KubernetesObject : IResource
{
    /// <summary>A resource named <paramref name="name"/>.</summary>
    protected KubernetesObject(string name)
        : this(new ObjectMeta { Name = name ?? throw new ArgumentNullException(nameof(name)) })
    {
    }

    /// <summary>A resource with <paramref name="metadata"/>.</summary>
    protected KubernetesObject(ObjectMeta metadata) => Metadata = metadata ?? throw new ArgumentNullException(nameof(metadata));

    /// <summary>Group and version: <c>apps/v1</c>, <c>v1</c>.</summary>
    public abstract string ApiVersion { get; }

    /// <summary>The kind: <c>Deployment</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The kind's plural in URLs: <c>deployments</c>.</summary>
    public abstract string Plural { get; }

    /// <summary>Whether objects of the kind lie in a namespace.</summary>
    public abstract bool Namespaced { get; }

    /// <summary>Name, namespace, labels, annotations and what else the API keeps about an object.</summary>
    public ObjectMeta Metadata { get; init; }

    /// <summary>The object's name, unique in its kind and namespace.</summary>
    public string Name
    {
        get => Metadata.Name ?? "";
        init => Metadata = Metadata with { Name = value };
    }

    /// <summary>The object's namespace; null leaves it to the target's default.</summary>
    public string? Namespace
    {
        get => Metadata.Namespace;
        init => Metadata = Metadata with { Namespace = value };
    }

    /// <summary>Labels, by which selectors find the object.</summary>
    public Map<string> Labels
    {
        get => Metadata.Labels;
        init => Metadata = Metadata with { Labels = value };
    }

    /// <summary>Annotations, which nothing selects by.</summary>
    public Map<string> Annotations
    {
        get => Metadata.Annotations;
        init => Metadata = Metadata with { Annotations = value };
    }

    /// <summary>The API group: <c>apps</c>, empty for the core group.</summary>
    public string Group => ApiVersion.LastIndexOf('/') is >= 0 and var slash ? ApiVersion[..slash] : "";

    /// <inheritdoc/>
    public string Id => $"{ApiVersion}/{Kind}/{(Namespaced ? (Namespace ?? "default") + "/" : "")}{Name}";

    string IResource.NeededTarget => "a Cluster";

    Seq<PullableImage> IResource.Images => CollectedImages.Of(this);

    /// <summary>
    /// Writes the object as the API takes it: only what is set, in schema order, with the kind's conventions applied
    /// (<see cref="AsWritten"/>). Images are written as <paramref name="deliveries"/> refer to them.
    /// </summary>
    /// <exception cref="InvalidResourceException">The API would refuse the name, the namespace or a label.</exception>
    public void WriteTo(Utf8JsonWriter writer, Deliveries deliveries)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(deliveries);
        var written = AsWritten();
        NameRules.Check(written);
        written.WriteUnfinished(writer, deliveries);
    }

    /// <summary>The object's JSON in UTF-8, without white space or needless escapes, as <see cref="WriteTo"/> writes it.</summary>
    public byte[] ToJson(Deliveries deliveries)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, FieldWriter.Options))
        {
            WriteTo(writer, deliveries);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// The object with what its kind's conventions fill in: a workload without a selector selects
    /// <c>app.kubernetes.io/name: &lt;its name&gt;</c>, and so on. Other kinds are written as they are.
    /// </summary>
    public virtual KubernetesObject AsWritten() => this;

    // Metadata of objects that this one makes, by path.
    internal virtual IEnumerable<(string Path, ObjectMeta Metadata)> TemplateMetadata() => [];

    // The object with that metadata edited. What cannot change later, selectors and the claims of a stateful set, is not among it.
    internal virtual KubernetesObject WithTemplates(Func<ObjectMeta, ObjectMeta> edit) => this;

    /// <summary>The object with <paramref name="key"/> on its metadata and on the templates of the pods that it makes; never on a selector.</summary>
    public virtual KubernetesObject Labelled(string key, string value) =>
        (this with { Labels = Labels.With(key, value) }).WithTemplates(metadata => metadata with { Labels = metadata.Labels.With(key, value) });

    /// <summary>The object with the annotation <paramref name="key"/>, on its metadata and on the templates of the pods that it makes.</summary>
    public virtual KubernetesObject Annotated(string key, string value) =>
        (this with { Annotations = Annotations.With(key, value) }).WithTemplates(metadata => metadata with { Annotations = metadata.Annotations.With(key, value) });

    /// <summary>The object in <paramref name="ns"/>; one that is not namespaced, or names its own namespace, stays as it is.</summary>
    public virtual KubernetesObject In(string ns) => Namespaced && Namespace is null ? this with { Namespace = ns } : this;

    /// <summary>Its <see cref="Id"/>: an object may hold what logs should not show.</summary>
    public sealed override string ToString() => Id;

    /// <summary>Reads what <see cref="WriteTo"/> writes as an object of this one's type. Generated types of custom resources override it.</summary>
    protected internal virtual KubernetesObject ReadAlike(FieldReader reader) => ReadAny(reader);

    // As it is: with no convention applied and nothing checked, since an overlay is only a part of an object.
    internal void WriteUnfinished(Utf8JsonWriter writer, Deliveries deliveries)
    {
        var fields = new FieldWriter(writer, deliveries);
        writer.WriteStartObject();
        writer.WriteString("apiVersion"u8, ApiVersion);
        writer.WriteString("kind"u8, Kind);
        fields.Object("metadata"u8, Metadata);
        WriteFields(fields);
        writer.WriteEndObject();
    }

    /// <summary>How server-side apply merges the kind's fields; empty for kinds that the library itself knows. Code generated for custom resources implements it.</summary>
    protected internal virtual ReadOnlySpan<byte> MergeTable => default;

    /// <summary>Writes every set field but <c>apiVersion</c>, <c>kind</c> and <c>metadata</c>. Generated code implements it.</summary>
    protected internal abstract void WriteFields(FieldWriter writer);
}
