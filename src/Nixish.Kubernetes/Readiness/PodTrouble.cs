using System.Globalization;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Why a pod does not run: a container that waits or has ended, or no node that takes it.</summary>
/// <param name="Reason">The kubelet's or scheduler's word: <c>ImagePullBackOff</c>.</param>
/// <param name="Message">Its sentence; empty where it gives none.</param>
/// <param name="Container">Which container; null where it is the pod.</param>
/// <param name="Restarts">How often the container was started again.</param>
internal sealed record PodTrouble(string Reason, string Message, string? Container = null, long Restarts = 0)
{
    // The back-off of the kubelet: 10, 20, 40 s. A program that waits for another is seldom later than that.
    private const int ManyRestarts = 3;

    // What registries and engines answer, as kubelets pass it on: words of the distribution protocol's error codes.
    private static readonly string[] Refusals = ["not found", "manifest unknown", "does not exist", "unauthorized", "access denied", "authentication required"];

    /// <summary>Whether the pod's image cannot be had or its container not be made: it seldom mends itself.</summary>
    public bool IsStuck => Reason is "ImagePullBackOff" or "ErrImagePull" or "InvalidImageName" or "ErrImageNeverPull" or "ImageInspectError" or "RegistryUnavailable"
        or "CreateContainerConfigError" or "CreateContainerError" or "RunContainerError";

    /// <summary>Whether waiting cannot mend it: the image's name is none, or its registry answers that it has no such image or does not give it out.</summary>
    public bool IsFinal => Reason is "InvalidImageName" or "ErrImageNeverPull" ||
        (Reason is "ErrImagePull" or "ImagePullBackOff" && Refusals.Any(word => Message.Contains(word, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Whether the container has ended again and again.</summary>
    public bool IsCrashing => Reason is "CrashLoopBackOff" && Restarts >= ManyRestarts;

    public override string ToString() => Message.Length > 0 ? $"{Reason}: {Message}" : Reason;

    /// <summary>The first trouble in a pod's status; null where it is well or merely on its way.</summary>
    public static PodTrouble? Of(JsonElement status)
    {
        foreach (var list in (ReadOnlySpan<string>)["initContainerStatuses", "containerStatuses"])
        {
            foreach (var container in status.Member(list).Items())
            {
                var (name, restarts) = (container.Member("name"u8).AsText(), container.Member("restartCount"u8).AsInt64() ?? 0);
                var state = container.Member("state"u8);
                if (state.Member("waiting"u8).Member("reason"u8).AsText() is { } reason and not ("ContainerCreating" or "PodInitializing"))
                {
                    return new(reason, state.Member("waiting"u8).Member("message"u8).AsText() ?? "", name, restarts);
                }

                if (state.Member("terminated"u8) is { ValueKind: JsonValueKind.Object } ended && ended.Member("exitCode"u8).AsInt64() is { } code and not 0)
                {
                    return new(ended.Member("reason"u8).AsText() ?? "Error", string.Create(CultureInfo.InvariantCulture, $"exit code {code}"), name, restarts);
                }
            }
        }

        return ReadinessRules.Condition(status, "PodScheduled") is ("False", var why, var message) ? new(why.Length > 0 ? why : "Unschedulable", message)
            : status.Member("phase"u8).AsText() is "Failed" ? new(status.Member("reason"u8).AsText() ?? "Failed", status.Member("message"u8).AsText() ?? "")
            : null;
    }
}
