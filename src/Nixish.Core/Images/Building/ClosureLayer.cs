namespace Nixish;

/// <summary>A layer of store paths and all they refer to, each where it is in the store, so that texts naming them hold in the image.</summary>
internal sealed record ClosureLayer(Seq<IBuildable> Roots) : Buildable
{
    internal const string RootsVariable = "roots";

    public override Lowered Lower(Lowering lowering)
    {
        // By path, so that the order of the texts that refer to them does not show.
        var roots = Roots.AsEnumerable().OrderBy(root => lowering.Lower(root).Path.BaseName, StringComparer.Ordinal);
        return lowering.Lower(new Recipe("closure")
        {
            System = "builtin",
            Builder = ClosureLayerBuilder.DerivationName,
            Environment = new() { [RootsVariable] = roots.Aggregate(default(StoreString), (text, root) => $"{text}{root}\n") },
        });
    }
}

/// <summary>Builds a <see cref="ClosureLayer"/>: the same output as any layer.</summary>
internal sealed class ClosureLayerBuilder : IBuilder
{
    internal const string DerivationName = "builtin:nixish/closure/1";

    public string Name => DerivationName;

    // The archive holds the paths of all it holds.
    public StorePathUse PathUse => StorePathUse.Hidden;

    public Task BuildAsync(BuildContext context, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            // The inputs are the roots and their closure: nothing else is in the environment.
            var tree = new LayerTree();
            foreach (var path in context.Inputs.Keys)
            {
                tree.Place(path.ToString(), context.PhysicalPath(path));
            }

            LayerBuilder.Write(context, tree, cancellationToken);
        },
        cancellationToken);
}
