using System.Net;
using Polly;
using Polly.Retry;

namespace Nixish;

/// <summary>Sends requests to registries: authentication, redirects, retries, and which hosts may go without TLS.</summary>
internal sealed class RegistryConnection : IDisposable
{
    private const int MostRedirects = 5;

    private readonly RegistryOptions _options;
    private readonly HttpMessageInvoker _http;
    private readonly RegistryLogin _login;
    private readonly ResiliencePipeline _retrying;

    internal RegistryConnection(RegistryOptions options)
    {
        _options = options;
        _http = options.Handler is { } handler ? new(handler, disposeHandler: false) : new(NewHandler(), disposeHandler: true);
        _login = new(this, options.Credentials ?? RegistryCredentials.FromDockerConfig());
        _retrying = NewPipeline(options);
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The address of <paramref name="path"/> in a repository: <c>manifests/tag</c>.</summary>
    internal Uri AddressOf(ImageRepository repository, string path)
    {
        // Docker Hub's API lives beside its website.
        var host = string.Equals(repository.Registry, ReferenceGrammar.DockerHub, StringComparison.Ordinal) ? "registry-1.docker.io" : repository.Registry;
        var address = new Uri($"https://{host}/v2/{repository.Path}/{path}");
        return IsPlain(address) || _options.PlainHttp.Contains(repository.Registry, StringComparer.Ordinal) ? new($"http://{host}/v2/{repository.Path}/{path}") : address;
    }

    /// <summary>Runs <paramref name="operation"/>, again after failures that may pass.</summary>
    internal async Task<T> RunAsync<T>(RegistryRequest request, Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken) =>
        await _retrying.ExecuteAsync(
            async token =>
            {
                try
                {
                    return await operation(token).ConfigureAwait(false);
                }
                catch (HttpRequestException error)
                {
                    throw request.Unreachable(error);
                }
                catch (HttpIOException error)
                {
                    throw request.Unreachable(error);
                }
            },
            cancellationToken).ConfigureAwait(false);

    /// <summary>Sends what <paramref name="make"/> makes to <paramref name="address"/>, once; it is made again for a redirect or a challenge.</summary>
    /// <returns>A success, or a status in <paramref name="expected"/>; every other answer is thrown.</returns>
    internal async Task<HttpResponseMessage> SendAsync(RegistryRequest request, Uri address, Func<HttpRequestMessage> make, HttpStatusCode[] expected, CancellationToken cancellationToken)
    {
        var home = AddressOf(request.Repository, "");
        var target = Allowed(request, home, address);
        var challenged = false;
        for (var redirects = 0; ;)
        {
            using var message = make();
            message.RequestUri = target;
            message.Headers.UserAgent.ParseAdd("nixish");
            var atHome = IsSameOrigin(home, target);
            if (atHome)
            {
                message.Headers.Authorization = _login.Known(request.Repository.Registry, request.Scope);
            }

            var response = await SendOnceAsync(request, message, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode || Array.IndexOf(expected, response.StatusCode) >= 0)
            {
                return response;
            }

            using (response)
            {
                if (response.StatusCode == HttpStatusCode.Unauthorized && atHome && !challenged && RegistryChallenge.From(response.Headers) is { } challenge)
                {
                    challenged = true;
                    if (await _login.AnswerAsync(challenge, request.Repository.Registry, request.Scope, request, cancellationToken).ConfigureAwait(false) is not null)
                    {
                        continue;
                    }
                }
                else if (IsRedirect(response.StatusCode) && response.Headers.Location is { } location)
                {
                    target = ++redirects <= MostRedirects
                        ? Allowed(request, home, Resolve(request, target, location))
                        : throw request.Error(RegistryFailure.Refused, $"redirects more than {MostRedirects} times, last to '{Printable.Text(location.OriginalString)}'. See its configuration.");
                    continue;
                }

                throw await request.RefusalAsync(response, target.Authority, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends one request as it is. How long its answer may take to begin is limited, unless the request is long itself.</summary>
    internal async Task<HttpResponseMessage> SendOnceAsync(RegistryRequest request, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        if (request.IsLong)
        {
            return await _http.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }

        using var timeout = new CancellationTokenSource(_options.ResponseTimeout, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await _http.SendAsync(message, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException error) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw request.Unreachable(new TimeoutException($"It did not answer within {_options.ResponseTimeout.TotalSeconds} s.", error), message.RequestUri!.Authority);
        }
    }

    /// <summary>The address that a <c>Location</c> in the answer of <paramref name="answering"/> means.</summary>
    internal static Uri Resolve(RegistryRequest request, Uri answering, Uri location) => Uri.TryCreate(answering, location, out var address)
        ? address
        : throw request.Error(RegistryFailure.Refused, $"points at '{Printable.Text(location.OriginalString)}', which is no address. See its configuration, and that of any proxy before it.");

    // Credentials go to the registry itself and to nobody it points at; content does not leave TLS unless the registry has none.
    private Uri Allowed(RegistryRequest request, Uri home, Uri target) =>
        target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && home.Scheme == Uri.UriSchemeHttp && IsPlain(target))
            ? target
            : throw request.Error(RegistryFailure.Insecure, $"points at '{target.Scheme}://{target.Authority}', which has no TLS. Correct its address, or add that host to RegistryOptions.PlainHttp if this is meant.");

    /// <summary>Whether <paramref name="address"/> may be used without TLS.</summary>
    internal bool IsPlain(Uri address) =>
        address.IsLoopback || _options.PlainHttp.Contains(address.Authority, StringComparer.Ordinal) || _options.PlainHttp.Contains(address.Host, StringComparer.Ordinal);

    private static bool IsSameOrigin(Uri left, Uri right) =>
        Uri.Compare(left, right, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    private static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static SocketsHttpHandler NewHandler() => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    };

    private static ResiliencePipeline NewPipeline(RegistryOptions options)
    {
        if (options.Retries == 0)
        {
            return ResiliencePipeline.Empty;
        }

        return new ResiliencePipelineBuilder { TimeProvider = options.Time }
            .AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Retries,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = options.FirstPause,
                MaxDelay = options.LongestPause,
                ShouldHandle = arguments => ValueTask.FromResult(
                    arguments.Outcome.Exception is RegistryException { IsTransient: true } error && !(error.RetryAfter > options.LongestPause)),
                DelayGenerator = arguments => ValueTask.FromResult((arguments.Outcome.Exception as RegistryException)?.RetryAfter),
            })
            .Build();
    }
}
