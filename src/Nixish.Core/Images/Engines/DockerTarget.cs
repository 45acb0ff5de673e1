using System.Globalization;

namespace Nixish;

/// <summary>A Docker engine as a target: applies <see cref="ImageLoad"/>.</summary>
/// <remarks>Planning builds nothing. A load that leaves the stack is forgotten; the image stays in the engine, where containers may use it.</remarks>
public sealed class DockerTarget : ITarget
{
    private readonly LocalStore _store;
    private readonly DockerEngine _engine;
    private readonly BuildOptions _build;

    /// <summary>Loads what <paramref name="store"/> builds into <paramref name="engine"/>, which is not disposed.</summary>
    public DockerTarget(LocalStore store, DockerEngine engine, BuildOptions? build = null)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(engine);
        (_store, _engine, _build) = (store, engine, build ?? new());
    }

    /// <inheritdoc/>
    public string Name => "docker";

    /// <inheritdoc/>
    public LocalStore Store => _store;

    /// <inheritdoc/>
    public bool Accepts(IResource resource) => resource is ImageLoad;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        List<Change> changes = [];
        foreach (var load in request.Resources.OfType<ImageLoad>())
        {
            changes.Add(await PlanAsync(load, request, cancellationToken).ConfigureAwait(false));
        }

        return changes;
    }

    /// <inheritdoc/>
    public async Task ApplyAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default)
    {
        if (change is LoadChange load)
        {
            var status = new ImageProgress(change.ResourceId, progress);
            var built = await _store.BuildImageAsync(load.Load.Image, _build with { Lowering = load.Lowering }, status, cancellationToken).ConfigureAwait(false);
            await _store.RememberBuiltAsync(load.BuiltAs, load.Lowering.Lower(load.Load.Image), cancellationToken).ConfigureAwait(false);
            await _engine.LoadAsync(built, new LoadTally(status), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public Task WaitAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default) => Task.CompletedTask;

    private async Task<Change> PlanAsync(ImageLoad load, PlanRequest request, CancellationToken cancellationToken)
    {
        var (lowering, builtAs) = (request.Lowering, $"{request.Stack}/{load.Id}");
        var reference = load.ReferenceFor(load.Image.TagIn(lowering));
        var built = await _store.FindImageAsync(load.Image, _build with { Lowering = lowering }, cancellationToken).ConfigureAwait(false);
        var there = await _engine.FindImageAsync(reference, cancellationToken).ConfigureAwait(false);
        var (action, reason) = (there, built) switch
        {
            (null, null) => (ChangeAction.Create, await _store.WhyNotBuiltAsync(builtAs, lowering.Lower(load.Image), cancellationToken).ConfigureAwait(false)),
            (null, _) => (ChangeAction.Create, "not in the engine"),
            (_, null) => (ChangeAction.None, (string?)null),
            _ when DockerEngine.IsSame(there, built) => (ChangeAction.None, null),
            _ => (ChangeAction.Update, $"the tag names {there}, not what was built"),
        };
        return new LoadChange(action, load, lowering, builtAs)
        {
            Reason = reason,
            Entry = new(load.Id, Name) { Data = new() { ["reference"] = reference } },
        };
    }

    private sealed record LoadChange(ChangeAction Action, ImageLoad Load, Lowering Lowering, string BuiltAs) : Change(Action, Load.Id);

    private sealed class LoadTally(ImageProgress status) : IProgress<long>
    {
        private const long Step = 1024 * 1024;
        private long _sent;
        private long _reported;

        public void Report(long value)
        {
            _sent += value;
            if (_sent - _reported >= Step)
            {
                _reported = _sent;
                status.Say(string.Create(CultureInfo.InvariantCulture, $"loading: {_sent / 1e6:0.0} MB sent"));
            }
        }
    }
}
