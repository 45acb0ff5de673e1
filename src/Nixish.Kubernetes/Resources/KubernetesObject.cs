using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>What every Kubernetes resource has: a kind, a name, and its JSON.</summary>
public abstract record KubernetesObject : IResource
{
    /// <summary>A resource named <paramref name="name"/>.</summary>
    protected KubernetesObject(string name) => Name = name;

    /// <summary>Group and version: <c>apps/v1</c>, <c>v1</c>.</summary>
    public abstract string ApiVersion { get; }

    /// <summary>The kind: <c>Deployment</c>.</summary>
    public abstract string Kind { get; }

    /// <summary>The kind's plural in URLs: <c>deployments</c>.</summary>
    public abstract string Plural { get; }

    /// <summary>Whether objects of the kind lie in a namespace.</summary>
    public abstract bool Namespaced { get; }

    /// <summary>The object's name, unique in its kind and namespace.</summary>
    public string Name { get; init; }

    /// <summary>The object's namespace; null leaves it to the target's default.</summary>
    public string? Namespace { get; init; }

    /// <inheritdoc/>
    public string Id => $"{ApiVersion}/{Kind}/{(Namespaced ? (Namespace ?? "default") + "/" : "")}{Name}";

    /// <summary>Writes the object as the API takes it: only what is set, in schema order. Images are written as <paramref name="deliveries"/> refer to them.</summary>
    public abstract void WriteTo(Utf8JsonWriter writer, Deliveries deliveries);
}
