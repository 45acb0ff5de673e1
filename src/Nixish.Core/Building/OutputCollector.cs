namespace Nixish;

/// <summary>Takes what a builder wrote into the store: canonical, hashed, checked, scanned for references, whole or not at all.</summary>
internal sealed class OutputCollector(LocalStore store, Derivation derivation, IEnumerable<StorePath> inputs, BuildLog log)
{
    public void Collect(BuildFolder folder, CancellationToken cancellationToken)
    {
        // Everything is read and checked before anything is registered: one bad output spoils all.
        var made = new Dictionary<StorePath, Made>();
        var candidates = inputs.Concat(derivation.Outputs.Values.Select(static output => output.Path)).ToArray();
        foreach (var (name, output) in derivation.Outputs.ToArray())
        {
            DiskPath place = folder.OutputPaths[name];
            if (Disk.Stat(place) is null)
            {
                throw new OutputMissingException(log.Failure(), name);
            }

            made.Add(output.Path, Read(output, place, candidates, cancellationToken));
        }

        foreach (var (info, place, tree) in InOrder(made))
        {
            // An output that was valid before is kept: a builder that is not deterministic must not change it.
            if (!store.Contains(info.Path))
            {
                store.Register(info, place, tree);
            }
        }
    }

    private Made Read(DerivationOutput output, DiskPath place, StorePath[] candidates, CancellationToken cancellationToken)
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

        using var scanner = new ReferenceScanner(candidates);
        var digest = NarDigest.Of(place, tree, scanner: scanner, cancellationToken: cancellationToken);
        var info = new PathInfo(output.Path, digest.Hash, digest.Size) { References = scanner.Found, Deriver = derivation.Path };
        if (output.Fixed is { } known)
        {
            Check(known, place, tree, info);
            info = info with { ContentAddress = $"fixed:{(known.Mode == FixedOutputMode.Recursive ? "r:" : "")}{known.Hash.ToString(HashFormat.Nix32)}" };
        }

        return new(info, place, tree);
    }

    private void Check(FixedOutput known, DiskPath place, TreeNode tree, PathInfo info)
    {
        if (known.Mode == FixedOutputMode.Flat && (tree.Stat.Kind != FileKind.Regular || tree.Stat.Executable))
        {
            throw new BuildFailedException(log.Failure(), "its output must be one file that is not executable, since a flat hash says what it holds.");
        }

        using var output = new DigestStream(known.Hash.Algorithm);
        if (known.Mode == FixedOutputMode.Recursive)
        {
            using var nar = new TreeNar(new NarWriter(output));
            nar.Write(place, tree);
        }
        else
        {
            using var file = new FileStream(Disk.OpenRead(place), FileAccess.Read, bufferSize: 0);
            file.CopyTo(output);
        }

        var actual = output.Finish();
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
    private List<Made> InOrder(Dictionary<StorePath, Made> made)
    {
        List<Made> order = [];
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

    private sealed record Made(PathInfo Info, DiskPath Place, TreeNode Tree);
}
