namespace Nixish.Kubernetes;

public sealed partial record ReplicationController
{
    internal override KubernetesObject WithTemplates(Func<ObjectMeta, ObjectMeta> edit) => this with
    {
        Spec = Spec is { Template: { } template } spec ? spec with { Template = PodTemplates.Edited(template, edit) } : Spec,
    };

    internal override IEnumerable<(string Path, ObjectMeta Metadata)> TemplateMetadata() => PodTemplates.Metadata("spec.template", Spec?.Template);
}

public sealed partial record Job
{
    internal override KubernetesObject WithTemplates(Func<ObjectMeta, ObjectMeta> edit) => this with
    {
        Spec = Spec is { } spec ? spec with { Template = PodTemplates.Edited(spec.Template, edit) } : null,
    };

    internal override IEnumerable<(string Path, ObjectMeta Metadata)> TemplateMetadata() => PodTemplates.Metadata("spec.template", Spec?.Template);
}

public sealed partial record CronJob
{
    internal override KubernetesObject WithTemplates(Func<ObjectMeta, ObjectMeta> edit) => Spec is not { JobTemplate: { } jobs } spec ? this : this with
    {
        Spec = spec with
        {
            JobTemplate = jobs with
            {
                Metadata = edit(jobs.Metadata ?? new()),
                Spec = jobs.Spec is { } job ? job with { Template = PodTemplates.Edited(job.Template, edit) } : null,
            },
        },
    };

    internal override IEnumerable<(string Path, ObjectMeta Metadata)> TemplateMetadata() =>
    [
        .. Spec?.JobTemplate.Metadata is { } metadata ? [("spec.jobTemplate.metadata", metadata)] : Array.Empty<(string, ObjectMeta)>(),
        .. PodTemplates.Metadata("spec.jobTemplate.spec.template", Spec?.JobTemplate.Spec?.Template),
    ];
}

public sealed partial record PodTemplate
{
    internal override KubernetesObject WithTemplates(Func<ObjectMeta, ObjectMeta> edit) =>
        this with { Template = Template is { } template ? PodTemplates.Edited(template, edit) : null };

    internal override IEnumerable<(string Path, ObjectMeta Metadata)> TemplateMetadata() => PodTemplates.Metadata("template", Template);
}
