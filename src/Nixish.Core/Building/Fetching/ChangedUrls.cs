namespace Nixish;

/// <summary>
/// Refuses an address that changed while its hash did not. The paths of what is built do not depend on addresses, so nothing would be
/// built and the old content used, until somebody without that content finds that the hash belongs to another file.
/// </summary>
internal sealed class ChangedUrls(LocalStore store, BuildOptions options, BuildEvents events)
{
    private readonly UrlMemory _memory = new(store);

    /// <summary>Looks at every address below <paramref name="targets"/>. One that is new for a known content is fetched, and must give that content.</summary>
    /// <exception cref="HashMismatchException">It has something else.</exception>
    /// <exception cref="UrlChangedException">It cannot be fetched, so nobody knows what it has.</exception>
    public async Task CheckAsync(IReadOnlyList<Lowered> targets, CancellationToken cancellationToken)
    {
        foreach (var derivation in Below(targets))
        {
            if (UrlFetch.Find(derivation) is not { } fetch || _memory.Knows(fetch.Content, fetch.Address))
            {
                continue;
            }

            if (_memory.Any(fetch.Content) is { } known)
            {
                await VerifyAsync(derivation, fetch, known, cancellationToken).ConfigureAwait(false);
            }
            else if (store.Access == StoreAccess.ReadWrite && store.Contains(derivation.Output("out").Path))
            {
                // It came from a cache, or from a time before this memory: what is said first is believed.
                _memory.Add(fetch.Content, fetch.Address);
            }
        }
    }

    private async Task VerifyAsync(Derivation derivation, UrlFetch fetch, string known, CancellationToken cancellationToken)
    {
        if (store.Access == StoreAccess.Read)
        {
            throw new UrlChangedException(new(derivation, store.LogPath(derivation), []), fetch.Address, known, $"The store '{store.Root}' is open for reading only, so it was not looked at.");
        }

        var folder = BuildFolder.Make(store, derivation);
        try
        {
            using var log = new BuildLog(derivation, store.LogPath(derivation), events);
            log.Write($"{FetchAddress.Display(fetch.Address)} must have what {known} had, since the hash is the same");
            try
            {
                await new MirroredFetch(options.Fetching, folder.Work, log.Write).RunAsync(fetch, [fetch.Address], folder.OutputPaths["out"], cancellationToken).ConfigureAwait(false);
            }
            catch (UnexpectedContentException failure)
            {
                throw new HashMismatchException(log.Failure(), failure);
            }
            catch (FetchException failure)
            {
                throw new UrlChangedException(log.Failure(), fetch.Address, known, failure.Message, failure);
            }

            _memory.Add(fetch.Content, fetch.Address);
        }
        finally
        {
            folder.Delete();
        }
    }

    private static List<Derivation> Below(IReadOnlyList<Lowered> targets)
    {
        List<Derivation> found = [];
        var rest = new Stack<Derivation>(targets.OfType<LoweredOutput>().Select(static target => target.Derivation).Where(static derivation => derivation.Fetches));
        var seen = new HashSet<Derivation>(rest);
        while (rest.TryPop(out var derivation))
        {
            if (UrlFetch.IsFetch(derivation))
            {
                found.Add(derivation);
            }

            foreach (var input in derivation.Inputs)
            {
                if (input.Derivation.Fetches && seen.Add(input.Derivation))
                {
                    rest.Push(input.Derivation);
                }
            }
        }

        return found;
    }
}
