namespace Nixish.Kubernetes;

/// <summary>Goes through every field of an object that names something, and writes there what <paramref name="rename"/> returns, unless that is null.</summary>
internal sealed class NameWalk(KubernetesObject owner, Func<NameUse, string?> rename)
{
    private readonly string? _namespace = KindOrder.NamespaceOf(owner);

    /// <summary>Whether any name was changed.</summary>
    public bool HasChanged { get; private set; }

    /// <summary>Whether objects like this one can name anything.</summary>
    public static bool IsNeeded(KubernetesObject owner, Seq<KindFields> declared) =>
        NameSchema.Of(owner.ApiVersion, owner.Kind).Length > 0 || declared.AsEnumerable().Any(fields => fields.IsOf(owner));

    /// <summary>The object's tree with the names as they are now.</summary>
    public Json Through(Json tree, Seq<KindFields> declared)
    {
        tree = Members(tree, NameSchema.Of(owner.ApiVersion, owner.Kind));
        foreach (var fields in declared.AsEnumerable().Where(fields => fields.IsOf(owner)))
        {
            foreach (var (path, named) in fields.Paths())
            {
                tree = Declared(tree, path.Steps.AsSpan(), named);
            }
        }

        return tree;
    }

    private Json Members(Json value, NameField[] fields)
    {
        foreach (var field in fields)
        {
            if (value.Members.TryGetValue(field.Field, out var held) && !held.IsNull)
            {
                var changed = field.Named is { } named ? Named(held, named, value) : Inside(held, field);
                value = changed == held ? value : value.Members.With(field.Field, changed);
            }
        }

        return value;
    }

    private Json Inside(Json value, NameField field) =>
        value.IsArray ? value.Items.Select(item => Members(item, NameSchema.OfType(field.Type!)))
        : field.IsMap ? value.Members.Select(item => Members(item, NameSchema.OfType(field.Type!)))
        : Members(value, NameSchema.OfType(field.Type!));

    private Json Named(Json value, string named, Json holder) =>
        string.Equals(named, NameSchema.Rule, StringComparison.Ordinal) ? RuleNames(value, holder)
        : value.IsArray ? value.Items.Select(item => Named(item, named, holder))
        : value.Text is { } text ? Renamed(named, holder["secretNamespace"].Text, text, value)
        : value["name"].Text is { } name && Referred(value, named) is var use && Renamed(use, name, value["name"]) is var changed && changed != value["name"]
            ? value.Members.With("name", changed)
            : value;

    // An object that names another, and says itself of what kind that is where the field does not.
    private NameUse Referred(Json value, string named)
    {
        var ns = value["namespace"].Text is { Length: > 0 } place ? place : _namespace;
        if (!string.Equals(named, NameSchema.Any, StringComparison.Ordinal))
        {
            return Use(named, ns);
        }

        var group = value["apiGroup"].Text ?? (value["apiVersion"].Text is { Length: > 0 } version ? version.LastIndexOf('/') is >= 0 and var slash ? version[..slash] : "" : null);
        return new(value["kind"].Text ?? "", value["kind"].Text is "ServiceAccount" ? "" : group, ns, "");
    }

    private static NameUse Use(string named, string? ns) =>
        named.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot ? new(named[..dot], named[(dot + 1)..], ns, "") : new(named, "", ns, "");

    private Json Renamed(string named, string? ns, string name, Json value) => Renamed(Use(named, ns ?? _namespace), name, value);

    private Json Renamed(NameUse use, string name, Json value)
    {
        if (rename(use with { Name = name }) is not { } changed || string.Equals(changed, name, StringComparison.Ordinal))
        {
            return value;
        }

        HasChanged = true;
        return changed;
    }

    // A rule lists names of resources by their plural; one of a cluster role means every namespace.
    private Json RuleNames(Json names, Json rule)
    {
        (string Plural, string Kind)[] kinds = [("configmaps", "ConfigMap"), ("secrets", "Secret"), ("services", "Service"), ("serviceaccounts", "ServiceAccount"), ("persistentvolumeclaims", "PersistentVolumeClaim")];
        if (!rule["apiGroups"].Items.AsEnumerable().Any(static group => group.Text is "" or "*"))
        {
            return names;
        }

        foreach (var (_, kind) in kinds.Where(kind => rule["resources"].Items.AsEnumerable().Any(resource => string.Equals(resource.Text, kind.Plural, StringComparison.Ordinal))))
        {
            names = names.Items.Select(name => name.Text is { } text ? Renamed(new NameUse(kind, "", _namespace, ""), text, name) : name);
        }

        return names;
    }

    private Json Declared(Json value, ReadOnlySpan<PathStep> steps, string named)
    {
        if (steps.IsEmpty)
        {
            return value.IsNull ? value : named.StartsWith('>') ? Members(value, NameSchema.OfType(named[1..])) : Named(value, named, default);
        }

        var step = steps[0];
        if (step.Name is { } name)
        {
            if (!value.Members.TryGetValue(name, out var held))
            {
                return value;
            }

            var changed = Declared(held, steps[1..], named);
            return changed == held ? value : value.Members.With(name, changed);
        }

        if (value.IsArray)
        {
            var items = value.Items.AsSpan().ToArray();
            for (var i = 0; i < items.Length; i++)
            {
                items[i] = Matches(items[i], step) ? Declared(items[i], steps[1..], named) : items[i];
            }

            return Seq.Create<Json>(items);
        }

        if (!step.Every)
        {
            return value;
        }

        var members = value.Members.AsSpan().ToArray();
        for (var i = 0; i < members.Length; i++)
        {
            members[i] = new(members[i].Key, Declared(members[i].Value, steps[1..], named));
        }

        return value.IsObject ? Map.Create<Json>(members) : value;
    }

    private static bool Matches(Json item, PathStep step) => step.Every ||
        (step.Item is { } text && string.Equals(item.Text, text, StringComparison.Ordinal)) ||
        (!step.Key.IsEmpty && step.Key.AsEnumerable().All(key => string.Equals(item[key.Key].Text ?? item[key.Key].ToString(), key.Value, StringComparison.Ordinal)));
}
