namespace Nixish.Testing;

/// <summary>Pods that an <see cref="InMemoryCluster"/> shall not get ready.</summary>
/// <param name="Workload">The workload or pod whose pods fail: the name of a Deployment, StatefulSet, DaemonSet, Job or Pod.</param>
/// <param name="Reason">Why their containers wait, as the kubelet says it: <c>ImagePullBackOff</c>, <c>CrashLoopBackOff</c>.</param>
public sealed record PodFailure(string Workload, string Reason)
{
    /// <summary>The workload's namespace; null for any.</summary>
    public string? Namespace { get; init; }

    /// <summary>The image whose pods fail, so that those with another run; null for any.</summary>
    public string? Image { get; init; }

    /// <summary>What the container's state says beside the reason.</summary>
    public string Message { get; init; } = "";

    /// <summary>What the pods have logged.</summary>
    public string Log { get; init; } = "";
}
