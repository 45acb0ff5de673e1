using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text;

namespace Nixish;

/// <summary>
/// A cache on an HTTP server: read by GET and HEAD, written by PUT and DELETE, as <c>nix copy --to http://…</c> does. Downloads that break off
/// are resumed, servers that stall are given up.
/// </summary>
public sealed class HttpCacheStorage : ICacheStorage
{
    private static readonly HttpClient Shared = NewClient();

    private readonly HttpClient _http;
    private readonly HttpCacheOptions _options;
    private readonly string _address;
    private readonly AuthenticationHeaderValue? _credentials;

    /// <summary>The cache at <paramref name="address"/>, through connections that the whole process shares, HTTP/2 where TLS offers it.</summary>
    /// <param name="address">Where its <c>nix-cache-info</c> lies. User and password in it are sent as basic authentication.</param>
    /// <param name="options">How to speak to it.</param>
    public HttpCacheStorage(Uri address, HttpCacheOptions? options = null)
        : this(address, Shared, options)
    {
    }

    /// <summary>The same through <paramref name="client"/>, which brings its own credentials, proxies and certificates, and stays its owner's.</summary>
    /// <exception cref="CacheException">The address carries a password that would cross a network in the clear.</exception>
    public HttpCacheStorage(Uri address, HttpClient client, HttpCacheOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(client);
        (_http, _options, Location) = (client, options ?? new(), Display(address));
        _address = Location.EndsWith('/') ? Location : $"{Location}/";
        if (address.UserInfo.Length > 0)
        {
            if (address.Scheme != Uri.UriSchemeHttps && !address.IsLoopback)
            {
                throw new CacheException(CacheFailure.Refused, Location, "is not spoken to: its password would be sent in the clear. Use https.");
            }

            _credentials = new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(address.UserInfo))));
        }
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public async Task<Stream?> ReadAsync(string key, CancellationToken cancellationToken = default)
    {
        var response = await GetAsync(key, null, cancellationToken).ConfigureAwait(false);
        if (response is null)
        {
            return null;
        }

        var body = new HttpBody(this, key, response, _options);
        return string.Join(", ", response.Content.Headers.ContentEncoding) switch
        {
            "" or "identity" => body,
            "gzip" or "x-gzip" => new CheckedDecompression(new GZipStream(body, CompressionMode.Decompress)),
            "br" => new CheckedDecompression(new BrotliStream(body, CompressionMode.Decompress)),
            "deflate" => new CheckedDecompression(new ZLibStream(body, CompressionMode.Decompress)),
            var other => throw await AbandonAsync(body, new(CacheFailure.Unsupported, Location, $"sends '{key}' encoded as '{other}', which was not asked for.")).ConfigureAwait(false),
        };
    }

    /// <inheritdoc/>
    public async Task<bool> ExistsAsync(string key, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(HttpMethod.Head, key, null, null, cancellationToken).ConfigureAwait(false);
        return !IsMissing(response, key);
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(content);
        using var response = await SendAsync(HttpMethod.Put, key, null, content, cancellationToken).ConfigureAwait(false);
        if (IsMissing(response, key))
        {
            throw Refused(response.StatusCode, HttpMethod.Put, key);
        }
    }

    /// <inheritdoc/>
    public CacheUpload BeginUpload() => new SpooledUpload(this);

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        using var response = await SendAsync(HttpMethod.Delete, key, null, null, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.Forbidden)
        {
            throw Refused(response.StatusCode, HttpMethod.Delete, key);
        }
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<CacheObject> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        throw new CacheException(CacheFailure.Unsupported, Location, "cannot be listed: plain HTTP has no way to ask what there is. Reach its objects as a folder or a bucket for that.");
#pragma warning disable CS0162 // What makes this an enumeration.
        yield break;
#pragma warning restore CS0162
    }

    /// <summary>An address as messages show it: without what is secret in it.</summary>
    internal static string Display(Uri address) =>
        !address.IsAbsoluteUri ? address.OriginalString
        : address.IsFile ? address.LocalPath
        : address.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped);

    /// <summary>Asks for an object, from some byte on; null where there is none.</summary>
    internal async Task<HttpResponseMessage?> GetAsync(string key, HttpBody.Rest? rest, CancellationToken cancellationToken)
    {
        var response = await SendAsync(HttpMethod.Get, key, rest, null, cancellationToken).ConfigureAwait(false);
        if (IsMissing(response, key))
        {
            response.Dispose();
            return null;
        }

        return response;
    }

    private async Task<HttpResponseMessage> SendAsync(HttpMethod method, string key, HttpBody.Rest? rest, Stream? content, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return await SendOnceAsync(method, key, rest, content, cancellationToken).ConfigureAwait(false);
            }
            catch (CacheException failure) when (failure.Failure == CacheFailure.Unreachable && attempt < _options.Retries)
            {
                // Not all at the same moment: others were turned away with us. And not for ever: a server that let us wait, or tells us to, is given up.
                var pause = _options.FirstPause * Math.Pow(2, attempt) * (0.5 + Random.Shared.NextDouble());
                pause = failure.RetryAfter > pause ? failure.RetryAfter.Value : pause;
                if ((content is null ? Stopwatch.GetElapsedTime(started) : TimeSpan.Zero) + pause > _options.Patience)
                {
                    throw;
                }

                await Task.Delay(pause, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private async Task<HttpResponseMessage> SendOnceAsync(HttpMethod method, string key, HttpBody.Rest? rest, Stream? content, CancellationToken cancellationToken)
    {
        CacheKey.Check(key);

        // What comes after the question mark of a NAR's URL is a query, as Nix sends it; elsewhere it is part of a name.
        var escaped = key.StartsWith("nar/", StringComparison.Ordinal) ? key : key.Replace("?", "%3F", StringComparison.Ordinal);
        using var request = new HttpRequestMessage(method, _address + escaped) { Version = _http.DefaultRequestVersion, VersionPolicy = _http.DefaultVersionPolicy };
        request.Headers.UserAgent.ParseAdd("nixish");
        request.Headers.Authorization = _credentials;
        if (rest is not null)
        {
            request.Headers.Range = new(rest.From, null);
            request.Headers.IfRange = rest.Tag is null ? null : new(rest.Tag);
        }

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (content is null)
        {
            patience.CancelAfter(_options.Patience);
        }
        else
        {
            content.Position = 0;
            request.Content = new UploadContent(content);
            request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(CacheKey.ContentType(key));
        }

        try
        {
            var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token).ConfigureAwait(false);
            if (response.IsSuccessStatusCode || IsMissing(response, key))
            {
                return response;
            }

            response.Dispose();
            throw Refused(response.StatusCode, method, key, RetryAfter(response));
        }
        catch (HttpRequestException failure)
        {
            throw new CacheException(CacheFailure.Unreachable, Location, $"cannot be reached: {failure.Message.TrimEnd('.')}.", failure);
        }
        catch (Exception failure) when (failure is UriFormatException or InvalidOperationException or NotSupportedException)
        {
            // Redirections are followed by the framework, which takes any address for one.
            throw new CacheException(CacheFailure.Invalid, Location, $"sends whoever asks for '{key}' to an address that none can be at: {failure.Message.TrimEnd('.')}.", failure);
        }
        catch (OperationCanceledException failure) when (!cancellationToken.IsCancellationRequested)
        {
            throw new CacheException(CacheFailure.Unreachable, Location, $"did not answer within {_options.Patience.TotalSeconds} s.", failure);
        }
    }

    // Buckets that may not be listed say "forbidden" of what they do not have. Not so of what every cache has.
    private static bool IsMissing(HttpResponseMessage response, string key) =>
        response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone || (response.StatusCode == HttpStatusCode.Forbidden && key != CacheKey.CacheInfo);

    private CacheException Refused(HttpStatusCode status, HttpMethod method, string key, TimeSpan? retryAfter = null)
    {
        var code = (int)status;
        return code is 408 or 425 or 429 or >= 500
            ? new(CacheFailure.Unreachable, Location, $"answers {method} of '{key}' with {code}.") { RetryAfter = retryAfter }
            : new(CacheFailure.Refused, Location, $"answers {method} of '{key}' with {code} {status}{(code is 401 or 403 or 407 ? ": give it credentials that may do that, in its address or by an HttpClient" : code == 405 ? ": it takes no uploads" : "")}.");
    }

    private static TimeSpan? RetryAfter(HttpResponseMessage response) =>
        response.Headers.RetryAfter is not { } wait ? null : wait.Delta ?? (wait.Date is { } date ? date - DateTimeOffset.UtcNow : null);

    private static async Task<CacheException> AbandonAsync(HttpBody body, CacheException failure)
    {
        await body.DisposeAsync().ConfigureAwait(false);
        return failure;
    }

    private static HttpClient NewClient() => new(new SocketsHttpHandler
    {
        ConnectTimeout = TimeSpan.FromSeconds(10),
        EnableMultipleHttp2Connections = true,
        MaxAutomaticRedirections = 5,
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        UseCookies = false,
    })
    {
        DefaultRequestVersion = HttpVersion.Version20,
        DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrLower,

        // Each read has its own limit; a large download may take what it takes.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    // StreamContent would close the stream, and a retry needs it.
    private sealed class UploadContent(Stream content) : HttpContent
    {
        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) => content.CopyToAsync(stream, cancellationToken);

        protected override bool TryComputeLength(out long length)
        {
            length = content.Length;
            return true;
        }
    }
}
