using System.Globalization;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Readiness of Jobs and Pods that are wanted to have ended well.</summary>
internal static class Completion
{
    public static bool IsAwaited(ApplySettings? settings, ObjectKind kind) =>
        settings?.ReadyWhen is ReadyWhen.Complete && (kind.Group, kind.Kind) is ("batch", "Job") or ("", "Pod");

    /// <summary>What has not completed is not ready, whatever else is said of it.</summary>
    public static Readiness Of(JsonElement live, ObjectKind kind, Readiness readiness)
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
}
