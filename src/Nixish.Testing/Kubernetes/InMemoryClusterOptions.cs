using Nixish.Kubernetes;

namespace Nixish.Testing;

/// <summary>How an <see cref="InMemoryCluster"/> behaves.</summary>
public sealed record InMemoryClusterOptions
{
    /// <summary>Where its times come from; the system's clock by default.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Pods that shall not get ready; none by default.</summary>
    public Seq<PodFailure> Failures { get; init; }

    /// <summary>What chance is drawn from where faults happen by chance; the same seed and requests, the same faults. Defaults to 0.</summary>
    public int Seed { get; init; }

    /// <summary>How stacks are applied to it. By default waiting gives up early: what is not ready at once in memory never will be.</summary>
    public ClusterOptions Client { get; init; } = new() { StuckAfter = TimeSpan.FromMilliseconds(50), ReadyTimeout = TimeSpan.FromSeconds(5) };
}
