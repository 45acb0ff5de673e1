using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>What the server refuses: names, labels, annotations, keys of ConfigMaps and Secrets, workloads whose selector misses their pods, changes of what may not change.</summary>
internal static class Validation
{
    /// <exception cref="ApiError">Something is wrong: 422 with a cause for each field.</exception>
    public static void Check(ApiKind kind, JsonObject body)
    {
        var problems = new List<FieldProblem>();
        var metadata = body.Ensure("metadata");
        Name(kind, metadata, problems);
        Metadata(metadata, "metadata", problems);
        if (kind is { Group: "", Kind: "ConfigMap" or "Secret" })
        {
            foreach (var name in new[] { "data", "binaryData" })
            {
                foreach (var (key, _) in body.Object(name) ?? [])
                {
                    if (!NameShapes.ConfigKey().IsMatch(key))
                    {
                        problems.Add(FieldProblem.Invalid($"{name}[{key}]", Quote(key), NameShapes.ConfigKeyMessage));
                    }
                }
            }
        }

        if (kind is { Group: "apps", Kind: "Deployment" or "StatefulSet" or "DaemonSet" or "ReplicaSet" })
        {
            Workload(body.Object("spec") ?? [], problems);
        }

        // The rest in the library's words, where the server's are not known.
        if (problems.Count == 0)
        {
            FieldRules.Check(kind, body, problems);
        }

        if (kind is { Custom: true, Schema: { } schema })
        {
            SchemaValidation.Check(schema, body, problems);
        }

        if (kind is { Custom: true, Scale: { } scale })
        {
            ObjectScale.Check(scale, body, problems);
        }

        Refuse(kind, body, problems);
    }

    /// <summary>What may not change once an object is there.</summary>
    /// <exception cref="ApiError">It did: 422.</exception>
    public static void CheckChange(ApiKind kind, JsonObject before, JsonObject after)
    {
        var problems = new List<FieldProblem>();
        string[] fields = (kind.Group, kind.Kind) switch
        {
            ("apps", "Deployment" or "DaemonSet" or "ReplicaSet") => ["selector"],
            ("batch", "Job") => ["selector", "template", "completionMode"],
            _ => [],
        };
        foreach (var field in fields)
        {
            if (!JsonReading.Same(before.Object("spec")?[field], after.Object("spec")?[field]))
            {
                problems.Add(FieldProblem.Invalid($"spec.{field}", after.Object("spec")?[field]?.ToJsonString() ?? "null", "field is immutable"));
            }
        }

        if (kind is { Group: "", Kind: "Secret" } && before.Text("type") != after.Text("type"))
        {
            problems.Add(FieldProblem.Invalid("type", Quote(after.Text("type") ?? ""), "field is immutable"));
        }

        if (kind is { Group: "", Kind: "ConfigMap" or "Secret" } && before["immutable"]?.GetValue<bool>() == true)
        {
            string[] frozen = kind.Kind == "ConfigMap" ? ["immutable", "data", "binaryData"] : ["immutable", "data"];
            problems.AddRange(frozen.Where(field => !JsonReading.Same(before[field], after[field]))
                .Select(static field => new FieldProblem(field, "FieldValueForbidden", "Forbidden: field is immutable when `immutable` is set")));
        }

        if (kind is { Group: "apps", Kind: "StatefulSet" } && before.Object("spec") is { } old && after.Object("spec") is { } next &&
            old.Select(field => field.Key).Union(next.Select(field => field.Key), StringComparer.Ordinal).Any(field =>
                field is not ("replicas" or "template" or "updateStrategy" or "minReadySeconds" or "ordinals" or "persistentVolumeClaimRetentionPolicy" or "revisionHistoryLimit") && !JsonReading.Same(old[field], next[field])))
        {
            problems.Add(new("spec", "FieldValueForbidden", "Forbidden: updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"));
        }

        if (kind is { Group: "", Kind: "Service" } && before.Object("spec")?.Text("clusterIP") is { Length: > 0 } address && after.Object("spec")?.Text("clusterIP") != address)
        {
            problems.Add(FieldProblem.Invalid("spec.clusterIPs[0]", Quote(after.Object("spec")?.Text("clusterIP") ?? ""), "may not change once set"));
        }

        if (kind is { Group: "rbac.authorization.k8s.io", Kind: "RoleBinding" or "ClusterRoleBinding" } && !JsonReading.Same(before["roleRef"], after["roleRef"]))
        {
            problems.Add(FieldProblem.Invalid("roleRef", after["roleRef"]?.ToJsonString() ?? "null", "cannot change roleRef"));
        }

        Refuse(kind, after, problems);
    }

    private static void Refuse(ApiKind kind, JsonObject body, List<FieldProblem> problems)
    {
        if (problems.Count > 0)
        {
            throw ApiError.Invalid(kind.Group, kind.Kind, body.Object("metadata")?.Text("name") ?? "", problems);
        }
    }

    private static void Name(ApiKind kind, JsonObject metadata, List<FieldProblem> problems)
    {
        if (metadata.Text("name") is not { Length: > 0 } name)
        {
            problems.Add(FieldProblem.Required("metadata.name", "name or generateName is required"));
            return;
        }

        var (shape, longest, message) = (kind.Group, kind.Kind) switch
        {
            ("", "Namespace") => (NameShapes.Label(), 63, NameShapes.LabelMessage),
            ("", "Service") => (NameShapes.ServiceName(), 63, NameShapes.ServiceMessage),
            ("rbac.authorization.k8s.io", _) => (NameShapes.PathSegment(), int.MaxValue, "may not contain '/' or '%'"),
            _ => (NameShapes.Subdomain(), 253, NameShapes.SubdomainMessage),
        };
        if (name.Length > longest)
        {
            problems.Add(FieldProblem.Invalid("metadata.name", Quote(name), $"must be no more than {longest} characters"));
        }

        if (!shape.IsMatch(name))
        {
            problems.Add(FieldProblem.Invalid("metadata.name", Quote(name), message));
        }
    }

    private static void Metadata(JsonObject metadata, string path, List<FieldProblem> problems)
    {
        foreach (var (key, node) in metadata.Object("labels") ?? [])
        {
            Key(key, $"{path}.labels", problems);
            var value = node?.GetValue<string>() ?? "";
            if (value.Length > 63)
            {
                problems.Add(FieldProblem.Invalid($"{path}.labels", Quote(value), "must be no more than 63 characters"));
            }

            if (value.Length > 0 && !NameShapes.QualifiedName().IsMatch(value))
            {
                problems.Add(FieldProblem.Invalid($"{path}.labels", Quote(value), NameShapes.ValueMessage));
            }
        }

        foreach (var (key, _) in metadata.Object("annotations") ?? [])
        {
            Key(key.ToLowerInvariant(), $"{path}.annotations", problems);
        }
    }

    private static void Key(string key, string path, List<FieldProblem> problems)
    {
        var name = key[(key.IndexOf('/', StringComparison.Ordinal) + 1)..];
        if (name.Length != key.Length && !NameShapes.Subdomain().IsMatch(key[..^(name.Length + 1)]))
        {
            problems.Add(FieldProblem.Invalid(path, Quote(key), "prefix part " + NameShapes.SubdomainMessage));
        }

        if (name.Length > 63)
        {
            problems.Add(FieldProblem.Invalid(path, Quote(key), "name part must be no more than 63 characters"));
        }

        if (!NameShapes.QualifiedName().IsMatch(name))
        {
            problems.Add(FieldProblem.Invalid(path, Quote(key), name.Length == 0 ? "name part must be non-empty" : NameShapes.KeyMessage));
        }
    }

    private static void Workload(JsonObject spec, List<FieldProblem> problems)
    {
        var labels = spec.Object("template")?.Object("metadata")?.Object("labels");
        var selector = spec.Object("selector");
        if (selector is null)
        {
            problems.Add(FieldProblem.Required("spec.selector"));
        }

        if (selector is null || !ObjectSelection.Selects(selector, labels))
        {
            var shown = labels is null ? "map[string]string(nil)"
                : "map[string]string{" + string.Join(", ", labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"\"{label.Key}\":\"{label.Value}\"")) + "}";
            problems.Add(FieldProblem.Invalid("spec.template.metadata.labels", shown, "`selector` does not match template `labels`"));
        }

        var containers = (spec.Object("template")?.Object("spec")?.Objects("containers") ?? []).ToList();
        if (containers.Count == 0)
        {
            problems.Add(FieldProblem.Required("spec.template.spec.containers"));
        }

        for (var i = 0; i < containers.Count; i++)
        {
            if (string.IsNullOrEmpty(containers[i].Text("image")))
            {
                problems.Add(FieldProblem.Required($"spec.template.spec.containers[{i}].image"));
            }
        }
    }

    private static string Quote(string text) => $"\"{text}\"";
}
