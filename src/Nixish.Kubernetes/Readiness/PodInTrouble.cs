using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>A pod that does not run, and why.</summary>
internal sealed record PodInTrouble(string Pod, string Uid, PodTrouble Trouble)
{
    public static PodInTrouble? Of(JsonElement pod)
    {
        var metadata = pod.Member("metadata"u8);
        return metadata.Member("deletionTimestamp"u8).Exists() || PodTrouble.Of(pod.Member("status"u8)) is not { } trouble
            ? null
            : new(metadata.Member("name"u8).AsText() ?? "", metadata.Member("uid"u8).AsText() ?? "", trouble);
    }

    /// <summary>A container that runs and is not ready, and when the time is up: what it says may tell why.</summary>
    public static (string Pod, string Container)? Unready(IReadOnlyList<JsonElement> pods)
    {
        foreach (var pod in pods.Where(static pod => !pod.At("metadata", "deletionTimestamp").Exists()))
        {
            foreach (var container in pod.At("status", "containerStatuses").Items())
            {
                if (container.Member("ready"u8).ValueKind == JsonValueKind.False && container.At("state", "running").Exists())
                {
                    return (pod.At("metadata", "name").AsText() ?? "", container.Member("name"u8).AsText() ?? "");
                }
            }
        }

        return null;
    }

    /// <summary>Of the newest generation of pods, the one whose trouble is the most lasting: older ones are on their way out.</summary>
    public static PodInTrouble? Worst(IReadOnlyList<JsonElement> pods)
    {
        if (pods.Count == 0)
        {
            return null;
        }

        var newest = Template(pods.MaxBy(pod => pod.At("metadata", "creationTimestamp").AsText(), StringComparer.Ordinal));
        return pods
            .Where(pod => string.Equals(Template(pod), newest, StringComparison.Ordinal))
            .Select(Of)
            .OfType<PodInTrouble>()
            .OrderByDescending(pod => pod.Trouble.IsStuck || pod.Trouble.IsCrashing)
            .ThenByDescending(pod => pod.Trouble.Reason is "CrashLoopBackOff")
            .ThenBy(pod => pod.Pod, StringComparer.Ordinal)
            .FirstOrDefault();
    }

    private static string? Template(JsonElement pod)
    {
        var labels = pod.At("metadata", "labels");
        return labels.Member("pod-template-hash").AsText() ?? labels.Member("controller-revision-hash").AsText();
    }
}
