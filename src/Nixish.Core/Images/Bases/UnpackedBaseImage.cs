namespace Nixish;

/// <summary>The manifest, configuration and layers of a base that is in an archive, as a derivation.</summary>
internal sealed record UnpackedBaseImage(Source Archive, string? Name, Platform Platform) : Buildable
{
    internal const string ArchiveVariable = "archive";
    internal const string NameVariable = "image";

    public override Lowered Lower(Lowering lowering) => lowering.Lower(new Recipe("base-archive")
    {
        System = "builtin",
        Builder = UnpackedBaseBuilder.DerivationName,
        Environment =
        [
            new(ArchiveVariable, $"{Archive}"),
            new(NameVariable, Name ?? ""),
            new(RegistryBaseImage.ArchitectureVariable, Platform.Architecture),
            new(RegistryBaseImage.VariantVariable, Platform.Variant ?? ""),
        ],
    });
}

/// <summary>Takes of an archive what one image of it needs.</summary>
internal sealed class UnpackedBaseBuilder : IBuilder
{
    internal const string DerivationName = "builtin:nixish/unpack-base/1";

    /// <summary>The folder of the layers, by the hexadecimal digits of their digests.</summary>
    internal const string BlobsFolder = "blobs";

    public string Name => DerivationName;

    public StorePathUse PathUse => StorePathUse.ContentsOnly;

    public async Task BuildAsync(BuildContext context, CancellationToken cancellationToken)
    {
        var wanted = new BaseChoice(
            context.Require(UnpackedBaseImage.NameVariable) is { Length: > 0 } name ? name : null,
            new(context.Require(RegistryBaseImage.ArchitectureVariable), context.Require(RegistryBaseImage.VariantVariable) is { Length: > 0 } variant ? variant : null));
        var folder = System.IO.Directory.CreateDirectory(context.OutputPath()).FullName;
        var blobs = System.IO.Directory.CreateDirectory(Path.Combine(folder, BlobsFolder)).FullName;
        using var files = ArchiveFiles.Open(context.PhysicalPath(context.Require(UnpackedBaseImage.ArchiveVariable)));
        var (manifest, config) = files.Has(OciArchive.IndexFile)
            ? await OciArchive.UnpackAsync(files, wanted, blobs, cancellationToken).ConfigureAwait(false)
            : await DockerArchive.UnpackAsync(files, wanted, blobs, cancellationToken).ConfigureAwait(false);
        await File.WriteAllBytesAsync(Path.Combine(folder, ImageBuilder.ManifestFile), manifest, cancellationToken).ConfigureAwait(false);
        await File.WriteAllBytesAsync(Path.Combine(folder, ImageBuilder.ConfigFile), config, cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>Which image of an archive is wanted.</summary>
internal sealed record BaseChoice(string? Name, Platform Platform)
{
    /// <summary>What it is called in messages.</summary>
    internal string Described => Name ?? "in the archive";
}
