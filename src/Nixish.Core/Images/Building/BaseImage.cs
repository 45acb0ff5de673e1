namespace Nixish;

/// <summary>The manifest and configuration of a base image, as a derivation: its layers are fetched only where something needs them.</summary>
internal sealed record BaseImage(ImageReference Reference, string Architecture) : Buildable
{
    internal const string ReferenceVariable = "reference";
    internal const string ArchitectureVariable = "architecture";

    public override Lowered Lower(Lowering lowering) => lowering.Lower(new Recipe($"base-{Reference.Repository.Path[(Reference.Repository.Path.LastIndexOf('/') + 1)..]}")
    {
        System = "builtin",
        Builder = BaseImageBuilder.DerivationName,
        Environment = new()
        {
            // Without its tag: the digest says all, and a tag written beside it for people must not change the key.
            [ReferenceVariable] = (Reference with { Tag = null }).ToString(),
            [ArchitectureVariable] = Architecture,
        },
    });
}

/// <summary>A blob of a registry, as a fixed-output derivation: known by its digest wherever it comes from.</summary>
internal sealed record RegistryBlob(ImageRepository Repository, Descriptor Blob) : Buildable
{
    internal const string RepositoryVariable = "repository";
    internal const string SizeVariable = "size";

    public override Lowered Lower(Lowering lowering) => lowering.Lower(new Recipe("blob")
    {
        System = "builtin",
        Builder = RegistryBlobBuilder.DerivationName,
        Fixed = new(Hash.Parse(Blob.Digest.ToString()), FixedOutputMode.Flat),
        Environment = new() { [RepositoryVariable] = Repository.ToString(), [SizeVariable] = $"{Blob.Size}" },
    });
}
