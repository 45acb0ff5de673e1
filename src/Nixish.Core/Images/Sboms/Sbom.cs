namespace Nixish;

/// <summary>The list of what is in an image, for scanners and auditors: SPDX 2.3 as JSON. https://spdx.github.io/spdx-spec/v2.3/</summary>
/// <remarks>
/// A package for each store path in the image and each source and build that is placed in it, with the SHA-256 of its NAR, its name and
/// version as Nix reads them, and what it refers to. Nothing in it depends on when or where it was made. What a base holds is not
/// listed: the base is one package, with its digest.
/// </remarks>
/// <param name="Image">The image.</param>
public sealed record Sbom(Image Image) : Buildable
{
    /// <summary>What registries call such a list.</summary>
    public const string MediaType = "application/spdx+json";

    /// <inheritdoc/>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        return lowering.Lower(SbomRecipe.Of(Image));
    }
}

/// <summary>Which list of what is in an image goes with it to a registry.</summary>
public enum SbomFormat
{
    /// <summary>None.</summary>
    None,

    /// <summary>SPDX 2.3 as JSON: see <see cref="Sbom"/>.</summary>
    Spdx,
}

/// <summary>An SBOM that is in a store.</summary>
/// <param name="Path">Where.</param>
/// <param name="Content">The document, as it is attached and scanned.</param>
public sealed record BuiltSbom(StorePath Path, ReadOnlyMemory<byte> Content)
{
    /// <summary>What is attached to the image's manifest: see <see cref="RegistryClient.AttachAsync"/>.</summary>
    public Artifact ToArtifact() => new(Sbom.MediaType) { Files = [new(Sbom.MediaType, Content)] };
}

/// <summary>Builds SBOMs.</summary>
public static class SbomBuilding
{
    /// <summary>Builds the SBOM of <paramref name="image"/>, and the image, or finds them built.</summary>
    /// <param name="store">Where they are kept.</param>
    /// <param name="image">The image.</param>
    /// <param name="options">How to build.</param>
    /// <param name="events">Told what is built.</param>
    /// <param name="cancellationToken">Stops it; what was built is kept.</param>
    public static async Task<BuiltSbom> BuildSbomAsync(
        this LocalStore store, Image image, BuildOptions? options = null, IProgress<BuildEvent>? events = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(image);
        var path = (await store.BuildAsync(new Sbom(image), options, events, cancellationToken).ConfigureAwait(false)).Path;
        return new(path, await SbomBuilder.ReadAsync(store.PhysicalPath(path), cancellationToken).ConfigureAwait(false));
    }
}
