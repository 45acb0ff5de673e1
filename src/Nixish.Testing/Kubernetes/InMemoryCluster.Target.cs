using System.Collections.Concurrent;
using Nixish.Kubernetes;

namespace Nixish.Testing;

public sealed partial class InMemoryCluster : ITarget
{
    // Where what stacks load lies: a registry of our own that nothing else names.
    private const string LoadedRegistry = "loaded.invalid";

    private readonly ConcurrentDictionary<string, byte> _pushedTo = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, string> _loadedAs = new(StringComparer.Ordinal);
    private readonly Lazy<Cluster> _objects;
    private readonly Lazy<RegistryTarget> _images;
    private readonly Lazy<LocalStore> _store;
    private readonly IStateStore _state;
    private string? _temporary;

    /// <summary>The registries that stacks push their images to when they are applied to this cluster.</summary>
    public InMemoryRegistry Registry { get; }

    /// <summary><c>in-memory</c>.</summary>
    public string Name => "in-memory";

    /// <summary>The state of the stacks applied to it: in its folder, or as short-lived as the cluster.</summary>
    public IStateStore State => _state;

    /// <summary>The store that pushed images are built in: in its folder, or as short-lived as the cluster.</summary>
    public LocalStore Store => _store.Value;

    /// <summary>Takes Kubernetes objects and images, pushed or loaded.</summary>
    public bool Accepts(IResource resource) => resource is KubernetesObject or IImageDelivery;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var images = Part(request, ofImages: true, "registry");
        foreach (var push in images.Resources.AsEnumerable().OfType<ImagePush>())
        {
            _pushedTo[push.Repository.Registry] = 0;
        }

        var changes = new List<Change>();
        if (!images.Resources.IsEmpty || !images.State.IsEmpty)
        {
            var loads = request.Resources.AsEnumerable().OfType<IImageDelivery>().Where(load => load is not ImagePush).ToDictionary(load => Push(load).Id, StringComparer.Ordinal);
            var planned = await _images.Value.PlanAsync(images, cancellationToken).ConfigureAwait(false);
            changes.AddRange(planned.Select(change => loads.TryGetValue(change.ResourceId, out var load) ? Loaded(change, load) : change));
        }

        changes.AddRange(await _objects.Value.PlanAsync(Part(request, ofImages: false, "kubernetes"), cancellationToken).ConfigureAwait(false));
        return [.. changes.Select(change => change.Entry is { } entry ? change with { Entry = entry with { Target = Name } } : change)];
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        await Of(change).ApplyAsync(change, progress, cancellationToken).ConfigureAwait(false);
        if (IsImage(change.ResourceId))
        {
            _server.Retry();
        }
    }

    /// <inheritdoc/>
    public Task WaitAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(change);
        return Of(change).WaitAsync(change, progress, cancellationToken);
    }

    /// <inheritdoc/>
    public Task FinishAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken = default) =>
        _objects.IsValueCreated ? _objects.Value.FinishAsync(changes, cancellationToken) : Task.CompletedTask;

    private static bool IsImage(string resourceId) => resourceId.StartsWith("image/", StringComparison.Ordinal);

    private static PlanRequest Part(PlanRequest request, bool ofImages, string target) => request with
    {
        Resources = ofImages
            ? [.. request.Resources.AsEnumerable().OfType<IImageDelivery>().Select(Push)]
            : request.Resources.AsEnumerable().Where(resource => resource is not IImageDelivery).ToSeq(),
        State = request.State.AsEnumerable().Where(entry => IsImage(entry.Key) == ofImages)
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Value with { Target = target })).ToMap(),
    };

    private static ImagePush Push(IImageDelivery delivery) => delivery as ImagePush ?? new(delivery.Image, new(LoadedRegistry, delivery.Image.Name));

    private Change Loaded(Change change, IImageDelivery load)
    {
        var held = change.Entry!.Data["reference"];
        var reference = load.ReferenceFor(held[(held.LastIndexOf(':') + 1)..]);
        _loadedAs[reference] = held;
        return change with { ResourceId = load.Id, Entry = new(load.Id, change.Entry.Target) { Data = new() { ["reference"] = reference } } };
    }

    private ITarget Of(Change change) => IsImage(change.ResourceId) ? _images.Value : _objects.Value;

    // As a kubelet finds out: an image that should have been pushed to one of our registries, and was not, cannot be pulled.
    private string? ImageProblem(string image)
    {
        if (_loadedAs.TryGetValue(image, out var held))
        {
            return Registry.Contains(held) ? null : $"Back-off pulling image \"{image}\"";
        }

        var slash = image.IndexOf('/', StringComparison.Ordinal);
        return slash > 0 && _pushedTo.ContainsKey(image[..slash]) && !Registry.Contains(image)
            ? $"Back-off pulling image \"{image}\""
            : null;
    }

    private LocalStore OpenStore(string? folder)
    {
        if (folder is not null)
        {
            return LocalStore.Open(Path.Combine(folder, "store"));
        }

        _temporary = Directory.CreateTempSubdirectory("nixish-cluster-").FullName;
        return LocalStore.Open(_temporary);
    }

    private void CloseTarget()
    {
        if (_objects.IsValueCreated)
        {
            _objects.Value.Dispose();
        }

        if (_images.IsValueCreated)
        {
            _images.Value.Dispose();
        }

        if (_store.IsValueCreated)
        {
            _store.Value.Dispose();
        }

        Registry.Dispose();
        if (_temporary is not null)
        {
            Unlock(_temporary);
            Directory.Delete(_temporary, recursive: true);
        }
    }

    // What a store holds is read-only, folders too, and a folder must be writable for what is in it to be deleted.
    private static void Unlock(string root)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var folders = new Stack<string>([root]);
        while (folders.TryPop(out var folder))
        {
            File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            foreach (var below in new DirectoryInfo(folder).EnumerateDirectories().Where(below => below.LinkTarget is null))
            {
                folders.Push(below.FullName);
            }
        }
    }
}
