namespace Nixish;

/// <summary>Finds derivations and sources by their paths: those that are in memory, and those that a store has. Each is read once.</summary>
internal sealed class Lookup(LocalStore? store)
{
    private readonly Dictionary<StorePath, Derivation> _derivations = [];
    private readonly Dictionary<StorePath, LoweredSource> _sources = [];
    private readonly Dictionary<StorePath, DerivationView?> _views = [];

    public void Add(Lowered lowered)
    {
        switch (lowered)
        {
            case LoweredOutput output:
                _derivations.TryAdd(output.Derivation.Path, output.Derivation);
                break;
            case LoweredSource source:
                _sources.TryAdd(source.Path, source);
                break;
        }
    }

    /// <summary>The derivation; null where it is neither in memory nor in the store.</summary>
    /// <exception cref="InvalidDerivationException">The file in the store is none.</exception>
    public DerivationView? Find(StorePath path)
    {
        if (!_views.TryGetValue(path, out var view))
        {
            _views[path] = view = _derivations.TryGetValue(path, out var derivation) ? Enter(derivation) : Read(path);
        }

        return view;
    }

    /// <summary>What the source holds; null where neither the disk nor the store has it.</summary>
    public SourceTree? FindSource(StorePath path)
    {
        // The copy in the store cannot have changed since.
        if (store?.Contains(path) == true && SourceTree.At(store.PhysicalPath(path)) is { } kept)
        {
            return kept;
        }

        return _sources.TryGetValue(path, out var source) ? SourceTree.Of(source) : null;
    }

    private DerivationView Enter(Derivation derivation)
    {
        foreach (var input in derivation.Inputs)
        {
            _derivations.TryAdd(input.Derivation.Path, input.Derivation);
        }

        foreach (var source in derivation.Sources)
        {
            Add(source);
        }

        return DerivationView.Of(derivation);
    }

    private DerivationView? Read(StorePath path)
    {
        if (store is null || path.Directory != store.Directory)
        {
            return null;
        }

        try
        {
            return DerivationView.Of(path, new ATermReader(File.ReadAllBytes(store.PhysicalPath(path)), path.Name, path.Directory).Read());
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (InvalidStorePathException failure)
        {
            throw new InvalidDerivationException($"The derivation '{path}' in the store '{store.Root}' is not valid: {failure.Message} Verify the store.", failure);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreException($"The derivation '{path}' cannot be read from the store '{store.Root}': {failure.Message}", failure);
        }
    }
}
