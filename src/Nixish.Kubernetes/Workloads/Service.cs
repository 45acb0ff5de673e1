namespace Nixish.Kubernetes;

public sealed partial record Service
{
    /// <inheritdoc/>
    public override KubernetesObject AsWritten() =>
        Spec is { Selector: null } spec && !string.Equals(spec.Type, "ExternalName", StringComparison.Ordinal)
            ? this with { Spec = spec with { Selector = new() { [PodTemplates.NameLabel] = Name } } }
            : this;
}
