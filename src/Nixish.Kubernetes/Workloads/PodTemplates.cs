namespace Nixish.Kubernetes;

// What workloads do alike with the template of their pods.
internal static class PodTemplates
{
    /// <summary>The label by which workloads and services find pods unless told otherwise: one of those that Kubernetes recommends.</summary>
    internal const string NameLabel = "app.kubernetes.io/name";

    internal static PodTemplateSpec Edited(PodTemplateSpec template, Func<ObjectMeta, ObjectMeta> edit) =>
        template with { Metadata = edit(template.Metadata ?? new()) };

    // The template of a workload without a selector carries the label that the selector will ask for; one that it has already stays.
    internal static PodTemplateSpec Selectable(PodTemplateSpec template, string name) =>
        template.Metadata?.Labels.ContainsKey(NameLabel) == true ? template : Edited(template, metadata => metadata with { Labels = metadata.Labels.With(NameLabel, name) });

    internal static LabelSelector SelectorOf(PodTemplateSpec selectable) =>
        new() { MatchLabels = new() { [NameLabel] = selectable.Metadata!.Labels[NameLabel] } };

    internal static IEnumerable<(string Path, ObjectMeta Metadata)> Metadata(string path, PodTemplateSpec? template) =>
        template?.Metadata is { } metadata ? [($"{path}.metadata", metadata)] : [];
}
