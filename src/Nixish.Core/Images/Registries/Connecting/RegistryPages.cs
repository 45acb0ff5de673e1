using System.Net;
using System.Runtime.CompilerServices;

namespace Nixish;

/// <summary>Lists that come in pages, each with a link to the next. https://www.rfc-editor.org/rfc/rfc8288</summary>
internal static class RegistryPages
{
    private const int LargestPage = 4 * 1024 * 1024;

    // A million tags of usual length; a registry that goes on after that goes on forever.
    private const int LargestList = 64 * 1024 * 1024;
    private const int MostPages = 10_000;

    /// <summary>The pages from <paramref name="first"/> on; none where it is not found.</summary>
    internal static async IAsyncEnumerable<byte[]> ReadAsync(RegistryConnection connection, RegistryRequest request, Uri first, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var (next, length, pages) = ((Uri?)first, 0L, 0);
        HashSet<Uri> seen = [];
        while (next is { } address)
        {
            var (page, link) = await connection.RunAsync(request, token => ReadOneAsync(connection, request, address, token), cancellationToken).ConfigureAwait(false);
            if (page is null)
            {
                yield break;
            }

            length += page.Length;
            if (!seen.Add(address) || ++pages > MostPages || length > LargestList)
            {
                throw request.Error(RegistryFailure.Refused, $"sends a list without an end: {pages} pages so far. See its configuration, and that of any proxy before it.");
            }

            yield return page;
            next = link;
        }
    }

    /// <summary>The address of the next page in <c>Link: &lt;/v2/web/tags/list?n=2&amp;last=b&gt;; rel="next"</c>, as it is written; null where there is none.</summary>
    internal static string? Next(string header)
    {
        foreach (var link in header.Split('<').Skip(1))
        {
            var end = link.IndexOf('>', StringComparison.Ordinal);
            if (end > 0 && IsNext(link[(end + 1)..]))
            {
                return link[..end];
            }
        }

        return null;
    }

    private static bool IsNext(string parameters) => parameters.Split(';', ',')
        .Select(parameter => parameter.Split('=', 2))
        .Any(pair => pair.Length == 2 && pair[0].Trim().Equals("rel", StringComparison.OrdinalIgnoreCase) && pair[1].Trim().Trim('"').Equals("next", StringComparison.OrdinalIgnoreCase));

    private static async Task<(byte[]? Page, Uri? Next)> ReadOneAsync(RegistryConnection connection, RegistryRequest request, Uri address, CancellationToken cancellationToken)
    {
        using var response = await connection.SendAsync(request, address, () => new(HttpMethod.Get, (Uri?)null), [HttpStatusCode.NotFound], cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
        {
            return (null, null);
        }

        var content = await RegistryRequest.ReadAsync(response, LargestPage, cancellationToken).ConfigureAwait(false)
            ?? throw request.Error(RegistryFailure.Refused, $"sent a list of more than {LargestPage} bytes at once. Ask for smaller pages.");
        var link = response.Headers.NonValidated.TryGetValues("Link", out var values) && Next(values.ToString()) is { } location
            ? RegistryConnection.Resolve(request, address, location)
            : null;
        // A list is the registry's own: elsewhere it would be asked for without credentials, and believed.
        return link is null || RegistryConnection.IsSameOrigin(address, link)
            ? (content, link)
            : throw request.Error(RegistryFailure.Refused, $"continues its list at '{link.Authority}'. See its configuration, and that of any proxy before it.");
    }
}
