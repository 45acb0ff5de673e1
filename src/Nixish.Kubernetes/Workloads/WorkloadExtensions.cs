namespace Nixish.Kubernetes;

/// <summary>Verbs for what runs pods.</summary>
public static class WorkloadExtensions
{
    /// <summary>The deployment with so many pods.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="replicas"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">It has no spec, so nothing to run.</exception>
    public static Deployment WithReplicas(this Deployment deployment, int replicas)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return deployment with { Spec = SpecOf(deployment, deployment.Spec) with { Replicas = Checked(replicas) } };
    }

    /// <summary>The stateful set with so many pods.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="replicas"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">It has no spec, so nothing to run.</exception>
    public static StatefulSet WithReplicas(this StatefulSet set, int replicas)
    {
        ArgumentNullException.ThrowIfNull(set);
        return set with { Spec = SpecOf(set, set.Spec) with { Replicas = Checked(replicas) } };
    }

    /// <summary>The replica set with so many pods.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="replicas"/> is negative.</exception>
    /// <exception cref="InvalidOperationException">It has no spec, so nothing to run.</exception>
    public static ReplicaSet WithReplicas(this ReplicaSet set, int replicas)
    {
        ArgumentNullException.ThrowIfNull(set);
        return set with { Spec = SpecOf(set, set.Spec) with { Replicas = Checked(replicas) } };
    }

    private static int Checked(int replicas)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(replicas);
        return replicas;
    }

    private static T SpecOf<T>(KubernetesObject resource, T? spec)
        where T : class => spec ?? throw new InvalidOperationException($"{resource.Id} has no spec, so no number of pods. Set its Spec.");
}
