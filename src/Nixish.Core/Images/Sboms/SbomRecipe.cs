namespace Nixish;

/// <summary>SBOMs as derivations: the image, and what it was made of, whose closures are then the builder's inputs.</summary>
internal static class SbomRecipe
{
    internal const string Built = "built";

    internal static Recipe Of(Image image)
    {
        IBuildable[] placed = [.. image.Layers.AsEnumerable().SelectMany(static layer => layer.Content.Values).Distinct()];
        List<KeyValuePair<string, StoreString>> variables =
        [
            new(ImageRecipe.ImageVariable, image.Name),
            new(ImageRecipe.Architecture, image.Architecture),
            new(Built, $"{image}"),
            new(ImageRecipe.Named, ImageRecipe.Lines(ImageRecipe.NamedBy(image))),
            new(ImageRecipe.Placed, ImageRecipe.Lines(placed)),
        ];
        if (image.Base?.PinnedFor(image.Name) is { } below)
        {
            variables.Add(new(ImageRecipe.Base, (below with { Tag = null }).ToString()));
        }

        return new($"sbom-{image.Name[(image.Name.LastIndexOf('/') + 1)..]}")
        {
            System = "builtin",
            Builder = SbomBuilder.DerivationName,
            Environment = [.. variables],
        };
    }
}
