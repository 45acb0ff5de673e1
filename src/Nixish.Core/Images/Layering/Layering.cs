namespace Nixish;

/// <summary>How the store paths that an image needs are divided into layers. See docs/decisions/0080-layering.md.</summary>
public sealed record Layering
{
    private Layering(int maxLayers) => MaxLayers = maxLayers;

    /// <summary>One layer for all of them.</summary>
    public static Layering Together { get; } = new(1);

    /// <summary>The most layers that are made of store paths; at least 1.</summary>
    public int MaxLayers { get; }

    /// <summary>
    /// Layers by size and by how often things change: what many depend on and what seldom changes sits low and alone, what changes
    /// together shares a layer. Fewer are made where more would save nothing.
    /// </summary>
    /// <param name="maxLayers">1 to 127. An image that has no room for so many beside its other layers gets fewer; no path is left out.</param>
    public static Layering Automatic(int maxLayers = 64) => maxLayers is >= 1 and <= Image.MaxLayers
        ? new(maxLayers)
        : throw new InvalidImageException($"{maxLayers} layers are not possible. Container runtimes take 1 to {Image.MaxLayers}.");
}
