namespace Nixish;

/// <summary>A layer of store paths, each where it is in the store, so that texts naming them hold in the image.</summary>
/// <param name="Paths">The paths alone, not what they refer to.</param>
internal sealed record StoreLayer(Seq<StorePath> Paths) : Buildable
{
    internal const string PathsVariable = "paths";

    public override Lowered Lower(Lowering lowering) => lowering.Lower(new Recipe("layer")
    {
        System = "builtin",
        Builder = StoreLayerBuilder.DerivationName,
        Environment = new()
        {
            // By path: which image asked first does not show.
            [PathsVariable] = Paths.AsEnumerable().OrderBy(path => path.BaseName, StringComparer.Ordinal)
                .Aggregate(default(StoreString), (text, path) => $"{text}{new ExistingPath(path)}\n"),
        },
    });
}

/// <summary>Builds a <see cref="StoreLayer"/>: the same output as any layer.</summary>
internal sealed class StoreLayerBuilder : IBuilder
{
    internal const string DerivationName = "builtin:nixish/store-layer/1";

    public string Name => DerivationName;

    // The archive holds the paths of all it holds.
    public StorePathUse PathUse => StorePathUse.Hidden;

    public Task BuildAsync(BuildContext context, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            var tree = new LayerTree();
            foreach (var path in context.Require(StoreLayer.PathsVariable).Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                tree.Place(path, context.PhysicalPath(path), context.SizeOf(path));
            }

            LayerBuilder.Write(context, tree, cancellationToken);
        },
        cancellationToken);
}
