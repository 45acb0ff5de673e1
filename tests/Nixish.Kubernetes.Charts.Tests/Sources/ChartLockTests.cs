using System.Diagnostics;
using System.Formats.Tar;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Nixish.Kubernetes.Charts.Tests.Sources;

public sealed class ChartLockTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("nixish-lock-").FullName;
    private readonly Dictionary<string, byte[]> _files = [];
    private readonly HttpListener _server = new();
    private readonly string _address;

    public ChartLockTests()
    {
        for (var port = 20000 + Random.Shared.Next(20000); ; port++)
        {
            try
            {
                _server.Prefixes.Clear();
                _server.Prefixes.Add(_address = $"http://127.0.0.1:{port}/");
                _server.Start();
                break;
            }
            catch (HttpListenerException)
            {
                // Taken: the next one.
            }
        }

        _ = ServeAsync();
    }

    public void Dispose()
    {
        _server.Close();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_range_is_locked_to_the_newest_version_that_it_takes_with_the_hash_that_was_seen()
    {
        Publish("1.2.0", "1.9.1", "1.10.0", "2.0.0", "1.11.0-rc.1");
        var chart = Wanted("^1.2");

        await new Chart("web", chart).LockAsync(cancellationToken: TestContext.Current.CancellationToken);

        var locked = ChartLock.Read(chart.LockFile).Find(chart)!;
        locked.Version.Should().Be("1.10.0");
        locked.Address.Should().Be(_address + "charts/web-1.10.0.tgz");
        locked.Hash.Digest.ToArray().Should().Equal(SHA256.HashData(_files["/charts/web-1.10.0.tgz"]));
        new Lowering().Lower(chart).Path.Should().Be(new Lowering().Lower(Source.Url(locked.Address, locked.Hash)).Path, "it is what Nix's fetchurl makes");
    }

    [Fact]
    public async Task A_locked_chart_is_fetched_into_the_store_and_rendered_from_it()
    {
        Publish("1.2.0");
        Environment.SetEnvironmentVariable("NIXISH_STORE", Path.Combine(_folder, "store"));
        var address = _address;
        try
        {
            #region repository
            var community = new ChartRepository(address); // https://…, or oci://registry.example.com/charts
            var web = new Chart("web", community.Chart("web", "^1.2"));
            await web.LockAsync(); // when a version is wanted that is not in nixish.charts.lock.json, which is committed
            await web.FetchAsync(); // into the store, where it is not there yet
            var resources = web.Render();
            #endregion
            resources.Should().BeEmpty();
            new ChartRepository(address + "other").Chart("web", "1").Invoking(other => new Chart("web", other).Render()).Should().Throw<UnlockedChartException>();
        }
        finally
        {
            File.Delete(ChartLock.FileName);
        }
    }

    [Fact]
    public async Task A_version_that_is_not_there_names_those_that_are()
    {
        Publish("1.0.0");
        await Wanted("^3").Awaiting(chart => new ChartLock().UpdateAsync([chart])).Should().ThrowAsync<ChartSourceException>().WithMessage("*only 1.0.0*");
    }

    [Fact]
    public async Task An_archive_that_is_not_what_the_index_says_is_refused()
    {
        Publish("1.0.0");
        _files["/charts/web-1.0.0.tgz"] = [1, 2, 3];
        await Wanted("1.0.0").Awaiting(chart => new ChartLock().UpdateAsync([chart])).Should().ThrowAsync<ChartSourceException>().WithMessage("*index says*");
    }

    [Fact]
    public void A_chart_that_is_not_locked_says_how_to_lock_it() =>
        FluentActions.Invoking(() => new Chart("web", Wanted("^1")).Render()).Should().Throw<ChartException>().WithMessage("*Await *");

    [Fact]
    public void A_damaged_lock_is_a_typed_error()
    {
        File.WriteAllText(Path.Combine(_folder, "lock.json"), "{ <<<<<<< }");
        FluentActions.Invoking(() => ChartLock.Read(Path.Combine(_folder, "lock.json"))).Should().Throw<InvalidChartLockException>();
    }

    [Fact]
    public async Task A_chart_is_taken_only_where_a_key_of_the_keyring_has_signed_this_archive()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/gpg") && File.Exists("/usr/bin/gpgv"), "gpg and gpgv are not installed");
        Publish("1.0.0");
        var home = Directory.CreateDirectory(Path.Combine(_folder, "gpg")).FullName;
        Gpg(home, "--batch", "--passphrase", "", "--quick-gen-key", "charts@example.com", "ed25519", "sign", "never");
        var keyring = Path.Combine(_folder, "keys.gpg");
        Gpg(home, "--batch", "--output", keyring, "--export");
        Sign(home, Convert.ToHexStringLower(SHA256.HashData(_files["/charts/web-1.0.0.tgz"])));
        var chart = (new ChartRepository(_address) { Keyring = keyring }).Chart("web", "1.0.0");

        (await new ChartLock().UpdateAsync([chart], cancellationToken: TestContext.Current.CancellationToken)).Find(chart)!.Version.Should().Be("1.0.0");

        Sign(home, new string('0', 64));
        await chart.Awaiting(one => new ChartLock().UpdateAsync([one])).Should().ThrowAsync<ChartSourceException>().WithMessage("*another archive in its place*");
        _files["/charts/web-1.0.0.tgz.prov"] = Encoding.UTF8.GetBytes("not signed");
        await chart.Awaiting(one => new ChartLock().UpdateAsync([one])).Should().ThrowAsync<ChartSourceException>().WithMessage("*no key of*");
        Gpg(home, "--batch", "--yes", "--passphrase", "", "--delete-secret-and-public-key", Fingerprint(home));
    }

    private static string Fingerprint(string home) => Gpg(home, "--batch", "--with-colons", "--list-keys").Split('\n').First(static line => line.StartsWith("fpr:", StringComparison.Ordinal)).Split(':')[9];

    private static string Gpg(string home, params string[] arguments)
    {
        var start = new ProcessStartInfo("gpg") { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in (string[])["--homedir", home, .. arguments])
        {
            start.ArgumentList.Add(argument);
        }

        using var program = Process.Start(start)!;
        var told = program.StandardOutput.ReadToEnd();
        var problem = program.StandardError.ReadToEnd();
        program.WaitForExit();
        return program.ExitCode == 0 ? told : throw new InvalidOperationException(problem);
    }

    private RepositoryChart Wanted(string version) => new ChartRepository(_address).Chart("web", version) with { LockFile = Path.Combine(_folder, "lock.json") };

    private void Sign(string home, string sha256)
    {
        var text = Path.Combine(_folder, "text");
        File.WriteAllText(text, $"apiVersion: v2\nname: web\nversion: 1.0.0\n\n...\nfiles:\n  web-1.0.0.tgz: sha256:{sha256}\n");
        Gpg(home, "--batch", "--yes", "--passphrase", "", "--output", text + ".asc", "--clearsign", text);
        _files["/charts/web-1.0.0.tgz.prov"] = File.ReadAllBytes(text + ".asc");
    }

    private void Publish(params string[] versions)
    {
        var index = new StringBuilder("apiVersion: v1\nentries:\n  web:\n");
        foreach (var version in versions)
        {
            using var packed = new MemoryStream();
            using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
            using (var tar = new TarWriter(gzip))
            {
                tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, "web/Chart.yaml") { DataStream = new MemoryStream(Encoding.UTF8.GetBytes($"apiVersion: v2\nname: web\nversion: {version}\n")) });
            }

            var path = $"charts/web-{version}.tgz";
            _files["/" + path] = packed.ToArray();
            index.Append($"  - version: {version}\n    urls: [{path}]\n    digest: {Convert.ToHexStringLower(SHA256.HashData(packed.ToArray()))}\n");
        }

        _files["/index.yaml"] = Encoding.UTF8.GetBytes(index.ToString());
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                var request = await _server.GetContextAsync();
                var found = _files.TryGetValue(request.Request.Url!.AbsolutePath, out var content);
                request.Response.StatusCode = found ? 200 : 404;
                await request.Response.OutputStream.WriteAsync(content ?? []);
                request.Response.Close();
            }
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
