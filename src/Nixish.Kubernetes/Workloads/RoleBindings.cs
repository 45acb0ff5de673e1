namespace Nixish.Kubernetes;

public sealed partial record RoleBinding
{
    /// <inheritdoc/>
    public override KubernetesObject In(string ns) => (RoleBinding)base.In(ns) with { Subjects = RoleSubjects.In(Subjects, ns) };
}

public sealed partial record ClusterRoleBinding
{
    /// <inheritdoc/>
    public override KubernetesObject In(string ns) => this with { Subjects = RoleSubjects.In(Subjects, ns) };
}

internal static class RoleSubjects
{
    // The API refuses a service account without a namespace; one in the binding's own set is meant.
    internal static Seq<Subject> In(Seq<Subject> subjects, string ns) => subjects.Select(subject =>
        subject is { Kind: "ServiceAccount", Namespace: null } ? subject with { Namespace = ns } : subject);
}
