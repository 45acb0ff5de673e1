using System.Globalization;

namespace Nixish.Kubernetes;

/// <summary>How updates go on.</summary>
internal static class UpdateRules
{
    public static void Check(DeploymentStrategy strategy, ObjectWalk at) => Only(strategy.Type?.ToString(), strategy.RollingUpdate, at);

    public static void Check(StatefulSetUpdateStrategy strategy, ObjectWalk at) => Only(strategy.Type?.ToString(), strategy.RollingUpdate, at);

    public static void Check(DaemonSetUpdateStrategy strategy, ObjectWalk at) => Only(strategy.Type?.ToString(), strategy.RollingUpdate, at);

    public static void Check(RollingUpdateDeployment update, ObjectWalk at) => Progress(update.MaxUnavailable, update.MaxSurge, at);

    // A daemon set surges only when it is told to, so that one number of 0 leaves nothing to move with.
    public static void Check(RollingUpdateDaemonSet update, ObjectWalk at) => Progress(update.MaxUnavailable, update.MaxSurge ?? 0, at);

    private static void Only(string? type, KubernetesValue? update, ObjectWalk at)
    {
        if (update is not null && type is ("Recreate" or "OnDelete"))
        {
            at.Report(KnownRules.Update, "rollingUpdate", $"an update of type {type} has no such settings");
        }
    }

    private static void Progress(IntOrString? unavailable, IntOrString? surge, ObjectWalk at)
    {
        if (IsZero(unavailable) && IsZero(surge))
        {
            at.Report(KnownRules.Update, "maxUnavailable", "it and maxSurge are both 0, so that an update could not begin");
        }

        if (unavailable?.Text is { } text && FieldFact.IsPercent(text) && (text.Length > 10 || int.Parse(text.AsSpan(0, text.Length - 1), CultureInfo.InvariantCulture) > 100))
        {
            at.Report(KnownRules.Range, "maxUnavailable", $"'{ObjectWalk.Short(text)}' is more than 100%");
        }
    }

    private static bool IsZero(IntOrString? value) => value is { } set && (set.Number == 0 || set.Text is { } text && FieldFact.IsPercent(text) && text.AsSpan(0, text.Length - 1).IndexOfAnyExcept('0') < 0);
}
