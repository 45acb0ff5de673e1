using System.Text;

namespace Nixish.Kubernetes;

/// <summary>Names, namespaces, labels, annotations, finalizers and owners.</summary>
internal static class MetadataRules
{
    public static void Check(KubernetesObject value, ObjectWalk at, bool whole)
    {
        var metadata = value.Metadata;
        if (whole)
        {
            Name(value, metadata, at);
            Place(value, at);
        }

        Check(metadata, at);
    }

    public static void Check(ObjectMeta metadata, ObjectWalk at)
    {
        foreach (var (key, value) in metadata.Labels)
        {
            if (NameRules.QualifiedNameProblem(key) is { } keyProblem)
            {
                at.Report(KnownRules.Label, "labels", $"the key '{ObjectWalk.Short(key)}' {keyProblem}");
            }

            if (NameRules.LabelValueProblem(value) is { } valueProblem)
            {
                at.Report(KnownRules.Label, $"labels[{ObjectWalk.Short(key)}]", $"the value '{ObjectWalk.Short(value)}' {valueProblem}");
            }
        }

        if (!metadata.Annotations.IsEmpty)
        {
            Annotations(metadata.Annotations, at);
        }

        for (var i = 0; i < metadata.Finalizers.Count; i++)
        {
            if (NameRules.QualifiedNameProblem(metadata.Finalizers[i]) is { } problem)
            {
                at.Report(KnownRules.Finalizer, $"finalizers[{i}]", $"'{ObjectWalk.Short(metadata.Finalizers[i])}' {problem}");
            }
        }

        if (!metadata.OwnerReferences.IsEmpty)
        {
            Owners(metadata.OwnerReferences, at);
        }
    }

    private static void Name(KubernetesObject value, ObjectMeta metadata, ObjectWalk at)
    {
        if (string.IsNullOrEmpty(metadata.Name) && metadata.GenerateName is { Length: > 0 } prefix)
        {
            if (NameRules.NameProblem(value, NameRules.Masked(prefix)) is { } wrong)
            {
                at.Report(KnownRules.Name, "generateName", $"'{ObjectWalk.Short(prefix)}': {wrong}");
            }

            at.Report(KnownRules.Name, "name", "only generateName is set, which makes a new object with every apply: give the object a name");
        }
        else if (NameRules.NameProblem(value, value.Name) is { } problem)
        {
            at.Report(KnownRules.Name, "name", $"'{ObjectWalk.Short(value.Name)}': {problem}");
        }
    }

    private static void Place(KubernetesObject value, ObjectWalk at)
    {
        if (value.Namespace is not { } ns)
        {
            return;
        }

        if (!value.Namespaced)
        {
            at.Report(KnownRules.Namespace, "namespace", $"objects of kind {value.Kind} lie in no namespace: remove '{ObjectWalk.Short(ns)}'");
        }
        else if (NameRules.LabelNameProblem(ns) is { } problem)
        {
            at.Report(KnownRules.Namespace, "namespace", $"'{ObjectWalk.Short(ns)}': {problem}");
        }
    }

    private static void Annotations(Map<string> annotations, ObjectWalk at)
    {
        var size = 0L;
        foreach (var (key, value) in annotations)
        {
            // The API checks annotation keys in lower case only, so that Upper.example.com/x passes.
            if (NameRules.QualifiedNameProblem(key.ToLowerInvariant()) is { } problem)
            {
                at.Report(KnownRules.Annotation, "annotations", $"the key '{ObjectWalk.Short(key)}' {problem}");
            }

            size += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value);
        }

        if (size > NameRules.MaxAnnotations)
        {
            at.Report(KnownRules.Annotation, "annotations", $"all keys and values together have {size} bytes, and may have {NameRules.MaxAnnotations}: keep large data in a ConfigMap");
        }
    }

    private static void Owners(Seq<OwnerReference> owners, ObjectWalk at)
    {
        var controllers = 0;
        for (var i = 0; i < owners.Count; i++)
        {
            var owner = owners[i];
            foreach (var (field, text) in (ReadOnlySpan<(string, string)>)[("apiVersion", owner.ApiVersion), ("kind", owner.Kind), ("name", owner.Name), ("uid", owner.Uid)])
            {
                if (string.IsNullOrEmpty(text))
                {
                    at.Report(KnownRules.Owner, $"ownerReferences[{i}].{field}", "it must not be empty");
                }
            }

            if (owner.Controller == true && ++controllers > 1)
            {
                at.Report(KnownRules.Owner, "ownerReferences", $"only one owner is the controller, and '{ObjectWalk.Short(owner.Name)}' is a second");
            }
        }
    }
}
