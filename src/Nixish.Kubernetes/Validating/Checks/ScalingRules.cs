namespace Nixish.Kubernetes;

/// <summary>Autoscalers and budgets of disruption.</summary>
internal static class ScalingRules
{
    public static void Check(HorizontalPodAutoscalerSpec spec, ObjectWalk at)
    {
        Bounds(spec.MinReplicas, spec.MaxReplicas, at);
        // Down to none only where something outside the pods says when to come back.
        if (spec.MinReplicas == 0 && !spec.Metrics.Any(static metric => metric.Type.ToString() is "Object" or "External"))
        {
            at.Report(KnownRules.Scaling, "minReplicas", "0 needs a metric of type Object or External");
        }

        Target(spec.ScaleTargetRef?.ApiVersion, spec.ScaleTargetRef?.Kind, spec.ScaleTargetRef?.Name, at);
    }

    public static void Check(HorizontalPodAutoscalerSpecV1 spec, ObjectWalk at)
    {
        Bounds(spec.MinReplicas, spec.MaxReplicas, at);
        if (spec.MinReplicas == 0)
        {
            at.Report(KnownRules.Range, "minReplicas", "0 is less than 1");
        }

        if (string.IsNullOrEmpty(spec.ScaleTargetRef?.Kind))
        {
            at.Report(KnownRules.Required, "scaleTargetRef.kind", "it must not be empty");
        }

        if (string.IsNullOrEmpty(spec.ScaleTargetRef?.Name))
        {
            at.Report(KnownRules.Required, "scaleTargetRef.name", "it must not be empty");
        }

        Target(spec.ScaleTargetRef?.ApiVersion, spec.ScaleTargetRef?.Kind, spec.ScaleTargetRef?.Name, at);
    }

    public static void Check(MetricSpec metric, ObjectWalk at)
    {
        var missing = (Type: metric.Type.ToString(), metric.Object, metric.Pods, metric.Resource, metric.ContainerResource, metric.External) switch
        {
            { Type: "Object", Object: null } => "object",
            { Type: "Pods", Pods: null } => "pods",
            { Type: "Resource", Resource: null } => "resource",
            { Type: "ContainerResource", ContainerResource: null } => "containerResource",
            { Type: "External", External: null } => "external",
            _ => null,
        };
        if (missing is not null)
        {
            at.Report(KnownRules.Required, missing, $"a metric of type {metric.Type} says which");
        }
    }

    public static void Check(MetricTarget target, ObjectWalk at)
    {
        var field = (Type: target.Type.ToString(), target.AverageUtilization, target.Value, target.AverageValue) switch
        {
            { Type: "Utilization", AverageUtilization: null } => "averageUtilization",
            { Type: "Value", Value: null } => "value",
            { Type: "AverageValue", AverageValue: null } => "averageValue",
            _ => null,
        };
        if (field is not null)
        {
            at.Report(KnownRules.Required, field, $"a target of type {target.Type} says how much");
        }
    }

    public static void Check(PodDisruptionBudgetSpec spec, ObjectWalk at)
    {
        if (spec is { MinAvailable: not null, MaxUnavailable: not null })
        {
            at.Report(KnownRules.OneOf, "", "minAvailable and maxUnavailable exclude each other");
        }
    }

    private static void Bounds(int? least, int most, ObjectWalk at)
    {
        if (least > most)
        {
            at.Report(KnownRules.Scaling, "maxReplicas", $"{most} is less than minReplicas, {least}");
        }
    }

    private static void Target(string? apiVersion, string? kind, string? name, ObjectWalk at)
    {
        if (string.IsNullOrEmpty(name) || apiVersion is { } version && !version.StartsWith("apps/", StringComparison.Ordinal))
        {
            return;
        }

        KubernetesObject? found = kind switch
        {
            "Deployment" => at.Index.Find<Deployment>(at.Namespace, name),
            "StatefulSet" => at.Index.Find<StatefulSet>(at.Namespace, name),
            "ReplicaSet" => at.Index.Find<ReplicaSet>(at.Namespace, name),
            _ => at.Written,
        };
        if (found is null)
        {
            PodReferences.Missing(at, KnownRules.MissingTarget, kind!, name, "scaleTargetRef.name");
        }
        else if (found is Deployment { Spec.Replicas: not null } or StatefulSet { Spec.Replicas: not null } or ReplicaSet { Spec.Replicas: not null })
        {
            at.Report(KnownRules.ScaledTwice, "scaleTargetRef", $"{found.Id} sets spec.replicas, and every apply would undo what the autoscaler did: leave it out there");
        }
    }
}
