namespace Nixish.Testing;

/// <summary>What a path under <c>/api/v1</c> or <c>/apis/{group}/{version}</c> is about.</summary>
internal sealed record ApiRoute(ApiKind Kind, string? Namespace, string? Name, string? Subresource)
{
    /// <exception cref="ApiError">The path leads to nothing: 404.</exception>
    public static ApiRoute Parse(ServedKinds kinds, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        var (group, version, rest) = parts switch
        {
            ["api", var core, .. var below] => ("", core, below),
            ["apis", var named, var of, .. var below] => (named, of, below),
            _ => throw ApiError.NoSuchResource(),
        };

        // A path below a namespace is of what lies in it, but for the namespace itself and its status.
        if (rest is ["namespaces", var ns, var plural, .. var tail] && kinds.Find(group, version, plural) is { Namespaced: true } inside)
        {
            return Of(inside, ns, tail);
        }

        return rest is [var listed, .. var after] && kinds.Find(group, version, listed) is { } kind
            ? Of(kind, null, after)
            : throw ApiError.NoSuchResource();
    }

    private static ApiRoute Of(ApiKind kind, string? ns, string[] tail) => tail switch
    {
        [] => new(kind, ns, null, null),
        [var name] => new(kind, ns, name, null),
        [var name, "status"] when kind.HasStatus => new(kind, ns, name, "status"),
        [var name, "scale"] when kind.Scale is not null => new(kind, ns, name, "scale"),
        [var name, "finalize"] when kind == ServedKinds.Namespaces => new(kind, ns, name, "finalize"),
        [var name, "log"] when kind == ServedKinds.Pods => new(kind, ns, name, "log"),
        _ => throw ApiError.NoSuchResource(),
    };
}
