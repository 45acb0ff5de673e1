namespace Nixish.Kubernetes;

/// <summary>A kind whose type was generated from a custom resource definition, so that manifests of it can be read.</summary>
public sealed class CustomKind
{
    private readonly Func<FieldReader, KubernetesObject> _read;

    /// <summary>The kind <paramref name="kind"/> of <paramref name="apiVersion"/>, read by <paramref name="read"/>.</summary>
    public CustomKind(string apiVersion, string kind, Func<FieldReader, KubernetesObject> read)
    {
        ArgumentException.ThrowIfNullOrEmpty(apiVersion);
        ArgumentException.ThrowIfNullOrEmpty(kind);
        (ApiVersion, Kind, _read) = (apiVersion, kind, read ?? throw new ArgumentNullException(nameof(read)));
    }

    /// <summary>Group and version: <c>cert-manager.io/v1</c>.</summary>
    public string ApiVersion { get; }

    /// <summary>The kind: <c>Certificate</c>.</summary>
    public string Kind { get; }

    /// <summary>Its apiVersion and kind.</summary>
    public override string ToString() => $"{ApiVersion}/{Kind}";

    internal KubernetesObject Read(FieldReader reader) => _read(reader);
}
