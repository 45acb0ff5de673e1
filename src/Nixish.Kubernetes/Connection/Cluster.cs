using System.Collections.Concurrent;

namespace Nixish.Kubernetes;

/// <summary>
/// A Kubernetes cluster as a stack's target: plans by one list a kind, applies by server-side apply as the field manager
/// <c>nixish</c>, and waits until objects are ready. Safe for use by several threads.
/// </summary>
public sealed class Cluster : ITarget, IDisposable
{
    private readonly ObjectApplier _applier;
    private readonly ObjectPlanner _planner;
    private readonly ApplySetWriter _records;
    private readonly ConcurrentDictionary<string, AppliedObject> _applied = new(StringComparer.Ordinal);
    private readonly HttpClient? _owned;
    private readonly ObjectWatches _watches;
    private readonly ReadinessWait _wait;
    private readonly Rulebook? _rules;

    /// <summary>The cluster at <paramref name="server"/>, spoken to through <paramref name="client"/>, which authenticates and stays the caller's.</summary>
    public Cluster(HttpClient client, Uri server, ClusterOptions? options = null)
        : this(client, server, options ?? new(), access: null, plugin: null)
    {
    }

    private Cluster(HttpClient client, Uri server, ClusterOptions options, ClusterAccess? access, CredentialPlugin? plugin)
    {
        ArgumentNullException.ThrowIfNull(client);
        ArgumentNullException.ThrowIfNull(server);
        (Server, Context, Namespace) = (server, access?.Context, options.Namespace ?? access?.Namespace ?? "default");
        _owned = access is null ? null : client;
        Api = new(client, server, options, access?.Context, access?.Source, plugin);
        _planner = new(Api, Name, Namespace, options);
        _records = new(Api);
        _applier = new(Api, options);
        _watches = new(Api, options.Clock);
        _wait = new(Api, _watches, options);
        _rules = options.Rules is { } rules ? rules with { Namespace = Namespace } : null;
    }

    /// <inheritdoc/>
    public string Name => "kubernetes";

    /// <summary>The API server's address.</summary>
    public Uri Server { get; }

    /// <summary>The kubeconfig context in use; null for a cluster given as an address.</summary>
    public string? Context { get; }

    /// <summary>The namespace of objects that name none.</summary>
    public string Namespace { get; }

    internal KubernetesApi Api { get; }

    /// <summary>
    /// The cluster that a kubeconfig leads to: the file at <paramref name="path"/>; where that is null the files in
    /// <c>KUBECONFIG</c>, merged as kubectl does, else <c>~/.kube/config</c>, else the pod this program runs in. A credential
    /// plugin that the user's <c>exec</c> names is started with the first request, and throws
    /// <see cref="CredentialPluginException"/> from there.
    /// </summary>
    /// <param name="path">A kubeconfig file, or null to find one.</param>
    /// <param name="context">One of its contexts, or null for its current one.</param>
    /// <param name="options">How the cluster behaves; null for the defaults.</param>
    /// <exception cref="KubeconfigException">There is no kubeconfig, no such context, or it cannot be used.</exception>
    public static Cluster FromKubeconfig(string? path = null, string? context = null, ClusterOptions? options = null)
    {
        var access = KubeconfigSources.OfProcess.Find(path, context);
        options ??= new();
        var (client, plugin) = HttpTransport.Connect(access, options);
        return new(client, access.Server, options, access, plugin);
    }

    /// <summary>The cluster of the current context of a kubeconfig that is in no file; <paramref name="source"/> says where it is from.</summary>
    internal static Cluster FromKubeconfigText(string text, string source, ClusterOptions? options)
    {
        var access = ClusterAccess.Of(KubeconfigFile.Parse(System.Text.Encoding.UTF8.GetBytes(text), source), context: null, source);
        options ??= new();
        var (client, plugin) = HttpTransport.Connect(access, options);
        return new(client, access.Server, options, access, plugin);
    }

    /// <inheritdoc/>
    public bool Accepts(IResource resource) => resource is KubernetesObject;

    /// <inheritdoc/>
    /// <exception cref="InvalidResourcesException">The API would refuse resources of the stack; nothing was asked of the cluster.</exception>
    /// <exception cref="OtherClusterException">The state that the plan starts from was made with another cluster.</exception>
    /// <exception cref="ImmutableFieldException">A change asks for what the server does not change on live objects, and replacing them was not allowed.</exception>
    /// <exception cref="ApplySetException">The record of the stack's objects is another tool's or another set's.</exception>
    /// <exception cref="PlanRefusedException">The server would refuse changes (<see cref="PlanBy.ServerDryRun"/>).</exception>
    /// <exception cref="UnknownKindException">The cluster does not serve a kind of the stack.</exception>
    /// <exception cref="ClusterUnreachableException">The API server does not answer.</exception>
    public Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        if (_rules is not null)
        {
            Validator.Validate([.. request.Resources.AsEnumerable().OfType<KubernetesObject>()], _rules).ThrowIfInvalid();
        }

        return _planner.PlanAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="FieldConflictException">Other managers own fields that the change would set otherwise.</exception>
    /// <exception cref="StalePlanException">The object is no longer what the plan saw.</exception>
    /// <exception cref="KubernetesApiException">The server refuses the object.</exception>
    public async Task ApplyAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (change is ApplySetChange record)
        {
            await _records.BeginAsync(record, cancellationToken).ConfigureAwait(false);
        }
        else if (await _applier.ApplyAsync(Own(change), progress, cancellationToken).ConfigureAwait(false) is { } applied)
        {
            _applied[change.ResourceId] = applied;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="NotReadyException">The object failed, or was not ready in time; the message says why.</exception>
    public Task WaitAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (change is ApplySetChange)
        {
            return Task.CompletedTask;
        }

        var own = Own(change);
        return own.Action == ChangeAction.Delete
            ? _wait.GoneAsync(own, progress, cancellationToken)
            : own.LetsGo || own.IsOver ? Task.CompletedTask
            : ReadyAsync(own, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task FinishAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(changes);
        foreach (var change in changes.OfType<ObjectChange>().Where(static change => change.Ends))
        {
            await _applier.EndAsync(change, _applied.GetValueOrDefault(change.ResourceId), cancellationToken).ConfigureAwait(false);
        }

        foreach (var record in changes.OfType<ApplySetChange>())
        {
            await _records.FinishAsync(record, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Closes the connections that it opened itself.</summary>
    public void Dispose()
    {
        _watches.Dispose();
        _owned?.Dispose();
    }

    private async Task ReadyAsync(ObjectChange change, IProgress<StackEvent> progress, CancellationToken cancellationToken)
    {
        var applied = _applied.GetValueOrDefault(change.ResourceId);
        try
        {
            await _wait.ReadyAsync(change, applied, progress, cancellationToken).ConfigureAwait(false);
        }
        // What only looks, such as a check, deletes nothing.
        catch (NotReadyException) when (change is { Action: ChangeAction.Create or ChangeAction.Update or ChangeAction.Replace, Wanted: { } wanted } && wanted.Settings.DeletedWhen.HasFlag(DeletedWhen.Failed))
        {
            try
            {
                await _applier.EndAsync(change, applied, cancellationToken).ConfigureAwait(false);
            }
            catch (NixishException refusal)
            {
                // Why it failed is what people need; that it stays comes beside it.
                progress.Report(new StackEvent.Warned(change.ResourceId, refusal.Message));
            }

            throw;
        }
    }

    private static ObjectChange Own(Change change) => change as ObjectChange ??
        throw new ArgumentException($"The change of '{change?.ResourceId}' was not planned by a cluster.", nameof(change));
}
