namespace Nixish.Kubernetes;

/// <summary>Roles and their bindings.</summary>
internal static class RbacRules
{
    private const string Group = "rbac.authorization.k8s.io";

    public static void Check(Role role, ObjectWalk at) => Rules(role.Rules, inNamespace: true, at);

    public static void Check(ClusterRole role, ObjectWalk at) => Rules(role.Rules, inNamespace: false, at);

    public static void Check(RoleBinding binding, ObjectWalk at)
    {
        Binding(binding.RoleRef, binding.Subjects, at.Namespace, at);
        if (binding.RoleRef is not { Name.Length: > 0 } role)
        {
            return;
        }

        switch (role.Kind)
        {
            case "Role" when at.Index.Find<Role>(at.Namespace, role.Name) is null:
                PodReferences.Missing(at, KnownRules.MissingRole, "Role", role.Name, "roleRef.name");
                break;
            case "ClusterRole":
                ClusterRoleOf(role.Name, at);
                break;
            case not ("Role" or "ClusterRole"):
                at.Report(KnownRules.Rbac, "roleRef.kind", $"'{ObjectWalk.Short(role.Kind ?? "")}' is none of Role, ClusterRole");
                break;
        }
    }

    public static void Check(ClusterRoleBinding binding, ObjectWalk at)
    {
        Binding(binding.RoleRef, binding.Subjects, null, at);
        if (binding.RoleRef is not { Name.Length: > 0 } role)
        {
            return;
        }

        if (role.Kind is "ClusterRole")
        {
            ClusterRoleOf(role.Name, at);
        }
        else
        {
            at.Report(KnownRules.Rbac, "roleRef.kind", $"'{ObjectWalk.Short(role.Kind ?? "")}' is not ClusterRole");
        }
    }

    private static void ClusterRoleOf(string name, ObjectWalk at)
    {
        if (name is not ("cluster-admin" or "admin" or "edit" or "view") && !name.StartsWith("system:", StringComparison.Ordinal) && at.Index.Find<ClusterRole>(null, name) is null)
        {
            PodReferences.Missing(at, KnownRules.MissingRole, "ClusterRole", name, "roleRef.name", inNamespace: false);
        }
    }

    private static void Binding(RoleRef? role, Seq<Subject> subjects, string? ns, ObjectWalk at)
    {
        if (role is null or { Name: null or "" })
        {
            at.Report(KnownRules.Required, "roleRef.name", "a binding names its role");
        }
        else if (role.ApiGroup is { Length: > 0 } group && !string.Equals(group, Group, StringComparison.Ordinal))
        {
            at.Report(KnownRules.Rbac, "roleRef.apiGroup", $"'{ObjectWalk.Short(group)}' must be {Group}");
        }

        for (var i = 0; i < subjects.Count; i++)
        {
            var subject = subjects[i];
            if (string.IsNullOrEmpty(subject.Name))
            {
                at.Report(KnownRules.Required, $"subjects[{i}].name", "a subject has a name");
                continue;
            }

            switch (subject.Kind)
            {
                case "ServiceAccount":
                    Account(subject, i, ns, at);
                    break;
                case "User" or "Group":
                    if (subject.ApiGroup is { Length: > 0 } other && !string.Equals(other, Group, StringComparison.Ordinal))
                    {
                        at.Report(KnownRules.Rbac, $"subjects[{i}].apiGroup", $"'{ObjectWalk.Short(other)}' must be {Group}");
                    }

                    break;
                default:
                    at.Report(KnownRules.Rbac, $"subjects[{i}].kind", $"'{ObjectWalk.Short(subject.Kind ?? "")}' is none of User, Group, ServiceAccount");
                    break;
            }
        }
    }

    private static void Account(Subject subject, int index, string? ns, ObjectWalk at)
    {
        if (subject.ApiGroup is { Length: > 0 } group)
        {
            at.Report(KnownRules.Rbac, $"subjects[{index}].apiGroup", $"'{ObjectWalk.Short(group)}' must not be set for a ServiceAccount");
        }

        if (NameRules.SubdomainProblem(subject.Name) is { } problem)
        {
            at.Report(KnownRules.Rbac, $"subjects[{index}].name", $"'{ObjectWalk.Short(subject.Name)}': {problem}");
        }

        // A binding of a namespace means its own.
        var home = string.IsNullOrEmpty(subject.Namespace) ? ns : subject.Namespace;
        if (home is null)
        {
            at.Report(KnownRules.Required, $"subjects[{index}].namespace", "a ServiceAccount is one of a namespace: set it, or put the set into one with In");
        }
        else if (subject.Name is not "default" && at.Index.Find<ServiceAccount>(home, subject.Name) is null)
        {
            PodReferences.Missing(at, KnownRules.MissingAccount, "ServiceAccount", subject.Name, $"subjects[{index}].name", home);
        }
    }

    private static void Rules(Seq<PolicyRule> rules, bool inNamespace, ObjectWalk at)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            var rule = rules[i];
            if (rule.Verbs.IsEmpty)
            {
                at.Report(KnownRules.Required, $"rules[{i}].verbs", "a rule says what may be done");
            }

            if (!rule.NonResourceURLs.IsEmpty)
            {
                if (inNamespace)
                {
                    at.Report(KnownRules.Rbac, $"rules[{i}].nonResourceURLs", "a Role of a namespace cannot speak of addresses: use a ClusterRole");
                }
                else if (!rule.ApiGroups.IsEmpty || !rule.Resources.IsEmpty || !rule.ResourceNames.IsEmpty)
                {
                    at.Report(KnownRules.Rbac, $"rules[{i}].nonResourceURLs", "a rule is about resources or about addresses, not both");
                }

                continue;
            }

            if (rule.ApiGroups.IsEmpty)
            {
                at.Report(KnownRules.Required, $"rules[{i}].apiGroups", "a rule names the API groups of its resources; \"\" is the core group");
            }

            if (rule.Resources.IsEmpty)
            {
                at.Report(KnownRules.Required, $"rules[{i}].resources", "a rule names resources");
            }
        }
    }
}
