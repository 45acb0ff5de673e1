using System.Collections.Concurrent;
using System.Text;
using Nixish.Kubernetes;

namespace Nixish.Testing;

/// <summary>
/// A Kubernetes cluster in this process: an HTTP handler that answers as an API server does, without sockets. It serves
/// discovery, get, lists and their pages, watch, create, update, the three patches, server-side apply with field ownership
/// and conflicts, status and scale, deletes with what they take along, and runs pods at once. Safe for use by several threads.
/// </summary>
/// <remarks>
/// What it claims is held against a real API server by the same tests. It knows the kinds of Kubernetes 1.36 and those
/// that custom resource definitions make; it checks names, labels and what workloads require, not every field. It runs
/// no containers, admits every caller, and converts nothing between versions of a kind.
/// </remarks>
/// <seealso href="https://kubernetes.io/docs/reference/using-api/server-side-apply/"/>
public sealed partial class InMemoryCluster : HttpMessageHandler, IAsyncDisposable
{
    private readonly ConcurrentQueue<ClusterRequest> _requests = new();
    private readonly ObjectFolder? _folder;
    private readonly ApiServer _server;
    private readonly FaultInjection _faults;
    private bool _disposed;

    /// <summary>An empty cluster: the namespaces that every cluster has, and nothing else.</summary>
    public InMemoryCluster()
        : this(new InMemoryClusterOptions())
    {
    }

    /// <summary>An empty cluster that behaves as <paramref name="options"/> say.</summary>
    public InMemoryCluster(InMemoryClusterOptions options)
        : this(options, folder: null)
    {
    }

    private InMemoryCluster(InMemoryClusterOptions options, string? folder)
    {
        ArgumentNullException.ThrowIfNull(options);
        _folder = folder is null ? null : new ObjectFolder(Path.Combine(folder, "cluster"));
        _server = new(options.Clock, _folder) { Failures = options.Failures, ImageProblem = ImageProblem };
        _faults = new(options.Seed, _server.Answer);
        Registry = folder is null ? new() : InMemoryRegistry.At(Path.Combine(folder, "registry"));
        _state = folder is null ? new InMemoryStateStore() : FileStateStore.In(Path.Combine(folder, "state"));
        _store = new(() => OpenStore(folder));
        _images = new(() => new(_store.Value, new() { Handler = Registry }));
        _objects = new(() => new(CreateClient(), Server, options.Client));
    }

    /// <summary>Where the API answers: any address would do, this one is what clients made by <see cref="CreateClient"/> use.</summary>
    public static Uri Server { get; } = new("https://cluster.invalid");

    /// <summary>What it was asked, in order.</summary>
    public IReadOnlyList<ClusterRequest> Requests => [.. _requests];

    /// <summary>Pods that shall not get ready. Setting it takes effect at once, on pods that run too.</summary>
    public Seq<PodFailure> Failures
    {
        get => _server.Failures;
        set => _server.Failures = value;
    }

    /// <summary>
    /// The cluster that keeps what it holds in <paramref name="folder"/>, made where there is none. Every object is written
    /// before its request is answered, so that a killed process loses nothing; one process at a time may hold the folder.
    /// </summary>
    /// <exception cref="NixishException">Another process holds the folder.</exception>
    public static InMemoryCluster At(string folder, InMemoryClusterOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        return new(options ?? new(), folder);
    }

    /// <summary>A client of this cluster, at <see cref="Server"/>. The caller disposes of it; the cluster stays.</summary>
    public HttpClient CreateClient() => new(this, disposeHandler: false) { BaseAddress = Server };

    /// <summary>The object of type <typeparamref name="T"/>, as it is now.</summary>
    /// <exception cref="NixishException">There is no such object.</exception>
    public T Get<T>(string name)
        where T : KubernetesObject => Get<T>("default", name);

    /// <summary>The object of type <typeparamref name="T"/> in the namespace <paramref name="ns"/>, as it is now.</summary>
    /// <exception cref="NixishException">There is no such object.</exception>
    public T Get<T>(string ns, string name)
        where T : KubernetesObject =>
        Find<T>(ns, name) ?? throw new NixishException($"The cluster has no {typeof(T).Name} '{name}' in the namespace '{ns}'.");

    /// <summary>The object of type <typeparamref name="T"/> in the namespace <paramref name="ns"/>, as it is now; null where there is none.</summary>
    public T? Find<T>(string ns, string name)
        where T : KubernetesObject =>
        _server.Find(typeof(T).Name, ns, name) is { } body
            ? KubernetesObject.FromJson(Encoding.UTF8.GetBytes(body.ToJsonString()), out _) as T
            : null;

    /// <summary>Forgets the history: watches that go on from earlier versions are told <c>410 Gone</c>, as a real server does now and then.</summary>
    public void Compact() => _server.Compact();

    /// <summary>Lets something go wrong with the requests to come, once or as often as the faults say. Those given first happen first.</summary>
    public void Inject(params ReadOnlySpan<ClusterFault> faults) => _faults.Add(faults);

    /// <summary>Ends every watch that runs, without a word, as a server that restarts does.</summary>
    public void DropWatches() => _server.DropWatches();

    /// <summary>Lets nothing go wrong any more.</summary>
    public void StopFaults() => _faults.Clear();

    /// <summary>
    /// Asks <paramref name="rule"/> before each object is created, changed or deleted, as a validating webhook is; what it
    /// answers is why the write is refused, with 403. Null lets it be.
    /// </summary>
    public void Refuse(Func<ClusterWrite, string?> rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _server.Refuse(rule);
    }

    /// <summary>Ends the watches, lets go of the folder, and deletes what only this process needed.</summary>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var read = await ApiRequest.ReadAsync(request, cancellationToken).ConfigureAwait(false);
        var asked = new ClusterRequest(read.Method, read.Path, request.RequestUri!.Query.TrimStart('?'), 0);
        var response = await _faults.AnswerAsync(read, asked, cancellationToken).ConfigureAwait(false);
        response.RequestMessage = request;
        _requests.Enqueue(asked with { StatusCode = (int)response.StatusCode });
        return response;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _server.Stop();
            CloseTarget();
            _folder?.Dispose();
        }

        base.Dispose(disposing);
    }
}
