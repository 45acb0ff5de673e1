using System.Globalization;

namespace Nixish;

/// <summary>A place that images are loaded into. A place may be several: the nodes of a cluster.</summary>
internal interface IImageHolder<TLoad>
    where TLoad : IImageDelivery
{
    /// <summary>The digests that <paramref name="reference"/> stands for in each part of the place, null where it is not there; with the part's name.</summary>
    Task<IReadOnlyList<HeldImage>> FindAsync(TLoad load, string reference, CancellationToken cancellationToken);

    /// <summary>Brings <paramref name="image"/> to each part that lacks it.</summary>
    Task LoadAsync(TLoad load, BuiltPullable image, string reference, IProgress<long> sent, CancellationToken cancellationToken);
}

/// <summary>What one part of a place has under a reference.</summary>
internal sealed record HeldImage(string Place, Digest? Digest);

/// <summary>Plans and applies what is loaded. Planning builds and sends nothing.</summary>
internal abstract class ImageLoading
{
    public abstract string Target { get; }

    public abstract LocalStore Store { get; }

    public abstract bool Accepts(IResource resource);

    public abstract Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken);

    public abstract Task ApplyAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken);

    // The id is the digest of the manifest, or with Docker's own store that of the configuration.
    internal static bool IsSame(Digest? id, BuiltPullable image) => id is not null && (id == image.Descriptor.Digest || (image is BuiltImage one && id == one.Manifest.Config.Digest));
}

/// <inheritdoc/>
/// <typeparam name="TLoad">The kind of delivery.</typeparam>
internal sealed class ImageLoading<TLoad>(string target, LocalStore store, BuildOptions? options, IImageHolder<TLoad> holder) : ImageLoading
    where TLoad : IImageDelivery
{
    private const int PlannedAtOnce = 8;
    private readonly BuildOptions _build = options ?? new();

    public override string Target => target;

    public override LocalStore Store => store;

    public override bool Accepts(IResource resource) => resource is TLoad;

    public override async Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var loads = request.Resources.OfType<TLoad>().ToArray();
        var changes = new Change[loads.Length];
        await Parallel.ForEachAsync(
            Enumerable.Range(0, loads.Length),
            new ParallelOptions { MaxDegreeOfParallelism = PlannedAtOnce, CancellationToken = cancellationToken },
            async (at, token) => changes[at] = await PlanAsync(loads[at], request, token).ConfigureAwait(false)).ConfigureAwait(false);
        return changes;
    }

    public override async Task ApplyAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken)
    {
        if (change is LoadChange { Load: var load } planned)
        {
            var status = new ImageProgress(change.ResourceId, progress);
            var built = await store.BuildPullableAsync(load.Image, _build with { Lowering = planned.Lowering }, status, cancellationToken).ConfigureAwait(false);
            await store.RememberBuiltAsync(planned.BuiltAs, planned.Lowering.Lower(load.Image), cancellationToken).ConfigureAwait(false);
            await holder.LoadAsync(load, built, load.ReferenceFor(built.Tag), new Tally(status), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<Change> PlanAsync(TLoad load, PlanRequest request, CancellationToken cancellationToken)
    {
        var (lowering, builtAs) = (request.Lowering, $"{request.Stack}/{load.Id}");
        var reference = load.ReferenceFor(load.Image.TagIn(lowering));
        var built = await store.FindPullableAsync(load.Image, _build with { Lowering = lowering }, cancellationToken).ConfigureAwait(false);
        var held = await holder.FindAsync(load, reference, cancellationToken).ConfigureAwait(false);
        var missing = held.Where(static one => one.Digest is null).ToArray();
        // The tag is the key of everything in the image: who loaded it, loaded this.
        var other = built is null ? null : held.FirstOrDefault(one => one.Digest is not null && !IsSame(one.Digest, built));
        var (action, reason) = (missing.Length, other) switch
        {
            (0, null) => (ChangeAction.None, null),
            (0, _) => (ChangeAction.Update, $"the tag names {other!.Digest} in {other.Place}, not what was built"),
            _ when built is null => (ChangeAction.Create, await store.WhyNotBuiltAsync(builtAs, lowering.Lower(load.Image), cancellationToken).ConfigureAwait(false)),
            _ when held.Count == 1 => (ChangeAction.Create, $"not in {held[0].Place}"),
            _ => (ChangeAction.Create, string.Create(CultureInfo.InvariantCulture, $"not in {missing.Length} of {held.Count}: {string.Join(", ", missing.Select(static one => one.Place))}")),
        };
        return new LoadChange(action, load, lowering, builtAs)
        {
            Reason = reason,
            Entry = new(load.Id, target) { Data = new() { ["reference"] = reference } },
        };
    }

    private sealed record LoadChange(ChangeAction Action, TLoad Load, Lowering Lowering, string BuiltAs) : Change(Action, Load.Id);

    // Several parts of a place are sent to at once.
    private sealed class Tally(ImageProgress status) : IProgress<long>
    {
        private const long Step = 1024 * 1024;
        private readonly Lock _lock = new();
        private long _sent;
        private long _reported;

        public void Report(long value)
        {
            lock (_lock)
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
}
