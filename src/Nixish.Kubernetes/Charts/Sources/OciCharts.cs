using System.Text.Json;

namespace Nixish.Kubernetes.Charts;

/// <summary>Charts in registries of images. https://helm.sh/docs/topics/registries</summary>
internal sealed class OciCharts(RegistryClient registries)
{
    private const string ProvenanceLayer = "application/vnd.cncf.helm.chart.provenance.v1.prov";
    private const int MostProvenance = 1024 * 1024;
    private static readonly string[] ContentLayers = ["application/vnd.cncf.helm.chart.content.v1.tar+gzip", "application/tar+gzip"];

    public async Task<LockedChart> FindAsync(RepositoryChart chart, CancellationToken cancellationToken)
    {
        var repository = ImageRepository.Parse($"{chart.Repository.Address[ChartRepository.OciScheme.Length..]}/{chart.Name}");
        var version = await VersionAsync(chart, repository, cancellationToken).ConfigureAwait(false);
        var manifest = await registries.PullManifestAsync(repository.Tagged(version.Replace('+', '_')), cancellationToken).ConfigureAwait(false);
        var layers = Layers(chart, manifest.Content);
        var content = layers.Find(static layer => ContentLayers.Contains(layer.MediaType, StringComparer.Ordinal)) ?? throw new ChartSourceException(chart, $"what is at its tag {version} is no chart: it has no layer '{ContentLayers[0]}'.");
        if (content.Size > LoadingBudget.MostInArchive)
        {
            throw new ChartSourceException(chart, $"it has {content.Size} bytes, more than a chart may have unpacked.");
        }

        var hash = Hash.Parse(content.Digest.ToString());
        if (chart.Repository.Keyring is { } keyring)
        {
            var signed = layers.Find(static layer => layer.MediaType == ProvenanceLayer) ?? throw new ChartSourceException(chart, $"it has no provenance, so who made it cannot be told. Take another repository, or no {nameof(ChartRepository.Keyring)}.");
            var provenance = await registries.PullBlobRangeAsync(repository, signed, 0, (int)Math.Min(signed.Size, MostProvenance), cancellationToken).ConfigureAwait(false);
            await Provenance.VerifyAsync(chart, provenance, $"{chart.Name}-{version}.tgz", hash, keyring, cancellationToken).ConfigureAwait(false);
        }

        return new(version, repository.ToString(), hash) { Size = content.Size };
    }

    // A version is a tag; only a range has to look at all of them.
    private async Task<string> VersionAsync(RepositoryChart chart, ImageRepository repository, CancellationToken cancellationToken)
    {
        try
        {
            return SemanticVersion.ParseStrict(chart.Version).Original;
        }
        catch (VersionException)
        {
            var range = VersionRange.Parse(chart.Version);
            var tags = await registries.TagsAsync(repository, cancellationToken: cancellationToken).ConfigureAwait(false);
            var versions = tags.Select(static tag => SemanticVersion.TryParse(tag.Replace('_', '+'), out var version) ? version : null).OfType<SemanticVersion>().OrderDescending().ToList();
            return versions.Find(range.Contains)?.Original ?? throw new ChartSourceException(chart, $"its registry has {(versions.Count == 0 ? "no versions" : $"only {string.Join(", ", versions.Take(10).Select(static version => version.Original))}")}.");
        }
    }

    private static List<Descriptor> Layers(RepositoryChart chart, ReadOnlyMemory<byte> manifest)
    {
        try
        {
            using var document = JsonDocument.Parse(manifest);
            return [.. document.RootElement.GetProperty("layers"u8).EnumerateArray().Select(static layer => new Descriptor(
                layer.GetProperty("mediaType"u8).GetString() ?? "",
                Digest.Parse(layer.GetProperty("digest"u8).GetString() ?? ""),
                layer.GetProperty("size"u8).GetInt64()))];
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or InvalidReferenceException)
        {
            throw new ChartSourceException(chart, $"its manifest cannot be read: {problem.Message}", problem);
        }
    }
}
