using System.Collections.Concurrent;
using System.Diagnostics;

namespace Nixish;

/// <summary>How an attempt to build one derivation ended, if it did not fail.</summary>
internal enum RealisationOutcome
{
    /// <summary>Another holds its locks: nothing was done.</summary>
    Busy,

    /// <summary>Its outputs were valid by the time the locks were held.</summary>
    BuiltElsewhere,

    Built,
}

/// <summary>Builds one derivation whose inputs are built: locks, inputs, builder, outputs.</summary>
internal sealed class Realisation(LocalStore store, BuildOptions options, BuildEvents events)
{
    private readonly Builders _builders = new(options.Builders);
    private readonly DerivationFiles _files = new(store);
    private readonly ConcurrentDictionary<StorePath, PathInfo> _infos = [];

    /// <summary>Returns when the locks of <paramref name="derivation"/> are free.</summary>
    public async Task WaitAsync(Derivation derivation, CancellationToken cancellationToken)
    {
        foreach (var output in derivation.Outputs.Values.ToArray())
        {
            (await FileLock.TakeAsync(store.Layout.LockOf(output.Path), cancellationToken).ConfigureAwait(false)).Dispose();
        }
    }

    /// <summary>Builds <paramref name="derivation"/> on <paramref name="host"/>, or on this machine where that is null.</summary>
    public async Task<RealisationOutcome> TryRunAsync(Derivation derivation, IBuildHost? host, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            using var locks = OutputLocks.TryTake(store, derivation);
            if (locks is null)
            {
                return RealisationOutcome.Busy;
            }

            if (derivation.Outputs.Values.All(output => store.Contains(output.Path)))
            {
                events.Report(new BuildEvent.BuiltElsewhere(derivation));
                return RealisationOutcome.BuiltElsewhere;
            }

            var started = Stopwatch.GetTimestamp();
            events.Report(new BuildEvent.Started(derivation) { Host = host?.Name });
            await _files.AddAsync(derivation, cancellationToken).ConfigureAwait(false);
            await RunAsync(derivation, host, cancellationToken).ConfigureAwait(false);
            events.Report(new BuildEvent.Finished(derivation, Stopwatch.GetElapsedTime(started)));
            return RealisationOutcome.Built;
        }
        catch (IOException failure)
        {
            throw StoreException.From(failure, store.Root);
        }
        catch (UnauthorizedAccessException failure)
        {
            throw new StoreException($"The store '{store.Root}' cannot be written: {failure.Message}", failure);
        }
    }

    private async Task RunAsync(Derivation derivation, IBuildHost? host, CancellationToken cancellationToken)
    {
        var inputs = Closure(derivation);
        var folder = BuildFolder.Make(store, derivation);
        try
        {
            using var log = new BuildLog(derivation, store.LogPath(derivation), events);
            if (host is not null)
            {
                await host.BuildAsync(new(store, derivation, inputs, folder.OutputPaths, log), cancellationToken).ConfigureAwait(false);
            }
            else if (Builders.IsInProcess(derivation))
            {
                await InProcess.RunAsync(_builders, store, derivation, inputs, folder, log, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                await new ProcessBuilder(store, derivation, inputs, folder, log, options).RunAsync(cancellationToken).ConfigureAwait(false);
            }

            cancellationToken.ThrowIfCancellationRequested();
            new OutputCollector(store, derivation, inputs.Keys, log).Collect(folder, cancellationToken);
        }
        finally
        {
            folder.Delete();
        }
    }

    // What each path refers to is read once a run: in a deep graph the closures overlap almost wholly.
    private Dictionary<StorePath, PathInfo> Closure(Derivation derivation)
    {
        var closure = new Dictionary<StorePath, PathInfo>();
        var rest = new Stack<StorePath>();
        foreach (var input in derivation.Inputs)
        {
            foreach (var output in input.Outputs)
            {
                rest.Push(input.Derivation.Outputs[output].Path);
            }
        }

        foreach (var source in derivation.Sources)
        {
            rest.Push(source.Path);
        }

        while (rest.TryPop(out var path))
        {
            if (closure.ContainsKey(path))
            {
                continue;
            }

            var info = _infos.GetOrAdd(path, static (missing, store) => store.Find(missing) ??
                throw new PathNotValidException(missing, $"'{missing}' is needed and not valid in the store '{store.Root}'. Verify the store."), store);
            closure.Add(path, info);
            foreach (var reference in info.References)
            {
                rest.Push(reference);
            }
        }

        return closure;
    }
}
