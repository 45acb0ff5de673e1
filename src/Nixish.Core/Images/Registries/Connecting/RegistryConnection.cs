using System.Collections.Concurrent;
using System.Net;

namespace Nixish;

/// <summary>Sends requests to registries: authentication, redirects, and which hosts may go without TLS.</summary>
internal sealed class RegistryConnection : IDisposable
{
    private const int MostRedirects = 5;

    private readonly RegistryOptions _options;
    private readonly ConcurrentDictionary<string, string> _origins = new(StringComparer.Ordinal);
    private readonly RegistryTransport _transport;
    private readonly RegistryLogin _login;
    private readonly RegistryRetries _retries;

    internal RegistryConnection(RegistryOptions options)
    {
        _options = options;
        _transport = new(options);
        _retries = new(options);
        _login = new(new TokenService(this, options.Time), FindCredentials(options), options.Time);
    }

    internal RegistryOptions Options => _options;

    public void Dispose() => _transport.Dispose();

    /// <summary>The address of <paramref name="path"/> in a repository: <c>manifests/tag</c>.</summary>
    internal Uri AddressOf(ImageRepository repository, string path) => new($"{_origins.GetOrAdd(repository.Registry, OriginOf)}/v2/{repository.Path}/{path}");

    /// <summary>Runs <paramref name="operation"/>, again after failures that may pass.</summary>
    internal Task<T> RunAsync<T>(RegistryRequest request, Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken) =>
        _retries.RunAsync(token => request.TranslateAsync(operation, token), cancellationToken);

    /// <summary>The same for a transfer that goes on where it broke: as long as it gets further, it may break as often as it does.</summary>
    /// <param name="request">What it is for.</param>
    /// <param name="furthest">How far it ever came.</param>
    /// <param name="operation">Goes on with it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<T> RunOnAsync<T>(RegistryRequest request, Func<long> furthest, Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = furthest();
            try
            {
                return await RunAsync(request, operation, cancellationToken).ConfigureAwait(false);
            }
            catch (RegistryException error) when (error.IsTransient && furthest() > before && _options.Retries > 0)
            {
                // It got further than before, so the registry works.
            }
        }
    }

    /// <summary>Sends what <paramref name="make"/> makes to <paramref name="address"/>, once; it is made again for a redirect or a challenge.</summary>
    /// <returns>A success, or a status in <paramref name="expected"/>; every other answer is thrown.</returns>
    internal async Task<HttpResponseMessage> SendAsync(RegistryRequest request, Uri address, Func<HttpRequestMessage> make, HttpStatusCode[] expected, CancellationToken cancellationToken)
    {
        var home = AddressOf(request.Repository, "");
        var target = Allowed(request, home, address);
        var challenged = false;
        for (var redirects = 0; ;)
        {
            var atHome = IsSameOrigin(home, target);
            var answer = atHome ? await _login.ForAsync(request, cancellationToken).ConfigureAwait(false) : null;
            using var message = make();
            message.RequestUri = target;
            message.Headers.TryAddWithoutValidation("User-Agent", "nixish");
            message.Headers.Authorization = answer?.Header;
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
                    if (await _login.AnswerAsync(challenge, request, answer, cancellationToken).ConfigureAwait(false) is not null)
                    {
                        continue;
                    }
                }
                else if (IsRedirect(response.StatusCode, message.Method) && response.Headers.Location is { } location)
                {
                    var next = Resolve(request, target, location.OriginalString);
                    target = ++redirects <= MostRedirects
                        ? Allowed(request, home, next)
                        : throw request.Error(RegistryFailure.Refused, $"redirects more than {MostRedirects} times, last to '{next.Authority}'. See its configuration.");
                    continue;
                }

                throw await request.RefusalAsync(response, target.Authority, [answer?.Header.Parameter], cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Sends one request as it is. How long its answer may take to begin is limited, unless the request is long itself.</summary>
    internal async Task<HttpResponseMessage> SendOnceAsync(RegistryRequest request, HttpRequestMessage message, CancellationToken cancellationToken)
    {
        var http = _transport.For(message.RequestUri!);
        if (request.IsLong)
        {
            return await http.SendAsync(message, cancellationToken).ConfigureAwait(false);
        }

        using var timeout = new CancellationTokenSource(_options.ResponseTimeout, _options.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await http.SendAsync(message, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw request.Unreachable(new TimeoutException($"It did not answer within {_options.ResponseTimeout.TotalSeconds} s."), message.RequestUri!.Authority);
        }
    }

    /// <summary>The address that a <c>Location</c> or <c>Link</c> in the answer of <paramref name="answering"/> means.</summary>
    internal static Uri Resolve(RegistryRequest request, Uri answering, string location) => Uri.TryCreate(answering, location, out var address) && address.Host.Length > 0
        ? address
        // Without its query, which may hold what opens it.
        : throw request.Error(RegistryFailure.Refused, $"points at '{Printable.Cut(location.Split('?')[0])}', which is no address. See its configuration, and that of any proxy before it.");

    /// <summary>Whether <paramref name="address"/> may be used without TLS.</summary>
    internal bool IsPlain(Uri address) =>
        address.IsLoopback || _options.PlainHttp.Contains(address.Authority, StringComparer.Ordinal) || _options.PlainHttp.Contains(address.Host, StringComparer.Ordinal);

    internal static bool IsSameOrigin(Uri left, Uri right) =>
        Uri.Compare(left, right, UriComponents.SchemeAndServer, UriFormat.UriEscaped, StringComparison.OrdinalIgnoreCase) == 0;

    private string OriginOf(string registry)
    {
        // Docker Hub's API lives beside its website.
        var host = string.Equals(registry, ReferenceGrammar.DockerHub, StringComparison.Ordinal) ? "registry-1.docker.io" : registry;
        var address = new Uri($"https://{host}");
        var isPlain = address.IsLoopback
            // Who gives it certificates wants them used.
            ? RegistryCertificates.FolderOf(_options, address) is null
            : IsPlain(address) || _options.PlainHttp.Contains(registry, StringComparer.Ordinal);
        return $"{(isPlain ? "http" : "https")}://{host}";
    }

    // Credentials go to the registry itself and to nobody it points at; content does not leave TLS unless the registry has none.
    private Uri Allowed(RegistryRequest request, Uri home, Uri target) =>
        target.Scheme == Uri.UriSchemeHttps || (target.Scheme == Uri.UriSchemeHttp && home.Scheme == Uri.UriSchemeHttp && IsPlain(target))
            ? target
            : throw request.Error(RegistryFailure.Insecure, $"points at '{target.Scheme}://{target.Authority}', which has no TLS. Correct its address, or add that host to RegistryOptions.PlainHttp if this is meant.");

    // Where the method would have to change to GET, what is sent would be lost without a word.
    private static bool IsRedirect(HttpStatusCode status, HttpMethod method) =>
        status is HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect ||
        (status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther && (method == HttpMethod.Get || method == HttpMethod.Head));

    private static Func<ImageRepository, CancellationToken, Task<RegistryCredentials?>> FindCredentials(RegistryOptions options)
    {
        if (options.Credentials is { } given)
        {
            return (repository, _) => Task.FromResult(given.TryGetValue(repository.Registry, out var found) ? found : null);
        }

        return (options.DockerConfig ?? DockerConfig.Default()).FindAsync;
    }
}
