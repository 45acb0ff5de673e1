namespace Nixish.Kubernetes;

public sealed partial record Deployment
{
    /// <inheritdoc/>
    public override KubernetesObject AsWritten()
    {
        if (Spec is not { Selector: null } spec)
        {
            return this;
        }

        var template = PodTemplates.Selectable(spec.Template, Name);
        return this with { Spec = spec with { Selector = PodTemplates.SelectorOf(template), Template = template } };
    }

    internal override KubernetesObject WithTemplates(Func<ObjectMeta, ObjectMeta> edit) => this with
    {
        Spec = Spec is { Template: { } template } spec ? spec with { Template = PodTemplates.Edited(template, edit) } : Spec,
    };

    internal override IEnumerable<(string Path, ObjectMeta Metadata)> TemplateMetadata() => PodTemplates.Metadata("spec.template", Spec?.Template);
}

public sealed partial record StatefulSet
{
    /// <inheritdoc/>
    public override KubernetesObject AsWritten()
    {
        if (Spec is not { Selector: null } spec)
        {
            return this;
        }

        var template = PodTemplates.Selectable(spec.Template, Name);
        return this with { Spec = spec with { Selector = PodTemplates.SelectorOf(template), Template = template } };
    }

    internal override KubernetesObject WithTemplates(Func<ObjectMeta, ObjectMeta> edit) => this with
    {
        Spec = Spec is { Template: { } template } spec ? spec with { Template = PodTemplates.Edited(template, edit) } : Spec,
    };

    internal override IEnumerable<(string Path, ObjectMeta Metadata)> TemplateMetadata() => PodTemplates.Metadata("spec.template", Spec?.Template);
}

public sealed partial record DaemonSet
{
    /// <inheritdoc/>
    public override KubernetesObject AsWritten()
    {
        if (Spec is not { Selector: null } spec)
        {
            return this;
        }

        var template = PodTemplates.Selectable(spec.Template, Name);
        return this with { Spec = spec with { Selector = PodTemplates.SelectorOf(template), Template = template } };
    }

    internal override KubernetesObject WithTemplates(Func<ObjectMeta, ObjectMeta> edit) => this with
    {
        Spec = Spec is { Template: { } template } spec ? spec with { Template = PodTemplates.Edited(template, edit) } : Spec,
    };

    internal override IEnumerable<(string Path, ObjectMeta Metadata)> TemplateMetadata() => PodTemplates.Metadata("spec.template", Spec?.Template);
}

public sealed partial record ReplicaSet
{
    /// <inheritdoc/>
    public override KubernetesObject AsWritten()
    {
        if (Spec is not { Selector: null, Template: { } bare } spec)
        {
            return this;
        }

        var template = PodTemplates.Selectable(bare, Name);
        return this with { Spec = spec with { Selector = PodTemplates.SelectorOf(template), Template = template } };
    }

    internal override KubernetesObject WithTemplates(Func<ObjectMeta, ObjectMeta> edit) => this with
    {
        Spec = Spec is { Template: { } template } spec ? spec with { Template = PodTemplates.Edited(template, edit) } : Spec,
    };

    internal override IEnumerable<(string Path, ObjectMeta Metadata)> TemplateMetadata() => PodTemplates.Metadata("spec.template", Spec?.Template);
}
