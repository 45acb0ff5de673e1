namespace Nixish.Kubernetes;

/// <summary>A field that servers select objects of a kind by.</summary>
/// <param name="Name">What a selector calls it: <c>status.successful</c>.</param>
/// <param name="Path">Where its value stands in an object: <c>status.succeeded</c>.</param>
/// <param name="Absent">What it is where an object does not say: the empty text, <c>0</c> or <c>false</c>.</param>
/// <remarks>A server older than a field refuses it. Custom resources add those of their definition's <c>selectableFields</c>.</remarks>
/// <seealso href="https://kubernetes.io/docs/concepts/overview/working-with-objects/field-selectors/#list-of-supported-fields"/>
public sealed record SelectorField(string Name, string Path, string Absent = "")
{
    private static readonly SelectorField ObjectName = Plain("metadata.name");
    private static readonly SelectorField ObjectNamespace = Plain("metadata.namespace");

    /// <summary>The fields of a built-in kind; for any other those of every kind, <c>metadata.name</c> and <c>metadata.namespace</c>.</summary>
    public static Seq<SelectorField> Of(string group, string kind) => (group, kind) is ("", "Namespace" or "Node") or ("certificates.k8s.io", "CertificateSigningRequest")
        ? [ObjectName, .. OwnOf(group, kind)]
        : [ObjectName, ObjectNamespace, .. OwnOf(group, kind)];

    private static Seq<SelectorField> OwnOf(string group, string kind) => (group, kind) switch
    {
        ("", "Pod") =>
        [
            Flag("spec.hostNetwork"), Plain("spec.nodeName"), Plain("spec.restartPolicy"), Plain("spec.schedulerName"), Plain("spec.serviceAccountName"),
            Plain("status.nominatedNodeName"), Plain("status.phase"), Plain("status.podIP"),
        ],
        ("", "Event") => [.. About("involvedObject"), Plain("reason"), new("reportingComponent", "reportingComponent"), new("source", "source.component"), Plain("type")],
        ("events.k8s.io", "Event") => [.. About("regarding"), Plain("reason"), Plain("reportingController"), Plain("type")],
        ("", "Namespace") => [Plain("status.phase")],
        ("", "Node") => [Flag("spec.unschedulable")],
        ("", "ReplicationController") => [new("status.replicas", "status.replicas", "0")],
        ("", "Secret") => [Plain("type")],
        ("batch", "Job") => [new("status.successful", "status.succeeded", "0")],
        ("certificates.k8s.io", "CertificateSigningRequest") => [Plain("spec.signerName")],
        _ => [],
    };

    private static Seq<SelectorField> About(string reference) =>
        [.. ((string[])["apiVersion", "fieldPath", "kind", "name", "namespace", "resourceVersion", "uid"]).Select(field => Plain($"{reference}.{field}"))];

    private static SelectorField Plain(string path) => new(path, path);

    private static SelectorField Flag(string path) => new(path, path, "false");
}
