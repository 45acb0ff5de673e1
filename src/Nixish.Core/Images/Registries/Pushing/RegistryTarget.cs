using System.Globalization;

namespace Nixish;

/// <summary>Container registries as a target: applies <see cref="ImagePush"/>.</summary>
/// <remarks>
/// Planning builds nothing. Content tags do not move and may be pulled by others than this stack, so a push that leaves the
/// stack is forgotten and the image stays in the registry.
/// </remarks>
public sealed class RegistryTarget : ITarget, IDisposable
{
    private const int PlannedAtOnce = 8;

    private readonly LocalStore _store;
    private readonly BuildOptions _build;
    private readonly RegistryClient _client;

    /// <summary>Pushes what <paramref name="store"/> builds.</summary>
    /// <param name="store">Where images are built.</param>
    /// <param name="registries">How registries are talked to, for pushes and for bases.</param>
    /// <param name="build">How images are built.</param>
    public RegistryTarget(LocalStore store, RegistryOptions? registries = null, BuildOptions? build = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        _store = store;
        _client = new(registries);
        _build = (build ?? new()).WithRegistry(_client);
    }

    /// <inheritdoc/>
    public string Name => "registry";

    /// <inheritdoc/>
    public LocalStore Store => _store;

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <inheritdoc/>
    public bool Accepts(IResource resource) => resource is ImagePush;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        var pushes = request.Resources.OfType<ImagePush>().ToArray();
        var changes = new Change[pushes.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, pushes.Length),
            new ParallelOptions { MaxDegreeOfParallelism = PlannedAtOnce, CancellationToken = cancellationToken },
            async (at, token) => changes[at] = await PlanAsync(pushes[at], request, token).ConfigureAwait(false)).ConfigureAwait(false);
        return changes;
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default)
    {
        if (change is PushChange push)
        {
            var status = new ImageProgress(change.ResourceId, progress);
            var built = await _store.BuildPullableAsync(push.Push.Image, _build with { Lowering = push.Lowering }, status, cancellationToken).ConfigureAwait(false);
            await _store.RememberBuiltAsync(push.BuiltAs, push.Lowering.Lower(push.Push.Image), cancellationToken).ConfigureAwait(false);
            // Before the tag: whoever finds the image, finds the list.
            foreach (var image in push.Push.Sbom == SbomFormat.None ? [] : built.Images)
            {
                var sbom = await _store.BuildSbomAsync(image.Image, _build with { Lowering = push.Lowering }, status, cancellationToken).ConfigureAwait(false);
                await _client.AttachAsync(push.Push.Repository, image.Descriptor, sbom.ToArtifact(), cancellationToken).ConfigureAwait(false);
            }

            await _client.PushImageAsync(built, push.Push.Repository, status, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task WaitAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default) => Task.CompletedTask;

    private async Task<Change> PlanAsync(ImagePush push, PlanRequest request, CancellationToken cancellationToken)
    {
        var (lowering, builtAs) = (request.Lowering, $"{request.Stack}/{push.Id}");
        var options = _build with { Lowering = lowering };
        var built = await _store.FindPullableAsync(push.Image, options, cancellationToken).ConfigureAwait(false);
        var reference = push.Repository.Tagged(push.Image.TagIn(lowering));
        var there = await _client.ResolveAsync(reference, cancellationToken).ConfigureAwait(false);
        var (action, reason) = (there, built) switch
        {
            (null, null) => (ChangeAction.Create, await _store.WhyNotBuiltAsync(builtAs, lowering.Lower(push.Image), cancellationToken).ConfigureAwait(false)),
            (null, _) => (ChangeAction.Create, "not in the registry"),
            // The tag is the key of everything in the image: who pushed it, pushed this.
            (_, null) => (ChangeAction.None, null),
            _ when there.Digest == built.Descriptor.Digest => (ChangeAction.None, (string?)null),
            _ => (ChangeAction.Update, $"the tag names {there.Digest}, not what was built"),
        };
        if (action == ChangeAction.None && await MissesSbomAsync(push, there!, built, cancellationToken).ConfigureAwait(false))
        {
            (action, reason) = (ChangeAction.Update, "its SBOM is not attached");
        }

        return new PushChange(action, push, lowering, builtAs)
        {
            Reason = reason,
            Fields = action == ChangeAction.Update && built is not null && there!.Digest != built.Descriptor.Digest ? [new("digest", there.Digest.ToString(), built.Descriptor.Digest.ToString())] : [],
            Entry = new(push.Id, Name) { Data = new() { ["reference"] = reference.ToString() } },
        };
    }

    // Of an index that is not built here, nobody knows what it consists of without pulling it: who pushed its tag, attached its lists first.
    private async Task<bool> MissesSbomAsync(ImagePush push, Descriptor there, BuiltPullable? built, CancellationToken cancellationToken)
    {
        Digest[] subjects = (push.Sbom, push.Image, built) switch
        {
            (SbomFormat.None, _, _) => [],
            (_, _, { } known) => [.. known.Images.Select(static image => image.Descriptor.Digest)],
            (_, Image, _) => [there.Digest],
            _ => [],
        };
        foreach (var subject in subjects)
        {
            if ((await _client.ReferrersAsync(push.Repository, subject, Sbom.MediaType, cancellationToken).ConfigureAwait(false)).Count == 0)
            {
                return true;
            }
        }

        return false;
    }

    private sealed record PushChange(ChangeAction Action, ImagePush Push, Lowering Lowering, string BuiltAs) : Change(Action, Push.Id);
}

/// <summary>Turns what builds and pushes tell into a line for people.</summary>
internal sealed class ImageProgress(string resource, IProgress<StackEvent> progress) : IProgress<BuildEvent>, IProgress<PushProgress>
{
    private int _planned;
    private int _built;

    public void Report(BuildEvent value)
    {
        switch (value)
        {
            case BuildEvent.Planned { Derivations: var derivations }:
                _planned = derivations.Count;
                break;
            case BuildEvent.Started { Derivation: var derivation }:
                Say($"building {derivation.Name} ({_built + 1} of {_planned})");
                break;
            case BuildEvent.Substituting { Path: var path, Cache: var cache }:
                Say($"fetching {path.Name} from {cache}");
                break;
            case BuildEvent.CacheWarned { Warning: var warning }:
                Say(warning.Message);
                break;
            case BuildEvent.Finished or BuildEvent.BuiltElsewhere or BuildEvent.CutOff:
                Interlocked.Increment(ref _built);
                break;
        }
    }

    public void Report(PushProgress value) =>
        Say(string.Create(CultureInfo.InvariantCulture, $"pushing: {value.Done} of {value.Blobs} blobs, {value.DoneBytes / 1e6:0.0} of {value.Bytes / 1e6:0.0} MB there, {value.SentBytes / 1e6:0.0} MB sent"));

    public void Say(string status) => progress.Report(new StackEvent.Progressed(resource, status));
}
