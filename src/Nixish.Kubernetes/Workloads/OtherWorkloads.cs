namespace Nixish.Kubernetes;

public sealed partial record ReplicationController
{
    /// <inheritdoc/>
    public override KubernetesObject Labelled(string key, string value) => this with
    {
        Labels = Labels.With(key, value),
        Spec = Spec is { Template: { } template } spec ? spec with { Template = PodTemplates.Labelled(template, key, value) } : Spec,
    };

    internal override IEnumerable<(string Path, ObjectMeta Metadata)> TemplateMetadata() => PodTemplates.Metadata("spec.template", Spec?.Template);
}

public sealed partial record Job
{
    /// <inheritdoc/>
    public override KubernetesObject Labelled(string key, string value) => this with
    {
        Labels = Labels.With(key, value),
        Spec = Spec is { } spec ? spec with { Template = PodTemplates.Labelled(spec.Template, key, value) } : null,
    };

    internal override IEnumerable<(string Path, ObjectMeta Metadata)> TemplateMetadata() => PodTemplates.Metadata("spec.template", Spec?.Template);
}

public sealed partial record CronJob
{
    /// <inheritdoc/>
    public override KubernetesObject Labelled(string key, string value)
    {
        if (Spec is not { JobTemplate: { } jobs } spec)
        {
            return base.Labelled(key, value);
        }

        var metadata = jobs.Metadata ?? new();
        return this with
        {
            Labels = Labels.With(key, value),
            Spec = spec with
            {
                JobTemplate = jobs with
                {
                    Metadata = metadata with { Labels = metadata.Labels.With(key, value) },
                    Spec = jobs.Spec is { } job ? job with { Template = PodTemplates.Labelled(job.Template, key, value) } : null,
                },
            },
        };
    }

    internal override IEnumerable<(string Path, ObjectMeta Metadata)> TemplateMetadata() =>
    [
        .. Spec?.JobTemplate.Metadata is { } metadata ? [("spec.jobTemplate.metadata", metadata)] : Array.Empty<(string, ObjectMeta)>(),
        .. PodTemplates.Metadata("spec.jobTemplate.spec.template", Spec?.JobTemplate.Spec?.Template),
    ];
}

public sealed partial record PodTemplate
{
    /// <inheritdoc/>
    public override KubernetesObject Labelled(string key, string value) => this with
    {
        Labels = Labels.With(key, value),
        Template = Template is { } template ? PodTemplates.Labelled(template, key, value) : null,
    };

    internal override IEnumerable<(string Path, ObjectMeta Metadata)> TemplateMetadata() => PodTemplates.Metadata("template", Template);
}
