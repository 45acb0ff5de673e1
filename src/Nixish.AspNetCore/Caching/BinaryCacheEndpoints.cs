using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Nixish.AspNetCore;

/// <summary>Serves stores over HTTP.</summary>
public static class BinaryCacheEndpoints
{
    private static readonly string[] Methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>
    /// Serves a store as a binary cache in Nix's layout, to be read: <c>nix-cache-info</c>, narinfos, NARs, logs, and what builds before came to. Give
    /// readers this address, with the path of the group where it is mapped in one.
    /// </summary>
    /// <param name="endpoints">The app, or a group of it.</param>
    /// <param name="store">The store. It must stay open while the app runs.</param>
    /// <param name="options">Who signs, and how NARs are compressed.</param>
    /// <returns>All of its endpoints, to add authorization, rate limits and the like.</returns>
    /// <remarks>Up to a megabyte is in memory for each download. https://nix.dev/manual/nix/latest/protocols/binary-cache</remarks>
    public static RouteGroupBuilder MapBinaryCache(this IEndpointRouteBuilder endpoints, LocalStore store, StoreCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var cache = new CacheEndpoint(new StoreCacheStorage(store, options));
        var group = endpoints.MapGroup("");
        group.MapMethods("/nix-cache-info", Methods, context => cache.ServeAsync(context, "nix-cache-info"));
        group.MapMethods("/{name}.narinfo", Methods, context => cache.ServeAsync(context, $"{context.GetRouteValue("name")}.narinfo"));
        foreach (var folder in (string[])["nar", "log", "nixish/traces"])
        {
            group.MapMethods($"/{folder}/{{name}}", Methods, context => cache.ServeAsync(context, $"{folder}/{context.GetRouteValue("name")}"));
        }

        return group;
    }
}
