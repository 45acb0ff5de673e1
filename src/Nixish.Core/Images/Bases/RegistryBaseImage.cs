namespace Nixish;

/// <summary>The manifest and configuration of a base image, as a derivation: its layers are fetched only where something needs them.</summary>
internal sealed record RegistryBaseImage(ImageReference Reference, Platform Platform) : Buildable
{
    internal const string ReferenceVariable = "reference";
    internal const string ArchitectureVariable = "architecture";
    internal const string VariantVariable = "variant";

    public override Lowered Lower(Lowering lowering) => lowering.Lower(new Recipe($"base-{Reference.Repository.Path[(Reference.Repository.Path.LastIndexOf('/') + 1)..]}")
    {
        System = "builtin",
        Builder = RegistryBaseBuilder.DerivationName,
        Environment =
        [
            // Without its tag: the digest says all, and a tag written beside it for people must not change the key.
            new(ReferenceVariable, (Reference with { Tag = null }).ToString()),
            new(ArchitectureVariable, Platform.Architecture),
            .. Platform.Variant is { } variant ? [new(VariantVariable, variant)] : default(Map<StoreString>),
        ],
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
