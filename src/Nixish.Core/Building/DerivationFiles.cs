using System.Collections.Concurrent;

namespace Nixish;

/// <summary>Puts <c>.drv</c> files, and the sources they speak of, into the store, so that real Nix can read how everything was made.</summary>
internal sealed class DerivationFiles(LocalStore store)
{
    private readonly ConcurrentDictionary<StorePath, bool> _written = [];

    // The run's lease keeps them, so they are looked at once, however many builds need them.
    private readonly ConcurrentDictionary<StorePath, bool> _sources = [];

    /// <summary>Makes the sources and the <c>.drv</c> of <paramref name="derivation"/> valid, and first those of its inputs.</summary>
    public async Task AddAsync(Derivation derivation, CancellationToken cancellationToken)
    {
        // Inputs that were built in this run are written; the stack is for those whose outputs were valid all along.
        var rest = new Stack<(Derivation Derivation, bool InputsAreWritten)>();
        rest.Push((derivation, false));
        while (rest.TryPop(out var top))
        {
            var (current, inputsAreWritten) = top;
            if (_written.ContainsKey(current.Path))
            {
                continue;
            }

            if (inputsAreWritten)
            {
                await WriteAsync(current, cancellationToken).ConfigureAwait(false);
                _written.TryAdd(current.Path, true);
            }
            else if (!ReferenceEquals(current, derivation) && store.Contains(current.Path))
            {
                _written.TryAdd(current.Path, true);
            }
            else
            {
                rest.Push((current, true));
                foreach (var input in current.Inputs)
                {
                    rest.Push((input.Derivation, false));
                }
            }
        }
    }

    /// <summary>Makes the sources of <paramref name="derivation"/> valid.</summary>
    public async Task AddSourcesAsync(Derivation derivation, CancellationToken cancellationToken)
    {
        foreach (var source in derivation.Sources)
        {
            if (!_sources.ContainsKey(source.Path))
            {
                await store.RequireAsync(source, cancellationToken).ConfigureAwait(false);
                _sources.TryAdd(source.Path, true);
            }
        }
    }

    /// <summary>What the <c>.drv</c> file of <paramref name="derivation"/> refers to.</summary>
    public static Seq<StorePath> ReferencesOf(Derivation derivation) => [.. derivation.Inputs.Select(static input => input.Derivation.Path), .. derivation.Sources.Select(static source => source.Path)];

    private async Task WriteAsync(Derivation derivation, CancellationToken cancellationToken)
    {
        // Also where the .drv is valid: its sources are what the build is about to read.
        await AddSourcesAsync(derivation, cancellationToken).ConfigureAwait(false);
        if (!store.Contains(derivation.Path))
        {
            await store.AddTextAsync(derivation.Path, derivation.ToATerm(), ReferencesOf(derivation), cancellationToken).ConfigureAwait(false);
        }
    }
}
