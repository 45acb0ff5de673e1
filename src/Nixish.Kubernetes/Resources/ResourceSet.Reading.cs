namespace Nixish.Kubernetes;

public sealed partial record ResourceSet
{
    /// <summary>
    /// Reads YAML as kubectl does: any number of documents, each an object or a <c>List</c> of them. Kinds that have a type
    /// are read as it, custom ones where <paramref name="options"/> name it, others as <see cref="KubernetesResource"/>.
    /// </summary>
    /// <param name="yaml">The documents, in YAML 1.1: <c>yes</c> and <c>on</c> are truth values, <c>010</c> is 8, as for kubectl.</param>
    /// <param name="options">Custom kinds, and what becomes of unknown fields, which are an error otherwise.</param>
    /// <exception cref="ManifestException">The text is no YAML, nests deeper than 64, names a key twice, stands by its aliases for far more than it is long, is no Kubernetes object, or has wrong or unknown fields. The message has the line and path, and what may have been meant.</exception>
    /// <exception cref="ConflictingResourcesException">Two objects with different content have one kind, namespace and name.</exception>
    public static ResourceSet FromYaml(string yaml, ManifestOptions? options = null) => FromYaml(yaml, out _, options);

    /// <inheritdoc cref="FromYaml(string, ManifestOptions?)"/>
    /// <param name="yaml">The documents.</param>
    /// <param name="unknownFields">The unknown fields, where <paramref name="options"/> do not refuse them.</param>
    /// <param name="options">Custom kinds, and what becomes of unknown fields.</param>
    public static ResourceSet FromYaml(string yaml, out Seq<UnknownField> unknownFields, ManifestOptions? options = null) =>
        Create([.. ManifestReader.Yaml(yaml, options ?? new(), out unknownFields)]);

    /// <summary>Reads JSON in UTF-8: an object, or a <c>List</c> of them; otherwise as <see cref="FromYaml(string, ManifestOptions?)"/> reads YAML.</summary>
    /// <exception cref="ManifestException">The text is no JSON, no Kubernetes object, or has wrong or unknown fields; the message has the path of each.</exception>
    /// <exception cref="ConflictingResourcesException">Two objects with different content have one kind, namespace and name.</exception>
    public static ResourceSet FromJson(ReadOnlyMemory<byte> utf8, ManifestOptions? options = null) => FromJson(utf8, out _, options);

    /// <inheritdoc cref="FromJson(ReadOnlyMemory{byte}, ManifestOptions?)"/>
    /// <param name="utf8">The JSON.</param>
    /// <param name="unknownFields">The unknown fields, where <paramref name="options"/> do not refuse them.</param>
    /// <param name="options">Custom kinds, and what becomes of unknown fields.</param>
    public static ResourceSet FromJson(ReadOnlyMemory<byte> utf8, out Seq<UnknownField> unknownFields, ManifestOptions? options = null) =>
        Create([.. ManifestReader.Json(utf8, options ?? new(), out unknownFields)]);
}
