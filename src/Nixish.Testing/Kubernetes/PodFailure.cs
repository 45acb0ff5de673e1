namespace Nixish.Testing;

/// <summary>Pods that an <see cref="InMemoryCluster"/> shall not get ready.</summary>
/// <param name="Workload">The workload or pod whose pods fail: the name of a Deployment, StatefulSet, DaemonSet, Job or Pod; <see cref="AnyWorkload"/> for all.</param>
/// <param name="Reason">
/// Why, in the kubelet's or scheduler's word. <c>Unschedulable</c>: no node takes them. <c>CrashLoopBackOff</c>: they end again and again.
/// <c>Error</c>: they end with <see cref="ExitCode"/>, which fails a Job. <c>NotReady</c>: they run and their probe fails. Every other word is
/// what their containers wait for: <c>ImagePullBackOff</c>, <c>CreateContainerConfigError</c>.
/// </param>
public sealed record PodFailure(string Workload, string Reason)
{
    /// <summary>Stands for every workload.</summary>
    public const string AnyWorkload = "*";

    /// <summary>The workload's namespace; null for any.</summary>
    public string? Namespace { get; init; }

    /// <summary>The image whose pods fail, so that those with another run; null for any.</summary>
    public string? Image { get; init; }

    /// <summary>What the cluster says beside the reason.</summary>
    public string Message { get; init; } = "";

    /// <summary>What the pods have logged.</summary>
    public string Log { get; init; } = "";

    /// <summary>What the containers end with where they crash. Defaults to 1.</summary>
    public int ExitCode { get; init; } = 1;

    /// <summary>Every pod that runs <paramref name="image"/> fails for this reason.</summary>
    public static PodFailure OfImage(string image, string reason) => new(AnyWorkload, reason) { Image = image };
}
