using System.Globalization;
using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Lists: what matches, of one version, whole or in pages that go together.</summary>
internal sealed class ObjectLists(ObjectStore store)
{
    /// <summary>The list that <paramref name="request"/> asks for, or its next page.</summary>
    public JsonObject Answer(ApiRequest request, ApiRoute route)
    {
        RequestOptions.CheckList(request);
        var selector = ObjectSelection.Parse(route.Kind, request["labelSelector"], request["fieldSelector"]);
        var from = request["continue"] is { Length: > 0 } token ? Position(request, token) : (ListPosition?)null;
        var version = from is { } position ? Known(route, position) : Asked(request);

        // What a server answers from its memory, at whatever version that is, is never cut into pages; nor is the one object of a name.
        var whole = (request["resourceVersion"] == "0" && from is null) || selector.NamesOne;
        var limit = !whole && int.TryParse(request["limit"], NumberStyles.None, CultureInfo.InvariantCulture, out var most) ? most : 0;
        var rest = store.ListAt(route.Kind, route.Namespace, version).Where(found => from is null || string.CompareOrdinal(KeyOf(route, found), from.Value.Start) >= 0).ToList();
        var page = new List<StoredObject>();
        var looked = 0;
        while (looked < rest.Count && (limit <= 0 || page.Count < limit))
        {
            if (selector.Matches(rest[looked]))
            {
                page.Add(rest[looked]);
            }

            looked++;
        }

        var metadata = new JsonObject { ["resourceVersion"] = version.ToString(CultureInfo.InvariantCulture) };
        if (looked < rest.Count)
        {
            metadata["continue"] = new ListPosition(version, KeyOf(route, rest[looked - 1]) + '\0').ToString();

            // How many of them match is not known before they are looked at.
            if (selector.TakesAll)
            {
                metadata["remainingItemCount"] = rest.Count - looked;
            }
        }

        return Presentation.List(request, route.Kind, metadata, page);
    }

    /// <summary>What a request's selectors take, as it is now.</summary>
    public IReadOnlyList<StoredObject> Matching(ApiRequest request, ApiRoute route)
    {
        var selector = ObjectSelection.Parse(route.Kind, request["labelSelector"], request["fieldSelector"]);
        return [.. store.List(route.Kind, route.Namespace).Where(selector.Matches)];
    }

    private static string KeyOf(ApiRoute route, StoredObject stored) => route.Namespace is null && stored.Namespace is { } ns ? $"{ns}/{stored.Name}" : stored.Name;

    private static ListPosition Position(ApiRequest request, string token)
    {
        var position = ListPosition.Parse(token);
        return request["resourceVersion"] is { Length: > 0 } and not "0" ? throw ApiError.BadRequest("specifying resource version is not allowed when using continue") : position;
    }

    private long Known(ApiRoute route, ListPosition position) =>
        position.Version == ListPosition.Latest ? store.Version
        : position.Version < store.Oldest ? throw ApiError.ListExpired(position with { Version = ListPosition.Latest })
        : position.Version > store.Version ? throw ApiError.TooLarge(position.Version, store.Version)
        : position.Version;

    // https://kubernetes.io/docs/reference/using-api/api-concepts/#the-resourceversion-parameter
    private long Asked(ApiRequest request)
    {
        if (request["resourceVersion"] is not { Length: > 0 } text || text == "0")
        {
            return store.Version;
        }

        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            throw ApiError.BadVersion(text);
        }

        if (version > store.Version)
        {
            throw ApiError.TooLarge(version, store.Version);
        }

        var exactly = request["resourceVersionMatch"] is { Length: > 0 } match ? match == "Exact" : request["limit"] is { Length: > 0 } and not "0";
        return !exactly ? store.Version
            : version < store.Oldest ? throw ApiError.VersionExpired()
            : version;
    }
}
