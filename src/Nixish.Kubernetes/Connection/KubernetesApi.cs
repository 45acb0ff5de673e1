using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Polly;
using Polly.Retry;

namespace Nixish.Kubernetes;

/// <summary>Requests to one API server: retried where that helps, failures typed.</summary>
internal sealed class KubernetesApi(HttpClient client, Uri server, ClusterOptions options, string? context = null, string? source = null, CredentialPlugin? plugin = null)
{
    public const string ApplyPatch = "application/apply-patch+yaml";
    public const string Metadata = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json";
    public const string MetadataList = "application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io,application/json";
    public const string MetadataOnly = "application/json;as=PartialObjectMetadata;v=v1;g=meta.k8s.io,application/json";

    // A page of a thousand objects, each as large as etcd takes them, is larger; none such was ever seen.
    private const int LargestAnswer = 512 * 1024 * 1024;
    private const int MaxErrorBody = 64 * 1024;
    private static readonly ResiliencePropertyKey<Attempt> AttemptKey = new("nixish.attempt");
    private readonly Uri _server = server.AbsoluteUri.EndsWith('/') ? server : new Uri(server.AbsoluteUri + "/");
    private readonly ResiliencePipeline<HttpResponseMessage> _retries = Retries(options.Clock);

    public Uri Server => server;

    /// <summary>The server as messages name it.</summary>
    public string ServerName => source is null ? server.ToString().TrimEnd('/') : $"{server.ToString().TrimEnd('/')} ({source})";

    /// <summary>The object or list at <paramref name="path"/>; null where there is none.</summary>
    public async Task<JsonDocument?> GetAsync(string path, CancellationToken cancellationToken, string accept = "application/json")
    {
        using var response = await SendAsync(new(HttpMethod.Get, path, Accept: accept), cancellationToken).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.NotFound ? null : await ReadAsync(response, $"GET {path}", cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends and answers whatever the server says; only an unreachable server throws.</summary>
    public async Task<HttpResponseMessage> SendAsync(ApiRequest request, CancellationToken cancellationToken)
    {
        // A person may have to log in first, who is not bound by how long a request may take.
        if (plugin is not null)
        {
            await plugin.GetAsync(cancellationToken).ConfigureAwait(false);
        }

        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (!request.Streams)
        {
            limit.CancelAfter(options.RequestTimeout);
        }

        var call = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, limit.Token);
        call.Properties.Set(AttemptKey, new(this, request));
        try
        {
            return await _retries.ExecuteAsync(static call => call.Properties.GetValue(AttemptKey, null!).SendAsync(call.CancellationToken), call).ConfigureAwait(false);
        }
        catch (HttpRequestException error)
        {
            throw Unreachable(error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw Unreachable(error);
        }
        finally
        {
            ResilienceContextPool.Shared.Return(call);
        }
    }

    /// <summary>The body of a success as JSON; throws the server's refusal otherwise.</summary>
    public async Task<JsonDocument> ReadAsync(HttpResponseMessage response, string what, CancellationToken cancellationToken)
    {
        if (!response.IsSuccessStatusCode)
        {
            throw (await StatusAsync(response, cancellationToken).ConfigureAwait(false)).ToException(what, ServerName);
        }

        try
        {
            await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken).ConfigureAwait(false);
            return JsonText.ParseAnswer(await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            throw new KubernetesApiException($"{what}: {ServerName} answered with more than {LargestAnswer / 1024 / 1024} MiB. Is that address a Kubernetes API server?", (int)response.StatusCode, innerException: error);
        }
        catch (KubernetesJsonException error)
        {
            throw new KubernetesApiException($"{what}: {ServerName} answered with something that is not JSON. Is that address a Kubernetes API server?", (int)response.StatusCode, innerException: error);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Unreachable(error);
        }
    }

    public async Task<ApiStatus> StatusAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            // What is longer is no status of a server but somebody's page; enough of it to see whose is read.
            var buffer = new byte[MaxErrorBody];
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using var closing = stream.ConfigureAwait(false);
            var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            return ApiStatus.Parse((int)response.StatusCode, buffer.AsSpan(0, length));
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            throw Unreachable(error);
        }
    }

    /// <summary>The events of a watch until the server closes it. The element is valid until the next is asked for.</summary>
    /// <exception cref="KubernetesJsonException">A line is no JSON.</exception>
    public async IAsyncEnumerable<JsonElement> WatchAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await SendAsync(new(HttpMethod.Get, path, Streams: true), cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw (await StatusAsync(response, cancellationToken).ConfigureAwait(false)).ToException($"Watching {path}", ServerName);
        }

        using var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        using var lines = new StreamReader(stream);
        while (await LineAsync(lines, cancellationToken).ConfigureAwait(false) is { } line)
        {
            if (line.Length > 0)
            {
                using var document = JsonText.ParseAnswer(System.Text.Encoding.UTF8.GetBytes(line));
                yield return document.RootElement;
            }
        }
    }

    // A connection that breaks is how many a watch ends: the watcher resumes.
    private static async Task<string?> LineAsync(StreamReader lines, CancellationToken cancellationToken)
    {
        try
        {
            return await lines.ReadLineAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception error) when (error is HttpRequestException or IOException)
        {
            return null;
        }
    }

    private ClusterUnreachableException Unreachable(Exception error)
    {
        var certificate = error.InnerException is System.Security.Authentication.AuthenticationException authentication ? authentication : null;
        var (why, todo) = certificate is not null
            ? ($"its TLS certificate is not accepted: {certificate.Message}", "Check certificate-authority, client certificate and tls-server-name in the kubeconfig.")
            : error is OperationCanceledException
                ? ($"no answer within {options.RequestTimeout.TotalSeconds:0} s", "Check the address, the network and the server's load.")
                : ((error.InnerException ?? error).Message.TrimEnd('.'), "Check that the cluster runs and that the context is the one you mean.");
        return new($"The cluster at {ServerName} cannot be reached: {why}. {todo}", server, context, error);
    }

    private static ResiliencePipeline<HttpResponseMessage> Retries(TimeProvider clock) => new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = 6,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(10),
            UseJitter = true,
            ShouldHandle = static attempt => ValueTask.FromResult(attempt.Outcome switch
            {
                { Exception: HttpRequestException error } => IsTransient(error),
                { Result: { } response } => IsTransient(response),
                _ => false,
            }),
            DelayGenerator = static attempt => ValueTask.FromResult(RetryAfter(attempt.Outcome.Result)),
            OnRetry = static attempt =>
            {
                attempt.Outcome.Result?.Dispose();
                return default;
            },
        })
        .Build();

    // Every request of ours is idempotent, so one whose connection broke may be sent again. A server that does not
    // listen, or is not who it should be, is reported at once.
    private static bool IsTransient(HttpRequestException error) => error.HttpRequestError is
        HttpRequestError.ResponseEnded or HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse || error.InnerException is IOException { InnerException: System.Net.Sockets.SocketException { SocketErrorCode: System.Net.Sockets.SocketError.ConnectionReset } };

    // A 500 without Retry-After is a fault that stays, such as a webhook's panic or a schema that does not convert.
    private static bool IsTransient(HttpResponseMessage response) =>
        (int)response.StatusCode is 429 or 502 or 503 or 504 || ((int)response.StatusCode >= 500 && response.Headers.RetryAfter is not null);

    private static TimeSpan? RetryAfter(HttpResponseMessage? response) => response?.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta < TimeSpan.FromSeconds(30) ? delta : TimeSpan.FromSeconds(30),
        _ => null,
    };

    private sealed class Attempt(KubernetesApi api, ApiRequest request)
    {
        public async ValueTask<HttpResponseMessage> SendAsync(CancellationToken cancellationToken)
        {
            using var message = api.Message(request);
            return await api.Client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        }
    }

    private HttpClient Client => client;

    private HttpRequestMessage Message(ApiRequest request)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(_server, request.Path)) { Version = client.DefaultRequestVersion, VersionPolicy = client.DefaultVersionPolicy };
        message.Headers.TryAddWithoutValidation("Accept", request.Accept);
        message.Headers.UserAgent.Add(new ProductInfoHeaderValue("nixish", "0.1"));
        if (!request.Body.IsEmpty)
        {
            message.Content = new ReadOnlyMemoryContent(request.Body) { Headers = { ContentType = new(request.ContentType ?? "application/json") } };
        }

        return message;
    }
}

/// <summary>One request, as often as it must be sent. The path is relative to the server.</summary>
internal sealed record ApiRequest(HttpMethod Method, string Path, ReadOnlyMemory<byte> Body = default, string? ContentType = null, string Accept = "application/json", bool Streams = false);
