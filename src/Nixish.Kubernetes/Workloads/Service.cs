namespace Nixish.Kubernetes;

public sealed partial record Service
{
    /// <inheritdoc/>
    public override KubernetesObject AsWritten() =>
        Spec is { Selector: null } spec && spec.Type != ServiceType.ExternalName
            ? this with { Spec = spec with { Selector = new() { [PodTemplates.NameLabel] = Name } } }
            : this;
}
