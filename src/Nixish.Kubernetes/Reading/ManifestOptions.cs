namespace Nixish.Kubernetes;

/// <summary>What becomes of fields that the type of an object does not have.</summary>
public enum UnknownFields
{
    /// <summary>They are an error, which names all of them.</summary>
    Refuse,

    /// <summary>They are reported and lost.</summary>
    Drop,

    /// <summary>They are reported and kept: their object is read as a <see cref="KubernetesResource"/>.</summary>
    Keep,
}

/// <summary>How manifests are read.</summary>
public sealed record ManifestOptions
{
    /// <summary>What becomes of unknown fields; <see cref="UnknownFields.Refuse"/> unless set.</summary>
    public UnknownFields UnknownFields { get; init; }

    /// <summary>Custom kinds to read as their types: <c>GeneratedKinds.All</c> of a namespace that was generated. Kinds without a type are read as <see cref="KubernetesResource"/>.</summary>
    public Seq<CustomKind> Kinds { get; init; }

    /// <summary>What messages call the text, such as its file.</summary>
    public string Name { get; init; } = "the manifest";
}
