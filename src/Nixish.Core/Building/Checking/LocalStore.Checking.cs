namespace Nixish;

public sealed partial class LocalStore
{
    /// <summary>Builds what <paramref name="target"/> stands for twice: see <see cref="CheckAsync(IReadOnlyList{IBuildable}, BuildOptions, IProgress{BuildEvent}, CancellationToken)"/>.</summary>
    public Task<IReadOnlyList<Derivation>> CheckAsync(IBuildable target, BuildOptions? options = null, IProgress<BuildEvent>? progress = null, CancellationToken cancellationToken = default) =>
        CheckAsync([target], options, progress, cancellationToken);

    /// <summary>
    /// Builds the derivations of <paramref name="targets"/> again, aside, and compares every output with the one in the store; what is not there is built
    /// first. Their inputs are built where they are missing, once. What <c>nix-build --check</c> does.
    /// </summary>
    /// <returns>The derivations that made the same twice. Sources are not built, so they are not among them.</returns>
    /// <exception cref="NotDeterministicException">An output came out otherwise. The one in the store stays.</exception>
    /// <exception cref="BuildFailedException">It could be built once and not twice, or not at all.</exception>
    public Task<IReadOnlyList<Derivation>> CheckAsync(IReadOnlyList<IBuildable> targets, BuildOptions? options = null, IProgress<BuildEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return CheckAsync((options?.Lowering ?? new Lowering(Directory)).Lower(targets), options, progress, cancellationToken);
    }

    /// <summary>The same for what was lowered before, one after the other.</summary>
    /// <inheritdoc cref="CheckAsync(IReadOnlyList{IBuildable}, BuildOptions, IProgress{BuildEvent}, CancellationToken)"/>
    public async Task<IReadOnlyList<Derivation>> CheckAsync(IReadOnlyList<Lowered> targets, BuildOptions? options = null, IProgress<BuildEvent>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(targets);
        options ??= new();
        var events = BuildEvents.Of(progress);
        Derivation[] derivations = [.. targets.OfType<LoweredOutput>().Select(static target => target.Derivation).Distinct()];
        foreach (var derivation in derivations)
        {
            LoweredOutput[] outputs = [.. derivation.Outputs.Keys.Select(name => new LoweredOutput(derivation, name))];
            Lowered[] inputs = [.. derivation.Inputs.SelectMany(static input => input.Outputs.Select(output => new LoweredOutput(input.Derivation, output))), .. derivation.Sources];
            using var lease = await LeaseAsync([.. outputs.Select(static output => output.Path), .. inputs.Select(static input => input.Path)], null, cancellationToken).ConfigureAwait(false);
            await BuildAsync([.. outputs, .. inputs], options, events, cancellationToken).ConfigureAwait(false);
            await CheckAsync(derivation, options, events, cancellationToken).ConfigureAwait(false);
        }

        return derivations;
    }

    private async Task CheckAsync(Derivation derivation, BuildOptions options, BuildEvents events, CancellationToken cancellationToken)
    {
        var machines = BuildMachine.All(options);
        var machine = Array.Find(machines, one => one.CanBuild(derivation)) ?? throw new NoBuildHostException(derivation, [.. machines.Select(static one => one.Description)], []);
        var started = System.Diagnostics.Stopwatch.GetTimestamp();
        events.Report(new BuildEvent.Started(derivation) { Host = machine.Host?.Name });
        await new Realisation(this, options, events, shared: null).RemakeAsync(
            derivation,
            machine.Host,
            outputs =>
            {
                foreach (var output in outputs)
                {
                    Compare(derivation, output, cancellationToken);
                }

                return Task.CompletedTask;
            },
            cancellationToken).ConfigureAwait(false);
        events.Report(new BuildEvent.Finished(derivation, System.Diagnostics.Stopwatch.GetElapsedTime(started)));
    }

    private void Compare(Derivation derivation, MadeOutput made, CancellationToken cancellationToken)
    {
        DiskPath place = PhysicalPath(made.Info.Path);
        if (Find(made.Info.Path) is not { } kept || TreeReader.Read(place) is not { } tree)
        {
            throw new PathNotValidException(made.Info.Path, $"'{made.Info.Path}' was built and is no longer valid: something deletes from the store '{Root}'.");
        }

        if (kept.NarHash != made.Info.NarHash)
        {
            var difference = new FirstDifference(cancellationToken).Find(place, tree, made.Place, made.Tree)
                ?? new() { Path = "", Problem = $"is not what was registered, {kept.NarHash}: the store is damaged. Verify it" };
            throw new NotDeterministicException(new(derivation, LogPath(derivation), []), made.Name, difference);
        }
    }
}
