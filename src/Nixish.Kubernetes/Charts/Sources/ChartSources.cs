using System.Security.Cryptography;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Looks charts up in repositories, to lock them.</summary>
internal sealed class ChartSources : IDisposable
{
    private const int MostIndexBytes = 256 * 1024 * 1024;
    private readonly HttpClient _http;
    private readonly Lazy<RegistryClient> _registries;

    // Many charts come from one repository, whose index may be large.
    private readonly Dictionary<string, RepositoryIndex> _indexes = new(StringComparer.Ordinal);

    public ChartSources(ChartSourceOptions options)
    {
        _http = new(options.Handler ?? new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(20) }, disposeHandler: options.Handler is null) { MaxResponseContentBufferSize = MostIndexBytes };
        _registries = new(() => new(options.Registries ?? new()));
    }

    public void Dispose()
    {
        _http.Dispose();
        if (_registries.IsValueCreated)
        {
            _registries.Value.Dispose();
        }
    }

    /// <summary>The newest version that the chart's range takes, with the hash of its archive.</summary>
    /// <exception cref="ChartSourceException">There is none, or it cannot be had.</exception>
    public async Task<LockedChart> FindAsync(RepositoryChart chart, CancellationToken cancellationToken)
    {
        try
        {
            return chart.Repository.IsOci
                ? await new OciCharts(_registries.Value).FindAsync(chart, cancellationToken).ConfigureAwait(false)
                : await FindInIndexAsync(chart, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is HttpRequestException or RegistryException or VersionException or GoDocumentException or (TaskCanceledException and { InnerException: TimeoutException }))
        {
            throw new ChartSourceException(chart, failure.Message, failure);
        }
    }

    private async Task<LockedChart> FindInIndexAsync(RepositoryChart chart, CancellationToken cancellationToken)
    {
        var index = chart.Repository.Address + "/index.yaml";
        if (!_indexes.TryGetValue(index, out var known))
        {
            var text = GoText.FromUtf8(await _http.GetByteArrayAsync(new Uri(index), cancellationToken).ConfigureAwait(false));
            _indexes[index] = known = RepositoryIndex.Parse(text);
        }

        var entry = known.Find(chart.Name, chart.Version) ?? throw new ChartSourceException(chart, $"its index has {known.Versions(chart.Name)}.");
        var address = entry.Urls.IsEmpty ? throw new ChartSourceException(chart, $"its index names no address for {entry.Version}.") : new Uri(new Uri(index), entry.Urls[0]);
        var archive = await _http.GetByteArrayAsync(address, cancellationToken).ConfigureAwait(false);
        var hash = new Hash(Nixish.HashAlgorithm.Sha256, SHA256.HashData(archive));
        if (entry.Digest.Length > 0 && !Convert.ToHexStringLower(hash.Digest).Equals(entry.Digest.Replace("sha256:", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase))
        {
            throw new ChartSourceException(chart, $"its index says that '{address}' has the sha256 {entry.Digest}, and it has {Convert.ToHexStringLower(hash.Digest)}. Tell whoever publishes it.");
        }

        if (chart.Repository.Keyring is { } keyring)
        {
            var provenance = await _http.GetByteArrayAsync(new Uri(address + ".prov"), cancellationToken).ConfigureAwait(false);
            await Provenance.VerifyAsync(chart, provenance, ChartFile.BaseName(address.AbsolutePath), hash, keyring, cancellationToken).ConfigureAwait(false);
        }

        return new(entry.Version, address.ToString(), hash);
    }
}
