namespace Nixish.Kubernetes;

public sealed partial record Pod
{
    /// <summary>The template of pods that run <paramref name="containers"/>, for a workload.</summary>
    public static PodTemplateSpec Of(params ReadOnlySpan<Container> containers) =>
        new() { Spec = new() { Containers = Seq.Create(containers) } };
}
