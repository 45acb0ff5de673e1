using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Nixish.Testing;

namespace Nixish.Kubernetes.Charts.Tests.Sources;

/// <summary>Charts that lie in a registry as <c>helm push</c> puts them there: the one in memory, and a real one.</summary>
public sealed class OciChartTests : IDisposable
{
    private const string Memory = "in memory";
    private const string Real = "real";
    private const string Content = "application/vnd.cncf.helm.chart.content.v1.tar+gzip";

    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-oci-chart-").FullName;
    private readonly InMemoryRegistry _registry = new();
    private readonly string _path = $"charts-{Guid.NewGuid():n}";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _registry.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Theory]
    [InlineData(Memory)]
    [InlineData(Real)]
    public async Task A_chart_of_a_registry_is_locked_by_its_layer_and_fetched_into_the_store(string where)
    {
        var (address, handler) = Place(where);
        await PushAsync(address, handler, "1.2.0", Content);
        var archive = await PushAsync(address, handler, "1.3.0+build.5", Content);
        await PushAsync(address, handler, "2.0.0", Content);
        var chart = new ChartRepository($"oci://{address}/{_path}").Chart("web", "^1.2") with { LockFile = Path.Combine(_folder, "lock.json") };
        using var registries = new RegistryClient(new() { Handler = handler });

        await new Chart("web", chart).LockAsync(new() { Registries = new() { Handler = handler } }, Token);

        var locked = ChartLock.Read(chart.LockFile).Find(chart)!;
        (locked.Version, locked.Size).Should().Be(("1.3.0+build.5", archive.Length));
        locked.Hash.Digest.ToArray().Should().Equal(SHA256.HashData(archive));

        using var store = LocalStore.Open(Path.Combine(_folder, "store"));
        await store.BuildAsync(chart, new BuildOptions().WithRegistry(registries), cancellationToken: Token);
        File.ReadAllBytes(store.PhysicalPath(new Lowering(store.Directory).Lower(chart).Path)).Should().Equal(archive);
    }

    [Theory]
    [InlineData(Memory)]
    [InlineData(Real)]
    public async Task What_is_no_chart_is_refused(string where)
    {
        var (address, handler) = Place(where);
        await PushAsync(address, handler, "1.0.0", "application/vnd.oci.image.layer.v1.tar+gzip");

        await FluentActions.Awaiting(() => LockAsync(address, handler, "1.0.0")).Should().ThrowAsync<ChartSourceException>().WithMessage("*is no chart*");
        await FluentActions.Awaiting(() => LockAsync(address, handler, "^3")).Should().ThrowAsync<ChartSourceException>().WithMessage("*only 1.0.0*");
        await FluentActions.Awaiting(() => LockAsync(address, handler, "9.9.9")).Should().ThrowAsync<ChartSourceException>();
    }

    private Task<ChartLock> LockAsync(string address, HttpMessageHandler? handler, string version) =>
        new ChartLock().UpdateAsync([new ChartRepository($"oci://{address}/{_path}").Chart("web", version)], new() { Registries = new() { Handler = handler } }, Token);

    private (string Address, HttpMessageHandler? Handler) Place(string where)
    {
        if (where == Memory)
        {
            return ("registry.example.com", _registry);
        }

        var address = Environment.GetEnvironmentVariable("NIXISH_TEST_REGISTRY");
        Assert.SkipWhen(string.IsNullOrEmpty(address), "NIXISH_TEST_REGISTRY names no registry.");
        return (address!, null);
    }

    // https://helm.sh/docs/topics/registries/#helm-chart-manifest
    private async Task<byte[]> PushAsync(string address, HttpMessageHandler? handler, string version, string layer)
    {
        var server = new Uri($"{(handler is null ? "http" : "https")}://{address}/v2/{_path}/web/");
        using var client = handler is null ? new HttpClient() : new HttpClient(handler, disposeHandler: false);
        var archive = Pack(version);
        var config = Encoding.UTF8.GetBytes($$"""{"name":"web","version":"{{version}}","apiVersion":"v2"}""");
        await BlobAsync(client, server, config);
        await BlobAsync(client, server, archive);
        using var manifest = new ByteArrayContent(Encoding.UTF8.GetBytes($$"""
            {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
             "config":{"mediaType":"application/vnd.cncf.helm.config.v1+json","digest":"{{DigestOf(config)}}","size":{{config.Length}}},
             "layers":[{"mediaType":"{{layer}}","digest":"{{DigestOf(archive)}}","size":{{archive.Length}}}]}
            """));
        manifest.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.oci.image.manifest.v1+json");
        using var answer = await client.PutAsync(new Uri(server, $"manifests/{version.Replace('+', '_')}"), manifest, Token);
        answer.EnsureSuccessStatusCode();
        return archive;
    }

    private static async Task BlobAsync(HttpClient client, Uri server, byte[] content)
    {
        using var begun = await client.PostAsync(new Uri(server, "blobs/uploads/"), null, Token);
        begun.EnsureSuccessStatusCode();
        var place = new Uri(server, begun.Headers.Location!.ToString()).ToString();
        using var body = new ByteArrayContent(content);
        body.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        using var answer = await client.PutAsync(new Uri($"{place}{(place.Contains('?', StringComparison.Ordinal) ? '&' : '?')}digest={Uri.EscapeDataString(DigestOf(content))}"), body, Token);
        answer.EnsureSuccessStatusCode();
    }

    private static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    private static byte[] Pack(string version)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
        {
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "web/Chart.yaml") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes($"apiVersion: v2\nname: web\nversion: {version}\n")) });
        }

        return packed.ToArray();
    }
}
