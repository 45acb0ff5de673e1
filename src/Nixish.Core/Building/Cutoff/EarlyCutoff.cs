using System.Collections.Concurrent;

namespace Nixish;

/// <summary>
/// Stops the wave: a derivation whose inputs hold what they held when its like was built gets copies of those outputs, with the
/// hash parts in them replaced, instead of a build.
/// </summary>
internal sealed class EarlyCutoff(LocalStore store, KnownPaths paths, Builders builders, SharedTraces? shared)
{
    private readonly TraceFiles _traces = new(store);
    private readonly ConcurrentDictionary<Derivation, Hash?> _keys = [];

    /// <summary>Whether the outputs of <paramref name="derivation"/> can be others' under new names at all.</summary>
    public bool Allows(Derivation derivation) => UseOf(derivation) != StorePathUse.Hidden;

    /// <summary>The key of a derivation whose inputs are valid; null for one that is always built.</summary>
    public Hash? KeyOf(Derivation derivation, InputClosure inputs, CancellationToken cancellationToken) => _keys.GetOrAdd(derivation, _ =>
        UseOf(derivation) is var use and not StorePathUse.Hidden ? TraceKey.Of(derivation, inputs, use, input => paths.ContentOf(input, cancellationToken)) : null);

    /// <summary>What was built for a key, here or where a cache was filled, if its outputs have the derivation's names and are valid.</summary>
    public async Task<BuildTrace?> FindAsync(Derivation derivation, Hash key, CancellationToken cancellationToken)
    {
        // Its own outputs are missing, so a trace of them says nothing new.
        bool Fits(BuildTrace trace) => trace.Deriver != derivation.Path && trace.Outputs.Keys.SequenceEqual(derivation.Outputs.Keys, StringComparer.Ordinal);
        var known = _traces.Read(key) is { } trace && Fits(trace) ? trace : null;
        if (known is not null && known.Outputs.Values.All(output => store.Contains(output.Path)))
        {
            return known;
        }

        if (shared is null)
        {
            return null;
        }

        return known is not null && await shared.TryFetchAsync(known, cancellationToken).ConfigureAwait(false)
            ? known
            : await shared.FindAsync(key, Fits, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Makes the outputs in <paramref name="folder"/> of those in <paramref name="trace"/>; null where that cannot be done with certainty.</summary>
    public IReadOnlyList<MadeOutput>? TryMake(Derivation derivation, BuildTrace trace, InputClosure inputs, BuildFolder folder, OutputCollector collector, CancellationToken cancellationToken)
    {
        if (MapOf(derivation, trace, inputs, cancellationToken) is not { } map)
        {
            return null;
        }

        try
        {
            var rewriting = new TreeRewriting(map, cancellationToken);
            foreach (var (name, old) in trace.Outputs.ToArray())
            {
                DiskPath from = store.PhysicalPath(old.Path);
                if (store.Find(old.Path) is not { } info || info.NarHash != old.NarHash || TreeReader.Read(from) is not { } tree)
                {
                    return null;
                }

                rewriting.Copy(from, tree, folder.OutputPaths[name]);
            }

            // An output that is damaged, or speaks of paths that the trace does not know, holds something else.
            var made = collector.Read(folder, Identify.Content, cancellationToken);
            return made.All(output => output.Content == trace.Outputs[output.Name].Content) ? made : null;
        }
        catch (Exception failure) when (failure is BuildFailedException or UnsupportedFileException or FileNotFoundException or DirectoryNotFoundException or
            DiskException { HResult: Libc.NotFound or Libc.NotADirectory })
        {
            // Collected under our hands, or never whole: it is built.
            return null;
        }
    }

    /// <summary>Whether all paths in the outputs, which are not registered yet, can be seen there.</summary>
    public bool IsReusable(Derivation derivation, IReadOnlyList<MadeOutput> made) =>
        UseOf(derivation) == StorePathUse.ContentsOnly || made.All(static output => OpaqueContent.Find(output.Place, output.Tree) is null);

    /// <summary>Remembers what a derivation was built to, or made of, so that its like is made of it.</summary>
    public void Remember(Derivation derivation, Hash key, InputClosure inputs, IReadOnlyList<MadeOutput> made, CancellationToken cancellationToken)
    {
        var own = derivation.Outputs.Values.Select(static output => output.Path).ToHashSet();
        List<TracedReference> references = [];
        foreach (var path in made.SelectMany(static output => output.Info.References.AsEnumerable()).Where(path => !own.Contains(path)).Distinct().Order())
        {
            var reference = paths.Require(path);
            var content = paths.ContentOf(reference, cancellationToken);
            if (Like(inputs, reference.Name, content, cancellationToken) != reference)
            {
                return;
            }

            references.Add(new(path, content));
        }

        _traces.Write(new(key, derivation.Path)
        {
            Outputs = Map.Create<TracedOutput>([.. made.Select(static output => KeyValuePair.Create(output.Name, new TracedOutput(output.Info.Path, output.Info.NarHash, output.Info.NarSize, output.Content!)))]),
            References = [.. references],
        });
    }

    // Every old path that the outputs speak of becomes the one new path that is called and holds the same.
    private HashPartMap? MapOf(Derivation derivation, BuildTrace trace, InputClosure inputs, CancellationToken cancellationToken)
    {
        var map = new HashPartMap();
        foreach (var (name, old) in trace.Outputs.ToArray())
        {
            map.Add(old.Path, derivation.Outputs[name].Path);
        }

        foreach (var reference in trace.References)
        {
            if (Like(inputs, reference.Path.Name, reference.Content, cancellationToken) is not { } path)
            {
                return null;
            }

            map.Add(reference.Path, path.Path);
        }

        return map;
    }

    // The only input of a name and content; null where there is none, and where there are two, since either could be meant.
    private KnownPath? Like(InputClosure inputs, string name, Hash content, CancellationToken cancellationToken)
    {
        KnownPath? found = null;
        foreach (var input in paths.Named(name))
        {
            // What is known is compared first: the other two take a walk, and reading what it holds.
            if ((!input.HasContent || paths.ContentOf(input, cancellationToken) == content) && inputs.Contains(input) && paths.ContentOf(input, cancellationToken) == content)
            {
                if (found is not null)
                {
                    return null;
                }

                found = input;
            }
        }

        return found;
    }

    private StorePathUse UseOf(Derivation derivation) => PathUse.Of(derivation, builders.Find(derivation));
}
