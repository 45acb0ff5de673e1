namespace Nixish.Kubernetes;

/// <summary>When what runs to an end counts as ready.</summary>
public enum ReadyWhen
{
    /// <summary>When it runs.</summary>
    Started,

    /// <summary>When it has ended well.</summary>
    Complete,
}

/// <summary>Verbs that say how long, and until when, resources are waited for.</summary>
public static class WaitingExtensions
{
    /// <summary>The resource with a limit of its own for becoming ready, in place of <see cref="ClusterOptions.ReadyTimeout"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above zero.</exception>
    public static T ReadyWithin<T>(this T resource, TimeSpan limit)
        where T : KubernetesObject
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(limit, TimeSpan.Zero);
        return resource with { Applying = resource.Applying with { ReadyWithin = limit } };
    }

    /// <summary>
    /// The Job as one that is ready when it has completed, and failed when it has failed; without it, a Job is ready once it runs.
    /// What depends on it waits for that: a program for its migration.
    /// </summary>
    public static Job ReadyWhenComplete(this Job job)
    {
        ArgumentNullException.ThrowIfNull(job);
        return job with { Applying = job.Applying with { ReadyWhen = ReadyWhen.Complete } };
    }

    /// <summary>The Pod as one that is ready when its containers have ended well, and failed when one has not.</summary>
    public static Pod ReadyWhenComplete(this Pod pod)
    {
        ArgumentNullException.ThrowIfNull(pod);
        return pod with { Applying = pod.Applying with { ReadyWhen = ReadyWhen.Complete } };
    }
}
