namespace Nixish;

/// <summary>An output that was read and checked, and is not in the store yet.</summary>
/// <param name="Name">Its name in the derivation.</param>
/// <param name="Info">What the store will know of it.</param>
/// <param name="Place">Where it was made.</param>
/// <param name="Tree">What it holds, canonical.</param>
/// <param name="Content">Its <see cref="ContentIdentity"/>; null where it refers to something and nobody asked.</param>
internal sealed record MadeOutput(string Name, PathInfo Info, DiskPath Place, TreeNode Tree, Hash? Content);

/// <summary>Takes what a builder wrote into the store: canonical, hashed, checked, scanned for references, whole or not at all.</summary>
internal sealed class OutputCollector(LocalStore store, Derivation derivation, InputClosure inputs, KnownPaths paths, BuildLog log)
{
    /// <summary>Reads and checks all outputs, referred ones first: one bad output spoils all.</summary>
    /// <param name="folder">Where they were made.</param>
    /// <param name="identify">Whether to find out what they hold beyond their bytes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public IReadOnlyList<MadeOutput> Read(BuildFolder folder, Identify identify, CancellationToken cancellationToken)
    {
        var made = new Dictionary<StorePath, MadeOutput>();
        foreach (var output in derivation.Outputs.Values)
        {
            paths.Index.Add(output.Path);
        }

        foreach (var (name, output) in derivation.Outputs.ToArray())
        {
            DiskPath place = folder.OutputPaths[name];
            if (Disk.Stat(place) is null)
            {
                throw new OutputMissingException(log.Failure(), name);
            }

            made.Add(output.Path, Read(name, output, place, cancellationToken));
        }

        var order = InOrder(made);
        new OutputCheck(derivation, inputs, log).Run(order);
        return identify == Identify.Bytes ? order : WithContents(order, cancellationToken);
    }

    /// <summary>Makes the outputs valid. Returns whether all were new: one that was valid before is kept, since a builder that is not deterministic must not change it.</summary>
    public bool Register(IReadOnlyList<MadeOutput> outputs)
    {
        var all = true;
        foreach (var output in outputs)
        {
            if (store.Contains(output.Info.Path))
            {
                all = false;
                continue;
            }

            store.Register(output.Info, output.Place, output.Tree, output.Info.References.IsEmpty ? null : output.Content);
            paths.Add(output.Info, output.Content);
        }

        return all;
    }

    private MadeOutput Read(string name, DerivationOutput output, DiskPath place, CancellationToken cancellationToken)
    {
        TreeNode tree;
        try
        {
            tree = Canonical.Make(place);
        }
        catch (UnsupportedFileException failure)
        {
            throw new BuildFailedException(log.Failure(), failure.Message, failure);
        }

        using var scanner = new ReferenceScanner(paths.Index);
        var digest = NarDigest.Of(place, tree, scanner: scanner, cancellationToken: cancellationToken);
        var info = new PathInfo(output.Path, digest.Hash, digest.Size)
        {
            References = [.. scanner.Found.AsEnumerable().Where(path => derivation.Outputs.Values.Any(own => own.Path == path) || inputs.ContainsKey(path))],
            Deriver = derivation.Path,
        };
        if (output.Fixed is { } known)
        {
            Check(known, place, tree, info, cancellationToken);
            info = info with { ContentAddress = $"fixed:{(known.Mode == FixedOutputMode.Recursive ? "r:" : "")}{known.Hash.ToString(HashFormat.Nix32)}" };
        }

        return new(name, info, place, tree, info.References.IsEmpty ? info.NarHash : null);
    }

    private void Check(FixedOutput known, DiskPath place, TreeNode tree, PathInfo info, CancellationToken cancellationToken)
    {
        if (known.Mode == FixedOutputMode.Flat && (tree.Stat.Kind != FileKind.Regular || tree.Stat.Executable))
        {
            throw new BuildFailedException(log.Failure(), "its output must be one file that is not executable, since a flat hash says what it holds.");
        }

        var actual = OutputHash.Of(place, tree, known, cancellationToken);
        if (actual != known.Hash)
        {
            throw new HashMismatchException(log.Failure(), known.Hash, actual);
        }

        if (!info.References.IsEmpty)
        {
            throw new BuildFailedException(log.Failure(), $"its output speaks of {info.References[0]}, but what is known by its hash alone may not refer to store paths.");
        }
    }

    // Outputs that refer to each other are registered referred ones first, so that at no moment a valid path lacks a reference.
    private List<MadeOutput> InOrder(Dictionary<StorePath, MadeOutput> made)
    {
        List<MadeOutput> order = [];
        while (order.Count < made.Count)
        {
            var next = made.Values.FirstOrDefault(candidate => !order.Contains(candidate) && candidate.Info.References.ToArray().All(reference =>
                reference == candidate.Info.Path || !made.TryGetValue(reference, out var other) || order.Contains(other)));
            if (next is null)
            {
                throw new BuildFailedException(log.Failure(), "its outputs refer to each other in a circle, so none could be valid first. Move what is shared to one of them.");
            }

            order.Add(next);
        }

        return order;
    }

    private List<MadeOutput> WithContents(List<MadeOutput> order, CancellationToken cancellationToken)
    {
        var own = new Dictionary<StorePath, Hash>();
        Hash ContentOf(StorePath path) => own.TryGetValue(path, out var content) ? content : paths.ContentOf(paths.Require(path), cancellationToken);
        List<MadeOutput> identified = new(order.Count);
        foreach (var output in order)
        {
            var content = output.Content ?? ContentIdentity.Of(output.Place, output.Tree, output.Info, ContentOf, cancellationToken);
            own.Add(output.Info.Path, content);
            identified.Add(output with { Content = content });
        }

        return identified;
    }
}

/// <summary>How much an <see cref="OutputCollector"/> finds out.</summary>
internal enum Identify
{
    /// <summary>Bytes and references.</summary>
    Bytes,

    /// <summary>The identity of the content too, without which nothing that depends on it is cut off.</summary>
    Content,
}
