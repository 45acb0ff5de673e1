namespace Nixish.Kubernetes;

/// <summary>What runs pods: its selector and the pods of its template belong together.</summary>
internal static class WorkloadRules
{
    public static void Check(Deployment deployment, ObjectWalk at)
    {
        if (Spec(deployment.Spec, at) is not { } spec)
        {
            return;
        }

        Template(spec.Selector, spec.Template, at);
        if (spec is { ProgressDeadlineSeconds: { } deadline } && deadline != int.MaxValue && deadline <= (spec.MinReadySeconds ?? 0))
        {
            at.Report(KnownRules.Range, "spec.progressDeadlineSeconds", $"{deadline} must be more than minReadySeconds, {spec.MinReadySeconds ?? 0}");
        }
    }

    public static void Check(StatefulSet set, ObjectWalk at)
    {
        if (Spec(set.Spec, at) is not { } spec)
        {
            return;
        }

        Template(spec.Selector, spec.Template, at);
        if (spec.ServiceName is { Length: > 0 } name && at.Index.Find<Service>(at.Namespace, name) is null)
        {
            PodReferences.Missing(at, KnownRules.MissingService, "Service", name, "spec.serviceName");
        }
    }

    public static void Check(DaemonSet set, ObjectWalk at)
    {
        if (Spec(set.Spec, at) is { } spec)
        {
            Template(spec.Selector, spec.Template, at);
        }
    }

    public static void Check(ReplicaSet set, ObjectWalk at)
    {
        if (Spec(set.Spec, at) is { } spec)
        {
            Template(spec.Selector, spec.Template, at);
        }
    }

    public static void Check(ReplicationController controller, ObjectWalk at)
    {
        if (Spec(controller.Spec, at) is not { } spec)
        {
            return;
        }

        if (spec.Template is not { } template)
        {
            at.Report(KnownRules.Required, "spec.template", "it is required and not set");
            return;
        }

        Always(template, "spec.template.spec.restartPolicy", at);
        if (!spec.Selector.IsEmpty && !SelectorRules.Matches(spec.Selector, template.Metadata?.Labels ?? default))
        {
            at.Report(KnownRules.Selector, "spec.template.metadata.labels", "the selector does not select the pods of the template");
        }
    }

    public static void Check(Pod pod, ObjectWalk at) => Spec(pod.Spec, at);

    private static T? Spec<T>(T? spec, ObjectWalk at)
        where T : class
    {
        if (spec is null)
        {
            at.Report(KnownRules.Required, "spec", "it is required and not set");
        }

        return spec;
    }

    private static void Template(LabelSelector? selector, PodTemplateSpec? template, ObjectWalk at)
    {
        if (template is null)
        {
            at.Report(KnownRules.Required, "spec.template", "it is required and not set");
        }

        if (selector is null)
        {
            at.Report(KnownRules.Required, "spec.selector", "it is required and not set");
        }
        else if (selector is { MatchLabels.IsEmpty: true, MatchExpressions.IsEmpty: true })
        {
            at.Report(KnownRules.Selector, "spec.selector", "an empty selector selects every pod there is");
        }
        else if (template is not null && !SelectorRules.Matches(selector, template.Metadata?.Labels ?? default))
        {
            at.Report(KnownRules.Selector, "spec.template.metadata.labels", "the selector does not select the pods of the template");
        }

        Always(template, "spec.template.spec.restartPolicy", at);
    }

    private static void Always(PodTemplateSpec? template, string path, ObjectWalk at)
    {
        if (template?.Spec?.RestartPolicy?.ToString() is "OnFailure" or "Never")
        {
            at.Report(KnownRules.RestartPolicy, path, $"'{template.Spec.RestartPolicy}' is for jobs: pods that are kept running restart Always");
        }

        if (template?.Spec?.ActiveDeadlineSeconds is not null)
        {
            at.Report(KnownRules.OneOf, path.Replace("restartPolicy", "activeDeadlineSeconds", StringComparison.Ordinal), "pods that are kept running have no deadline");
        }
    }
}
