using System.Collections.Concurrent;
using System.Diagnostics;

namespace Nixish;

/// <summary>How an attempt to realise one derivation ended, if it did not fail.</summary>
internal enum RealisationOutcome
{
    /// <summary>Another holds its locks: nothing was done.</summary>
    Busy,

    /// <summary>Its outputs were valid by the time the locks were held.</summary>
    BuiltElsewhere,

    /// <summary>Nothing like it was built before: it has to be built.</summary>
    NotLike,

    /// <summary>Its outputs were made of those of a build before.</summary>
    CutOff,

    Built,
}

/// <summary>Realises one derivation whose inputs are valid: locks, inputs, early cutoff or builder, outputs.</summary>
internal sealed class Realisation
{
    private readonly LocalStore _store;
    private readonly BuildOptions _options;
    private readonly BuildEvents _events;
    private readonly Builders _builders;
    private readonly DerivationFiles _files;
    private readonly KnownPaths _paths;
    private readonly EarlyCutoff? _cutoff;
    private readonly ConcurrentQueue<Derivation> _nested = [];

    public Realisation(LocalStore store, BuildOptions options, BuildEvents events, SharedTraces? shared = null)
    {
        (_store, _options, _events) = (store, options, events);
        _builders = new(options);
        _files = new(store);
        _paths = new(store);
        _cutoff = options.EarlyCutoff ? new(store, _paths, _builders, shared) : null;
    }

    /// <summary>What builders had built while they ran, in the order it finished.</summary>
    public IEnumerable<Derivation> Nested => _nested;

    /// <summary>Returns when the locks of <paramref name="paths"/> are free.</summary>
    public async Task WaitAsync(IEnumerable<StorePath> paths, CancellationToken cancellationToken)
    {
        foreach (var path in paths)
        {
            (await _store.LockAsync(path, cancellationToken).ConfigureAwait(false)).Dispose();
        }
    }

    /// <summary>Makes the outputs of <paramref name="derivation"/> of those of its like, where there is one.</summary>
    public Task<RealisationOutcome> TryCutOffAsync(Derivation derivation, CancellationToken cancellationToken) => GuardAsync(async () =>
    {
        if (_cutoff is null || !_cutoff.Allows(derivation))
        {
            return RealisationOutcome.NotLike;
        }

        await _files.AddSourcesAsync(derivation, cancellationToken).ConfigureAwait(false);
        var inputs = InputClosure.Of(derivation, _paths);
        return _cutoff.KeyOf(derivation, inputs, cancellationToken) is { } key && await _cutoff.FindAsync(derivation, key, cancellationToken).ConfigureAwait(false) is { } trace
            ? await LockedAsync(derivation, () => CutOffAsync(derivation, trace, key, inputs, cancellationToken)).ConfigureAwait(false)
            : RealisationOutcome.NotLike;
    }, cancellationToken);

    /// <summary>Builds <paramref name="derivation"/> on <paramref name="host"/>, or on this machine where that is null.</summary>
    public Task<RealisationOutcome> TryRunAsync(Derivation derivation, IBuildHost? host, CancellationToken cancellationToken) =>
        GuardAsync(() => LockedAsync(derivation, async () =>
        {
            var started = Stopwatch.GetTimestamp();
            _events.Report(new BuildEvent.Started(derivation) { Host = host?.Name });
            await _files.AddAsync(derivation, cancellationToken).ConfigureAwait(false);
            await RunAsync(
                derivation,
                host,
                (inputs, folder, collector) =>
                {
                    var key = _cutoff?.KeyOf(derivation, inputs, cancellationToken);
                    Register(derivation, key, inputs, collector, collector.Read(folder, _cutoff is null ? Identify.Bytes : Identify.Content, cancellationToken), cancellationToken);
                    return Task.CompletedTask;
                },
                cancellationToken).ConfigureAwait(false);
            _events.Report(new BuildEvent.Finished(derivation, Stopwatch.GetElapsedTime(started)));
            return RealisationOutcome.Built;
        }), cancellationToken);

    /// <summary>Builds a derivation whose outputs may be valid, with their locks held, and hands over what it made. Its inputs are valid.</summary>
    public Task RemakeAsync(Derivation derivation, IBuildHost? host, Func<IReadOnlyList<MadeOutput>, Task> take, CancellationToken cancellationToken) => GuardAsync(
        async () =>
        {
            using var locks = await TakeLocksAsync(derivation, cancellationToken).ConfigureAwait(false);
            await _files.AddAsync(derivation, cancellationToken).ConfigureAwait(false);
            try
            {
                await RunAsync(derivation, host, (_, folder, collector) => take(collector.Read(folder, Identify.Content, cancellationToken)), cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                _store.Scratch.DiscardBuildFolders();
            }

            return RealisationOutcome.Built;
        },
        cancellationToken);

    private async Task<OutputLocks> TakeLocksAsync(Derivation derivation, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (OutputLocks.TryTake(_store, derivation) is { } locks)
            {
                return locks;
            }

            await WaitAsync(derivation.Outputs.Values.Select(static output => output.Path), cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<RealisationOutcome> CutOffAsync(Derivation derivation, BuildTrace trace, Hash key, InputClosure inputs, CancellationToken cancellationToken)
    {
        var folder = BuildFolder.Make(_store, derivation);
        try
        {
            using var log = new BuildLog(derivation, Path.Combine(folder.Root, "log"), _events);
            var collector = new OutputCollector(_store, derivation, inputs, _paths, log);
            if (_cutoff!.TryMake(derivation, trace, inputs, folder, collector, cancellationToken) is not { } made)
            {
                return RealisationOutcome.NotLike;
            }

            await _files.AddAsync(derivation, cancellationToken).ConfigureAwait(false);
            Register(derivation, key, inputs, collector, made, cancellationToken);
            _events.Report(new BuildEvent.CutOff(derivation, trace.Deriver));
            return RealisationOutcome.CutOff;
        }
        finally
        {
            folder.Delete();
        }
    }

    private async Task RunAsync(Derivation derivation, IBuildHost? host, Func<InputClosure, BuildFolder, OutputCollector, Task> take, CancellationToken cancellationToken)
    {
        var inputs = InputClosure.Of(derivation, _paths);
        var folder = BuildFolder.Make(_store, derivation);
        try
        {
            using var log = new BuildLog(derivation, _store.LogPath(derivation), _events);
            using var nested = new NestedBuilds(_store, _options, _events, inputs);
            if (host is not null)
            {
                await host.BuildAsync(new(_store, derivation, inputs, folder.OutputPaths, log, _options), cancellationToken).ConfigureAwait(false);
            }
            else if (Builders.IsInProcess(derivation))
            {
                await InProcess.RunAsync(_builders, _store, derivation, inputs, nested, folder, log, _options, cancellationToken).ConfigureAwait(false);
                foreach (var built in nested.Built)
                {
                    _nested.Enqueue(built);
                }
            }
            else
            {
                await new ProcessBuilder(_store, derivation, inputs, folder, log, _options).RunAsync(cancellationToken).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            await take(inputs, folder, new(_store, derivation, inputs, _paths, log)).ConfigureAwait(false);
            if (UrlFetch.Find(derivation) is { } fetched)
            {
                new UrlMemory(_store).Add(fetched.Content, fetched.Address);
            }
        }
        finally
        {
            folder.Delete();
        }
    }

    private void Register(Derivation derivation, Hash? key, InputClosure inputs, OutputCollector collector, IReadOnlyList<MadeOutput> made, CancellationToken cancellationToken)
    {
        // What was not kept must not be remembered. The places that outputs were made at are gone once they are registered.
        var remember = key is not null && _cutoff!.IsReusable(derivation, made);
        if (collector.Register(made) && remember)
        {
            _cutoff!.Remember(derivation, key!, inputs, made, cancellationToken);
        }
    }

    private async Task<RealisationOutcome> LockedAsync(Derivation derivation, Func<Task<RealisationOutcome>> realise)
    {
        using var locks = OutputLocks.TryTake(_store, derivation);
        if (locks is null)
        {
            return RealisationOutcome.Busy;
        }

        if (derivation.Outputs.Values.All(output => _store.Contains(output.Path)))
        {
            _events.Report(new BuildEvent.BuiltElsewhere(derivation));
            return RealisationOutcome.BuiltElsewhere;
        }

        return await realise().ConfigureAwait(false);
    }

    private async Task<RealisationOutcome> GuardAsync(Func<Task<RealisationOutcome>> realise, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await realise().ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw StoreException.From(failure, _store.Root);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new StoreException($"The store '{_store.Root}' cannot be written: {failure.Message}", failure);
        }
    }
}
