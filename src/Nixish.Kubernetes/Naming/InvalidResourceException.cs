namespace Nixish.Kubernetes;

/// <summary>A resource that the API would refuse, found before anything is sent.</summary>
public sealed class InvalidResourceException : NixishException
{
    /// <summary>What is wrong with <paramref name="field"/> of <paramref name="resource"/>, and what it may be.</summary>
    public InvalidResourceException(KubernetesObject resource, string field, string value, string rule)
        : base($"{resource?.Kind} '{resource?.Name}': {field} '{value}' is not allowed: {rule}.")
    {
        ArgumentNullException.ThrowIfNull(resource);
        (ResourceId, Field, Rule) = (resource.Id, field, rule);
    }

    /// <summary>The resource's <see cref="KubernetesObject.Id"/>.</summary>
    public string ResourceId { get; }

    /// <summary>The field's path: <c>metadata.labels</c>.</summary>
    public string Field { get; }

    /// <summary>What the field may be.</summary>
    public string Rule { get; }
}
