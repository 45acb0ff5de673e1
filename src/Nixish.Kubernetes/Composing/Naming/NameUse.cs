namespace Nixish.Kubernetes;

/// <summary>A name in a field of an object: of another object, or of an image.</summary>
/// <param name="Kind">The other's kind; <c>%</c> of an image.</param>
/// <param name="Group">The other's group; null where the field does not say it.</param>
/// <param name="Namespace">Where the other lies, if it lies in a namespace; null means any, as in the rules of a cluster role.</param>
/// <param name="Name">The name.</param>
internal readonly record struct NameUse(string Kind, string? Group, string? Namespace, string Name)
{
    public bool IsImage => string.Equals(Kind, NameSchema.Image, StringComparison.Ordinal);
}
