namespace Nixish.Testing;

internal enum RegistryRouteKind
{
    Root,
    Manifest,
    Blob,
    Upload,
    Tags,
    Referrers,
}

/// <summary>What a path of the distribution API asks for.</summary>
internal sealed record RegistryRoute(RegistryRouteKind Kind, string Repository = "", string Reference = "")
{
    internal static RegistryRoute? Parse(string path)
    {
        if (path is "/v2" or "/v2/")
        {
            return new(RegistryRouteKind.Root);
        }

        // A repository may itself be called "blobs" or "manifests", so the last such word divides.
        var parts = path.Split('/');
        if (parts is not ["", "v2", .. { Length: >= 3 } rest])
        {
            return null;
        }

        var route = rest switch
        {
            [.. var name, "blobs", "uploads", var id] => new RegistryRoute(RegistryRouteKind.Upload, string.Join('/', name), id),
            [.. var name, "blobs", "uploads"] => new(RegistryRouteKind.Upload, string.Join('/', name)),
            [.. var name, "tags", "list"] => new(RegistryRouteKind.Tags, string.Join('/', name)),
            [.. var name, "referrers", var digest] => new(RegistryRouteKind.Referrers, string.Join('/', name), Uri.UnescapeDataString(digest)),
            [.. var name, "blobs", var digest] => new(RegistryRouteKind.Blob, string.Join('/', name), Uri.UnescapeDataString(digest)),
            [.. var name, "manifests", var reference] => new(RegistryRouteKind.Manifest, string.Join('/', name), Uri.UnescapeDataString(reference)),
            _ => null,
        };
        return route is { Repository.Length: > 0 } && IsName(route.Repository) ? route : null;
    }

    internal static IReadOnlyDictionary<string, string> Query(Uri uri) => uri.Query.TrimStart('?')
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .ToDictionary(pair => Uri.UnescapeDataString(pair[0]), pair => pair.Length > 1 ? Uri.UnescapeDataString(pair[1]) : "", StringComparer.Ordinal);

    private static bool IsName(string text)
    {
        try
        {
            _ = ImageRepository.Parse($"registry.invalid/{text}");
            return true;
        }
        catch (InvalidReferenceException)
        {
            return false;
        }
    }
}
