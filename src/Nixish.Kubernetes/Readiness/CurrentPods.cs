using System.Globalization;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>
/// Which of a workload's pods are of what was applied last. A pod of the template before may well be in trouble: that may be why
/// the new one was applied.
/// </summary>
internal static class CurrentPods
{
    private const string DeploymentRevision = "deployment.kubernetes.io/revision";

    // A field of versions before apps/v1, which lives on as an annotation and on the pods as a label.
    private const string DaemonSetGeneration = "deprecated.daemonset.template.generation";

    public static IReadOnlyList<JsonElement> Of(JsonElement live, ObjectKind kind, IReadOnlyList<JsonElement> pods, IReadOnlyList<JsonElement> replicaSets)
    {
        var (metadata, status) = (live.Member("metadata"u8), live.Member("status"u8));
        if (status.Member("observedGeneration"u8).AsInt64() is { } observed && observed != metadata.Member("generation"u8).AsInt64())
        {
            return [];
        }

        return kind.Kind switch
        {
            "Deployment" when Annotation(live, DeploymentRevision) is { } revision =>
                replicaSets.Where(set => string.Equals(Annotation(set, DeploymentRevision), revision, StringComparison.Ordinal)).Select(set => Label(set, "pod-template-hash")).FirstOrDefault() is { } hash
                    ? With(pods, "pod-template-hash", hash)
                    : [],
            "StatefulSet" when status.Member("updateRevision"u8).AsText() is { } revision => With(pods, "controller-revision-hash", revision),
            "DaemonSet" when Annotation(live, DaemonSetGeneration) is { } generation && pods.Any(pod => Label(pod, "pod-template-generation") is not null) =>
                With(pods, "pod-template-generation", generation),
            _ => pods,
        };
    }

    /// <summary>The name of the ReplicaSet of a Deployment's current template; null where it is not there yet.</summary>
    public static string? ReplicaSetOf(JsonElement live, IReadOnlyList<JsonElement> replicaSets) => replicaSets
        .Where(set => string.Equals(Annotation(set, DeploymentRevision), Annotation(live, DeploymentRevision), StringComparison.Ordinal))
        .Select(set => set.At("metadata", "name").AsText())
        .FirstOrDefault();

    /// <summary>When Nixish last applied something of the object, by the server's clock; the first of all times where it never did.</summary>
    public static DateTimeOffset AppliedAt(JsonElement live) => live.At("metadata", "managedFields").Items()
        .Where(static entry => entry.Member("manager"u8).AsText() is StackMarks.FieldManager && entry.Member("operation"u8).AsText() is "Apply")
        .Select(static entry => TimeOf(entry.Member("time"u8)))
        .DefaultIfEmpty(DateTimeOffset.MinValue)
        .Max();

    public static DateTimeOffset TimeOf(JsonElement text) =>
        text.AsText() is { } time && DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var value) ? value : DateTimeOffset.MinValue;

    private static JsonElement[] With(IReadOnlyList<JsonElement> pods, string label, string value) => [.. pods.Where(pod => string.Equals(Label(pod, label), value, StringComparison.Ordinal))];

    private static string? Annotation(JsonElement live, string name) => live.At("metadata", "annotations", name).AsText();

    private static string? Label(JsonElement live, string name) => live.At("metadata", "labels", name).AsText();
}
