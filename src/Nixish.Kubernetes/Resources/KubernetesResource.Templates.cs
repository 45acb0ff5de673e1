namespace Nixish.Kubernetes;

// A resource of a kind that has a type is labelled and placed as the type is.
public sealed partial record KubernetesResource
{
    /// <inheritdoc/>
    public override KubernetesObject In(string ns) => (Group, Kind) is ("rbac.authorization.k8s.io", "RoleBinding" or "ClusterRoleBinding") && Content.ContainsKey("subjects")
        ? (KubernetesResource)base.In(ns) with { Content = Content.With("subjects", Content["subjects"].Items.Select(subject => Placed(subject, ns))) }
        : base.In(ns);

    internal override KubernetesObject WithTemplates(Func<ObjectMeta, ObjectMeta> edit)
    {
        string[][] paths = (Group, Kind) switch
        {
            ("apps", "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet") or ("", "ReplicationController") or ("batch", "Job") => [["spec", "template"]],
            ("batch", "CronJob") => [["spec", "jobTemplate"], ["spec", "jobTemplate", "spec", "template"]],
            ("", "PodTemplate") => [["template"]],
            _ => [],
        };
        return paths.Aggregate(this, (resource, path) => resource with { Content = Edited(resource.Content, path, edit) });
    }

    private static Map<Json> Edited(Map<Json> members, ReadOnlySpan<string> path, Func<ObjectMeta, ObjectMeta> edit)
    {
        if (path.IsEmpty)
        {
            var old = members.TryGetValue("metadata", out var metadata) ? metadata.Members : default;
            var edited = edit(new() { Labels = Texts(old, "labels"), Annotations = Texts(old, "annotations") });
            return members.With("metadata", Put(Put(old, "labels", edited.Labels), "annotations", edited.Annotations));
        }

        return members.TryGetValue(path[0], out var held) && held.IsObject ? members.With(path[0], Edited(held.Members, path[1..], edit)) : members;
    }

    private static Map<string> Texts(Map<Json> metadata, string name) =>
        metadata.TryGetValue(name, out var entries) ? entries.Members.Select(static value => value.Text ?? value.ToString()) : default;

    private static Map<Json> Put(Map<Json> metadata, string name, Map<string> entries) =>
        entries.IsEmpty ? metadata : metadata.With(name, entries.Select(static value => (Json)value));

    private static Json Placed(Json subject, string ns) =>
        subject["kind"].Text is "ServiceAccount" && subject["namespace"].IsNull ? subject.Members.With("namespace", ns) : subject;
}
