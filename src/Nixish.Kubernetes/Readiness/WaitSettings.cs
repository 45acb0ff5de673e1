using System.Globalization;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>How long, and until when, a resource is waited for, said on the resource itself as annotations, so that it travels with the value.</summary>
public static class WaitSettings
{
    /// <summary>The annotation that holds how long the resource may take to become ready, in seconds: <c>90s</c>.</summary>
    public const string WithinAnnotation = "nixish.dev/ready-within";

    /// <summary>The annotation that says when a Job or Pod is ready: <c>complete</c>, not when it has started.</summary>
    public const string WhenAnnotation = "nixish.dev/ready-when";

    internal const string Complete = "complete";

    /// <summary>
    /// The resource with a limit of its own for becoming ready, in place of <see cref="ClusterOptions.ReadyTimeout"/>. Kept to the
    /// millisecond in the annotation <see cref="WithinAnnotation"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not above zero.</exception>
    public static T ReadyWithin<T>(this T resource, TimeSpan limit)
        where T : KubernetesObject
    {
        ArgumentNullException.ThrowIfNull(resource);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, TimeSpan.FromMilliseconds(1));
        return With(resource, WithinAnnotation, string.Create(CultureInfo.InvariantCulture, $"{limit.TotalSeconds:0.###}s"));
    }

    /// <summary>
    /// The Job as one that is ready when it has completed, and failed when it has failed; without it, a Job is ready once it runs.
    /// What depends on it waits for it: a migration before the program that needs it.
    /// </summary>
    public static Job ReadyWhenComplete(this Job job) => With(job, WhenAnnotation, Complete);

    /// <summary>The Pod as one that is ready when its containers have ended well, and failed when one has not.</summary>
    public static Pod ReadyWhenComplete(this Pod pod) => With(pod, WhenAnnotation, Complete);

    internal static TimeSpan? Within(JsonElement wanted) =>
        wanted.At("metadata", "annotations", WithinAnnotation).AsText() is not { } text ? null
        : text.EndsWith('s') && double.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 31_536_000
            ? TimeSpan.FromSeconds(seconds)
            : throw new NixishException($"'{text}' is no limit for becoming ready. Write the annotation {WithinAnnotation} as seconds, as in 90s, or use ReadyWithin.");

    internal static bool AwaitsCompletion(JsonElement wanted, ObjectKind kind) =>
        (kind.Group, kind.Kind) is ("batch", "Job") or ("", "Pod") && wanted.At("metadata", "annotations", WhenAnnotation).AsText() is Complete;

    // What has not completed is not ready, whatever else is said of it.
    internal static Readiness Completed(JsonElement live, ObjectKind kind, Readiness readiness)
    {
        if (!readiness.IsCurrent)
        {
            return readiness;
        }

        var status = live.Member("status"u8);
        return kind.Kind is "Job"
            ? ReadinessRules.Condition(status, "Complete") is ("True", _, _) ? readiness : Readiness.InProgress(string.Create(CultureInfo.InvariantCulture,
                $"{status.Member("succeeded"u8).AsInt64() ?? 0} of {live.Member("spec"u8).Member("completions"u8).AsInt64() ?? 1} completed"))
            : status.Member("phase"u8).AsText() switch
            {
                "Succeeded" => readiness,
                "Failed" => Readiness.Failed(PodTrouble.Of(status)?.ToString() ?? "failed"),
                _ => Readiness.InProgress("not completed yet"),
            };
    }

    private static T With<T>(T resource, string annotation, string value)
        where T : KubernetesObject => (T)(((KubernetesObject)resource) with { Annotations = resource.Annotations.With(annotation, value) });
}
