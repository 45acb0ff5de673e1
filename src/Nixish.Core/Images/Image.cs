namespace Nixish;

/// <summary>A container image, as a value.</summary>
/// <param name="Name">Its repository name, without a registry.</param>
public sealed record Image(string Name) : Buildable
{
    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering) => throw new NixishException("Images are not built yet.");
}
