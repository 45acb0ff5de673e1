using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace Nixish.AspNetCore;

/// <summary>Answers requests for a store's objects.</summary>
internal sealed partial class CacheEndpoint(StoreCacheStorage storage)
{
    // A NAR's address names its content.
    private const string ForEver = "max-age=31536000, immutable";

    // What can appear, be signed anew or go. Those who keep a copy ask whether it still holds.
    private const string AskAgain = "no-cache";

    public async Task ServeAsync(HttpContext context, string key)
    {
        Stream? found;
        try
        {
            found = await storage.ReadAsync(key, context.RequestAborted).ConfigureAwait(false);
        }
        catch (ArgumentException)
        {
            // No cache has such a key.
            found = null;
        }
        catch (CacheException failure)
        {
            // What is wrong here is the owner's business, not the reader's.
            Failed(context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger<CacheEndpoint>(), failure, key);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        var headers = context.Response.Headers;
        if (found is null)
        {
            // It may be built in the next second.
            headers.CacheControl = "no-store";
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await using (found.ConfigureAwait(false))
        {
            var isNar = key.StartsWith("nar/", StringComparison.Ordinal);
            headers.CacheControl = isNar ? ForEver : AskAgain;
            headers.XContentTypeOptions = "nosniff";
            var tag = isNar ? key["nar/".Length..] : found is MemoryStream text ? Convert.ToHexStringLower(SHA256.HashData(text.GetBuffer().AsSpan(0, (int)text.Length)))[..32] : null;
            var result = TypedResults.Stream(found, ContentType(key), entityTag: tag is null ? null : new EntityTagHeaderValue($"\"{tag}\""), enableRangeProcessing: isNar);
            await result.ExecuteAsync(context).ConfigureAwait(false);
        }
    }

    // A log is whatever a builder printed: shown as text, whatever it looks like.
    private static string ContentType(string key) =>
        key.EndsWith(".narinfo", StringComparison.Ordinal) ? "text/x-nix-narinfo" :
        key.StartsWith("nar/", StringComparison.Ordinal) ? "application/x-nix-nar" :
        key.StartsWith("log/", StringComparison.Ordinal) ? "text/plain; charset=utf-8" :
        key.StartsWith("nixish/", StringComparison.Ordinal) ? "application/octet-stream" : "text/x-nix-cache-info";

    [LoggerMessage(Level = LogLevel.Error, Message = "The store could not give '{Key}'.")]
    private static partial void Failed(ILogger logger, CacheException failure, string key);
}
