namespace Nixish.Kubernetes;

/// <summary>Which kinds an apply set holds, <c>Kind.group</c> (of the core group <c>Kind</c>), and in which namespaces beside its parent's. Sorted, so that equal sets have equal bytes.</summary>
internal sealed record ApplySetMembers(Seq<string> GroupKinds, Seq<string> Namespaces)
{
    public static ApplySetMembers Of(IEnumerable<ObjectAddress> members, string? parentNamespace)
    {
        var (kinds, namespaces) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var address in members)
        {
            kinds.Add(Name(address.Kind));
            if (address.Namespace is { } ns && !string.Equals(ns, parentNamespace, StringComparison.Ordinal))
            {
                namespaces.Add(ns);
            }
        }

        return new(kinds.ToSeq(), namespaces.ToSeq());
    }

    public static string Name(ObjectKind kind) => kind.Group.Length == 0 ? kind.Kind : $"{kind.Kind}.{kind.Group}";

    public ApplySetMembers With(ApplySetMembers other) => new(
        new SortedSet<string>([.. GroupKinds, .. other.GroupKinds], StringComparer.Ordinal).ToSeq(),
        new SortedSet<string>([.. Namespaces, .. other.Namespaces], StringComparer.Ordinal).ToSeq());

    public string KindsText => string.Join(',', GroupKinds);

    public string NamespacesText => string.Join(',', Namespaces);
}
