using System.Text;

namespace Nixish;

/// <summary>Makes one damaged path anew: from what the program has, from caches, or by building it.</summary>
/// <param name="store">The store.</param>
/// <param name="options">What to make it of.</param>
/// <param name="events">What to tell.</param>
/// <param name="makers">Where to look for what makes it.</param>
/// <param name="path">The path.</param>
/// <param name="registered">What was registered; null where that cannot be read.</param>
/// <param name="lease">Protects the path, and what it is made of.</param>
/// <param name="requireSound">Repairs what it is about to be made of, or throws.</param>
internal sealed class PathRepair(
    LocalStore store, VerifyOptions options, BuildEvents events, Makers makers, StorePath path, PathInfo? registered, StoreLease lease, Func<StorePath, CancellationToken, Task> requireSound)
{
    private readonly List<string> _problems = [];
    private CachedPath? _cached;

    /// <summary>Makes the path again.</summary>
    /// <exception cref="StoreException">Nothing makes it. It is as it was.</exception>
    public async Task<RepairOutcome> MakeAsync(CancellationToken cancellationToken)
    {
        if (await AddAsync(cancellationToken).ConfigureAwait(false))
        {
            return RepairOutcome.Added;
        }

        if (await FetchAsync(static (offered, wanted) => wanted is null || offered.NarHash == wanted.NarHash, cancellationToken).ConfigureAwait(false))
        {
            return RepairOutcome.Fetched;
        }

        if (await BuildAsync(cancellationToken).ConfigureAwait(false) is { } outcome)
        {
            return outcome;
        }

        return await FetchAsync(static (offered, wanted) => wanted is not null && offered.NarHash != wanted.NarHash, cancellationToken).ConfigureAwait(false)
            ? RepairOutcome.Replaced
            : throw new StoreException($"'{path}' cannot be made again and is left as it is: {string.Join(' ', _problems)} Verify with a cache that has it or with the values of the program it comes from, or add it again under another name.");
    }

    /// <summary>Makes a path valid that it refers to and that is not there at all.</summary>
    public async Task<RepairOutcome> MakeValidAsync(StorePath missing, CancellationToken cancellationToken)
    {
        if (makers.Source(missing) is { } source)
        {
            await store.AddAsync(source, cancellationToken).ConfigureAwait(false);
            return RepairOutcome.Added;
        }

        if (options.Build.Caches.Count > 0 && (await store.SubstituteAsync([missing], options.Build.Caches, events, cancellationToken).ConfigureAwait(false)).Missing.IsEmpty)
        {
            return RepairOutcome.Fetched;
        }

        var output = await MakerOfAsync(missing, cancellationToken).ConfigureAwait(false) ??
            throw new PathNotValidException(missing, $"'{path}' refers to '{missing}', which is not valid, and no cache, no .drv in the store '{store.Root}' and no value of VerifyOptions.From makes it. Add it to the store, or name a cache that has it.");
        await store.BuildAsync([output], options.Build, events, cancellationToken).ConfigureAwait(false);
        return RepairOutcome.Built;
    }

    /// <summary>Makes it read-only again.</summary>
    public async Task<RepairOutcome> SealAsync(CancellationToken cancellationToken)
    {
        using var held = await FileLock.TakeAsync(store.Layout.LockOf(path), cancellationToken).ConfigureAwait(false);
        DiskPath place = store.Layout.PhysicalOf(path);
        Canonical.Seal(place, Canonical.Make(place));
        return RepairOutcome.Mended;
    }

    /// <summary>Writes anew what was registered, where the path itself or a cache tells what that was.</summary>
    public async Task<bool> MendInfoAsync(CancellationToken cancellationToken)
    {
        DiskPath place = store.Layout.PhysicalOf(path);
        if (TreeReader.Read(place) is not { } tree)
        {
            return false;
        }

        using var scanner = new ReferenceScanner(makers.Present().Where(candidate => candidate != path && store.Contains(candidate)));
        var digest = NarDigest.Of(place, tree, scanner: scanner, cancellationToken: cancellationToken);
        var info = Derived(new(path, digest.Hash, digest.Size) { References = scanner.Found }, place, tree) ??
            (await FindCachedAsync(cancellationToken).ConfigureAwait(false))?.Offers.Select(static offer => offer.NarInfo.Info).FirstOrDefault(offered => offered.NarHash == digest.Hash && offered.References.All(Valid));
        if (info is null)
        {
            return false;
        }

        using var held = await FileLock.TakeAsync(store.Layout.LockOf(path), cancellationToken).ConfigureAwait(false);
        Canonical.Seal(place, Canonical.Make(place));
        store.WriteInfo(info);
        return true;

        bool Valid(StorePath reference) => reference == path || store.Contains(reference);
    }

    // What follows from its content needs nobody to vouch for it: if that content has that path, this is what it was.
    private PathInfo? Derived(PathInfo found, DiskPath place, TreeNode tree)
    {
        if (StorePath.ForSource(path.Directory, path.Name, found.NarHash, found.References) == path)
        {
            return found with { ContentAddress = $"fixed:r:{found.NarHash.ToString(HashFormat.Nix32)}" };
        }

        if (tree.Stat is not { Kind: FileKind.Regular, Executable: false })
        {
            return null;
        }

        var bytes = Disk.ReadAll(place);
        var references = path.Name.EndsWith(".drv", StringComparison.Ordinal) && Loaded() is { } derivation ? DerivationFiles.ReferencesOf(derivation) : found.References;
        return StorePath.ForText(path.Directory, path.Name, bytes, references) == path
            ? found with { References = references, ContentAddress = $"text:{Hash.Sha256(bytes).ToString(HashFormat.Nix32)}" }
            : null;
    }

    private Derivation? Loaded()
    {
        try
        {
            return store.LoadDerivation(path);
        }
        catch (Exception failure) when (failure is NixishException or IOException)
        {
            return null;
        }
    }

    private async Task<bool> AddAsync(CancellationToken cancellationToken)
    {
        var source = makers.Source(path);
        var derivation = makers.Derivation(path);
        if (source is null && derivation is null)
        {
            return false;
        }

        try
        {
            using var held = await FileLock.TakeAsync(store.Layout.LockOf(path), cancellationToken).ConfigureAwait(false);
            var (info, made, tree) = source is null ? store.WriteText(path, derivation!.ToATerm(), DerivationFiles.ReferencesOf(derivation)) : store.MakeAside(source, cancellationToken);
            store.Replace(info, made, tree);
            return true;
        }
        catch (SourceException failure)
        {
            Say(failure.Message);
            return false;
        }
    }

    private async Task<CachedPath?> FindCachedAsync(CancellationToken cancellationToken) =>
        _cached ??= options.Build.Caches.Count == 0 ? null : await new CacheSet(options.Build.Caches, events).FindAsync(path, cancellationToken).ConfigureAwait(false);

    private async Task<bool> FetchAsync(Func<PathInfo, PathInfo?, bool> wanted, CancellationToken cancellationToken)
    {
        foreach (var offer in (await FindCachedAsync(cancellationToken).ConfigureAwait(false))?.Offers.ToArray() ?? [])
        {
            if (!wanted(offer.NarInfo.Info, registered))
            {
                continue;
            }

            var references = offer.NarInfo.Info.References.Where(reference => reference != path).ToArray();
            await lease.AddAsync(references, cancellationToken).ConfigureAwait(false);
            var substituted = await store.SubstituteAsync(references, options.Build.Caches, events, cancellationToken).ConfigureAwait(false);
            using var alone = await WithoutCollectionAsync(offer.NarInfo.Info, cancellationToken).ConfigureAwait(false);
            if (substituted.Missing.IsEmpty && await offer.Cache.TryFetchAsync(offer.NarInfo, store, ImportMode.Anew, null, events, cancellationToken).ConfigureAwait(false) is not null)
            {
                return true;
            }
        }

        Say(options.Build.Caches.Count == 0 ? "No cache was named." : _cached is null ? "No cache has it." : "No cache gave it.");
        return false;
    }

    private async Task<RepairOutcome?> BuildAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (await MakerOfAsync(path, cancellationToken).ConfigureAwait(false) is { Derivation: var derivation })
            {
                return await BuildAsync(derivation, cancellationToken).ConfigureAwait(false);
            }

            Say("No .drv in the store makes it.");
            return null;
        }
        catch (NixishException failure)
        {
            Say(failure.Message);
            return null;
        }
    }

    private async Task<RepairOutcome?> BuildAsync(Derivation derivation, CancellationToken cancellationToken)
    {
        LoweredOutput[] inputs = [.. derivation.Inputs.SelectMany(static input => input.Outputs.Select(output => new LoweredOutput(input.Derivation, output)))];
        Lowered[] needed = [.. inputs, .. derivation.Sources];
        await SecureAsync(needed.Select(static one => one.Path), cancellationToken).ConfigureAwait(false);
        await store.BuildAsync(needed, options.Build, events, cancellationToken).ConfigureAwait(false);
        var machines = BuildMachine.All(options.Build);
        var machine = Array.Find(machines, one => one.CanBuild(derivation)) ?? throw new NoBuildHostException(derivation, [.. machines.Select(static one => one.Description)], []);
        RepairOutcome? outcome = null;
        await new Realisation(store, options.Build, events, shared: null).RemakeAsync(derivation, machine.Host, async outputs =>
        {
            var made = outputs.Single(output => output.Info.Path == path);
            outcome = registered is null || registered.NarHash == made.Info.NarHash ? RepairOutcome.Built : RepairOutcome.Replaced;
            using var alone = await WithoutCollectionAsync(made.Info, cancellationToken).ConfigureAwait(false);
            store.Replace(made.Info, made.Place, made.Tree, made.Info.References.IsEmpty ? null : made.Content);
        }, cancellationToken).ConfigureAwait(false);
        return outcome;
    }

    // The .drv files that describe it are what it is made of too.
    private async Task<LoweredOutput?> MakerOfAsync(StorePath wanted, CancellationToken cancellationToken)
    {
        if (makers.Output(wanted) is { } given)
        {
            return given;
        }

        if (makers.Deriver(wanted) is not { } deriver)
        {
            return null;
        }

        await SecureAsync([deriver], cancellationToken).ConfigureAwait(false);
        var derivation = store.LoadDerivation(deriver);
        return derivation.Outputs.Where(output => output.Value.Path == wanted).Select(output => new LoweredOutput(derivation, output.Key)).FirstOrDefault();
    }

    // Protects paths and all that they refer to, and has what is damaged of them repaired.
    private async Task SecureAsync(IEnumerable<StorePath> paths, CancellationToken cancellationToken)
    {
        HashSet<StorePath> closure = [.. paths];
        var rest = new Stack<StorePath>(closure);
        await lease.AddAsync(closure, cancellationToken).ConfigureAwait(false);
        while (rest.TryPop(out var next))
        {
            await requireSound(next, cancellationToken).ConfigureAwait(false);
            foreach (var reference in store.Find(next)?.References ?? [])
            {
                if (closure.Add(reference))
                {
                    rest.Push(reference);
                }
            }
        }
    }

    // A collection that has read what the path referred to would not see that it refers to something else from now on.
    private async Task<FileStream?> WithoutCollectionAsync(PathInfo made, CancellationToken cancellationToken) =>
        registered is null || registered.References == made.References ? null : await FileLock.TakeKeptAsync(store.Layout.CollectLock, cancellationToken).ConfigureAwait(false);

    private void Say(string problem)
    {
        if (!_problems.Contains(problem))
        {
            _problems.Add(problem);
        }
    }
}
