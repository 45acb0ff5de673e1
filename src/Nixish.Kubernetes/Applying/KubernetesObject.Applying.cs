namespace Nixish.Kubernetes;

public abstract partial record KubernetesObject
{
    /// <summary>How it is applied. No part of its JSON.</summary>
    public ApplySettings Applying { get; init; } = ApplySettings.Default;
}
