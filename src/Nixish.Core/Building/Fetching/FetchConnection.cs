using System.Net;

namespace Nixish;

/// <summary>Asks for files: redirects, refusals, and which of them may pass.</summary>
internal sealed class FetchConnection(FetchOptions options)
{
    private static readonly Lazy<HttpMessageInvoker> Shared = new(() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    }));

    private readonly HttpMessageInvoker _http = options.Handler is { } handler ? new(handler, disposeHandler: false) : Shared.Value;

    /// <summary>A success, or "that range cannot be had"; every other answer is thrown.</summary>
    public async Task<HttpResponseMessage> GetAsync(Uri address, Action<HttpRequestMessage> prepare, CancellationToken cancellationToken)
    {
        var target = address;
        for (var redirects = 0; ; redirects++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, target);
            request.Headers.UserAgent.ParseAdd("nixish");
            prepare(request);
            var response = await SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return response;
            }

            using (response)
            {
                if (response.StatusCode is not (HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect)
                    || response.Headers.Location is not { } location)
                {
                    throw Refusal(target, response);
                }

                if (redirects == options.Redirects)
                {
                    throw new FetchException(address, $"redirects more than {options.Redirects} times, last to '{Printable.Cut(location.OriginalString)}'. Name the file's own address.");
                }

                target = Uri.TryCreate(target, location, out var next) ? Allowed(target, next)
                    : throw new FetchException(target, $"redirects to '{Printable.Cut(location.OriginalString)}', which is no address. Name the file's own address.");
            }
        }
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await _http.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException failure)
        {
            throw failure.HttpRequestError == HttpRequestError.SecureConnectionError
                ? new FetchException(request.RequestUri!, $"has no TLS connection to offer that can be trusted: {Innermost(failure)} If its certificate is your own authority's, add that to this machine's (SSL_CERT_FILE).", failure)
                : new FetchException(request.RequestUri!, $"cannot be reached: {Innermost(failure)}", failure) { IsTransient = true };
        }
    }

    // What was asked for under TLS does not arrive without: its hash protects what it is, not who sees it asked for.
    private static Uri Allowed(Uri from, Uri target) => target.Scheme switch
    {
        "https" => target,
        "http" when from.Scheme == Uri.UriSchemeHttp => target,
        _ => throw new FetchException(from, $"redirects to '{FetchAddress.Display(target)}', which is not https. Name that address itself if this is meant."),
    };

    private static FetchException Refusal(Uri address, HttpResponseMessage response)
    {
        var code = (int)response.StatusCode;
        var retryAfter = response.Headers.RetryAfter;
        return new(address, code switch
        {
            401 or 403 => $"may not be read ({code}). FetchOptions.Handler can bring credentials.",
            404 or 410 => $"is not there ({code}). Correct its address.",
            _ => $"cannot be fetched: its server answers {code} {Printable.Cut(response.ReasonPhrase ?? "")}.",
        })
        {
            IsTransient = code is 408 or 425 or 429 or 500 or 502 or 503 or 504,
            RetryAfter = retryAfter?.Delta ?? (retryAfter?.Date is { } date && date > DateTimeOffset.UtcNow ? date - DateTimeOffset.UtcNow : null),
        };
    }

    private static string Innermost(Exception failure)
    {
        while (failure.InnerException is { } inner)
        {
            failure = inner;
        }

        return failure.Message.TrimEnd('.') + '.';
    }
}
