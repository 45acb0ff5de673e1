using System.Collections.Concurrent;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Reads the live objects that a plan compares with: one list a kind, and single reads for what that does not find.</summary>
internal sealed class LiveObjects(KubernetesApi api, string labelSelector) : IDisposable
{
    private const int PageSize = 1000;

    // Above this many unlabelled candidates one list of names is cheaper than asking for each.
    private const int SingleReads = 4;
    private readonly ConcurrentDictionary<ObjectAddress, JsonElement> _objects = [];
    private readonly ConcurrentBag<JsonDocument> _documents = [];

    /// <summary>Everything that was found, whether it was asked for or not.</summary>
    public IEnumerable<KeyValuePair<ObjectAddress, JsonElement>> All => _objects;

    public JsonElement? Find(ObjectAddress address) => _objects.TryGetValue(address, out var value) ? value : null;

    /// <summary>Loads what lives of <paramref name="addresses"/>, all of one kind, and what else in their namespaces, or in <paramref name="alsoIn"/>, carries the label.</summary>
    public async Task LoadAsync(ObjectKind kind, IReadOnlyCollection<ObjectAddress> addresses, IEnumerable<string> alsoIn, bool mayBeUnknown, CancellationToken cancellationToken)
    {
        IReadOnlyList<string?> namespaces = kind.Namespaced ? [.. addresses.Select(address => address.Namespace).Union(alsoIn, StringComparer.Ordinal)] : [null];
        var selector = Uri.EscapeDataString(labelSelector);
        if (namespaces.Count > 1 && await TryListAsync(kind, null, selector, cancellationToken).ConfigureAwait(false) is not Listing.Forbidden and var all)
        {
            if (all == Listing.Unknown)
            {
                await RefuseUnknownAsync(kind, mayBeUnknown, cancellationToken).ConfigureAwait(false);
                return;
            }
        }
        else
        {
            foreach (var ns in namespaces)
            {
                if (await TryListAsync(kind, ns, selector, cancellationToken).ConfigureAwait(false) == Listing.Unknown)
                {
                    await RefuseUnknownAsync(kind, mayBeUnknown, cancellationToken).ConfigureAwait(false);
                    return;
                }
            }
        }

        foreach (var ns in namespaces)
        {
            await LoadUnlabelledAsync(kind, ns, [.. addresses.Where(address => string.Equals(address.Namespace, ns, StringComparison.Ordinal) && !_objects.ContainsKey(address))], cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        foreach (var document in _documents)
        {
            document.Dispose();
        }
    }

    private async Task LoadUnlabelledAsync(ObjectKind kind, string? ns, IReadOnlyCollection<ObjectAddress> missing, CancellationToken cancellationToken)
    {
        var candidates = missing;
        if (missing.Count > SingleReads)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            await PagesAsync(kind, ns, "", KubernetesApi.MetadataList, page => names.UnionWith(page.Member("items"u8).Items().Select(item => item.At("metadata", "name").AsText() ?? "")), cancellationToken).ConfigureAwait(false);
            candidates = [.. missing.Where(address => names.Contains(address.Name))];
        }

        await Parallel.ForEachAsync(candidates, new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = cancellationToken }, async (address, token) =>
        {
            if (await api.GetAsync(address.Path, token).ConfigureAwait(false) is { } document)
            {
                _documents.Add(document);
                _objects[address] = document.RootElement;
            }
        }).ConfigureAwait(false);
    }

    private async Task<Listing> TryListAsync(ObjectKind kind, string? ns, string selector, CancellationToken cancellationToken)
    {
        try
        {
            await PagesAsync(kind, ns, $"&labelSelector={selector}", "application/json", page => Keep(kind, page), cancellationToken, keeps: true).ConfigureAwait(false);
            return Listing.Read;
        }
        catch (KubernetesApiException error) when (error.StatusCode == 404)
        {
            return Listing.Unknown;
        }
        // Listing over all namespaces is a right that a team's user often lacks.
        catch (KubernetesApiException error) when (error.StatusCode == 403 && ns is null && kind.Namespaced)
        {
            return Listing.Forbidden;
        }
    }

    private async Task PagesAsync(ObjectKind kind, string? ns, string query, string accept, Action<JsonElement> read, CancellationToken cancellationToken, bool keeps = false)
    {
        var next = "";
        do
        {
            var path = $"{kind.Collection(ns)}?limit={PageSize}{query}{next}";
            var response = await api.SendAsync(new(HttpMethod.Get, path, Accept: accept), cancellationToken).ConfigureAwait(false);
            using (response)
            {
                var document = await api.ReadAsync(response, $"Listing {kind.Plural} ({kind.ApiVersion})", cancellationToken).ConfigureAwait(false);
                read(document.RootElement);
                next = document.RootElement.At("metadata", "continue").AsText() is { Length: > 0 } token ? "&continue=" + Uri.EscapeDataString(token) : "";
                if (keeps)
                {
                    _documents.Add(document);
                }
                else
                {
                    document.Dispose();
                }
            }
        }
        while (next.Length > 0);
    }

    private void Keep(ObjectKind kind, JsonElement page)
    {
        foreach (var item in page.Member("items"u8).Items())
        {
            var metadata = item.Member("metadata"u8);
            _objects[new(kind, kind.Namespaced ? metadata.Member("namespace"u8).AsText() : null, metadata.Member("name"u8).AsText() ?? "")] = item;
        }
    }

    private async Task RefuseUnknownAsync(ObjectKind kind, bool mayBeUnknown, CancellationToken cancellationToken)
    {
        if (mayBeUnknown)
        {
            return;
        }

        using var version = await api.GetAsync("version", cancellationToken).ConfigureAwait(false);
        using var group = kind.Group.Length == 0 ? null : await api.GetAsync($"apis/{kind.Group}", cancellationToken).ConfigureAwait(false);
        var served = group?.RootElement.Member("versions"u8).Items().Select(item => item.Member("groupVersion"u8).AsText()).ToList() ?? [];
        var number = version?.RootElement.Member("gitVersion"u8).AsText() ?? "of unknown version";
        throw new UnknownKindException(
            $"The cluster at {api.ServerName} (Kubernetes {number}) does not know {kind.Kind} in {kind.ApiVersion}. " +
            (served.Count > 0 ? $"Of that group it serves {string.Join(", ", served)}. " : kind.Group.Contains('.', StringComparison.Ordinal) ? "Install its CustomResourceDefinition first, or put it into the stack. " : "") +
            "Use a version that the cluster serves, or a newer cluster.",
            kind.ApiVersion, kind.Kind, api.Server);
    }

    private enum Listing
    {
        Read,
        Unknown,
        Forbidden,
    }
}
