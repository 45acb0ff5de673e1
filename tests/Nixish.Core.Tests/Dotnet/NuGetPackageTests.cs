using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Nixish.Core.Tests.Building.Fetching;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Dotnet;

public sealed class NuGetPackageTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public NuGetPackageTests() => _store = _folder.OpenStore();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_unsigned_archive_has_the_content_hash_that_NuGet_writes_down()
    {
        var known = NuGetFeeds.PackageFolders.Where(Directory.Exists).SelectMany(folder => Directory.EnumerateFiles(folder, ".nupkg.metadata", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2, AttributesToSkip = FileAttributes.None })).ToArray();
        Assert.SkipWhen(known.Length == 0, "NuGet's folder is empty.");
        foreach (var metadata in known)
        {
            var package = Directory.GetFiles(Path.GetDirectoryName(metadata)!, "*.nupkg").Single();
            using var document = JsonDocument.Parse(File.ReadAllBytes(metadata));
            using var file = File.OpenHandle(package);
            using var digest = new DigestStream(HashAlgorithm.Sha512);
            PackageArchive.WriteUnsigned(file, digest);
            Convert.ToBase64String(digest.Finish().Digest).Should().Be(document.RootElement.GetProperty("contentHash").GetString(), package);
        }
    }

    [Fact]
    public void What_is_unsigned_is_an_archive_still()
    {
        var package = NuGetFeeds.PackageFolders.Select(folder => Path.Combine(folder, "polly.core/8.9.1/polly.core.8.9.1.nupkg")).FirstOrDefault(File.Exists);
        Assert.SkipWhen(package is null, "Polly.Core is not in NuGet's folder.");
        using var unsigned = new MemoryStream();
        using (var file = File.OpenHandle(package))
        {
            PackageArchive.WriteUnsigned(file, unsigned);
        }

        using var before = ZipFile.OpenRead(package);
        using var after = new ZipArchive(unsigned);
        after.Entries.Select(entry => entry.FullName).Should().Equal(before.Entries.Select(entry => entry.FullName).Where(name => name != ".signature.p7s"));
        foreach (var entry in after.Entries)
        {
            using var content = entry.Open();
            content.CopyTo(Stream.Null);
        }
    }

    [Fact]
    public async Task A_package_comes_from_a_feed_and_is_checked()
    {
        var archive = Package();
        using var server = Feed(archive);
        var package = Named(archive) with { Feeds = [$"own\t{server["index.json"]}", NuGetFeeds.NoOthers] };
        var built = await _store.BuildAsync(package, cancellationToken: Stop);
        (await File.ReadAllBytesAsync(_store.PhysicalPath(built.Path), Stop)).Should().Equal(archive);
        built.Path.Name.Should().Be("nixish.test.package.1.0.0-beta.nupkg");
        server.Requests.Select(request => request.Path).Should().Equal("/index.json", "/flat/nixish.test.package/1.0.0-beta/nixish.test.package.1.0.0-beta.nupkg");
        (await _store.BuildAsync(package, cancellationToken: Stop)).Built.Should().BeEmpty();
    }

    [Fact]
    public async Task What_a_feed_gives_instead_is_passed_over()
    {
        var archive = Package();
        using var lying = Feed(Package("something else"));
        using var broken = Feed([1, 2, 3]);
        using var missing = Feed(null);
        using var right = Feed(archive);
        var package = Named(archive) with { Feeds = [.. ((FileServer[])[lying, broken, missing, right]).Select((server, at) => $"feed{at}\t{server["index.json"]}"), NuGetFeeds.NoOthers] };
        var built = await _store.BuildAsync(package, new() { Fetching = new() { Retries = 0 } }, cancellationToken: Stop);
        (await File.ReadAllBytesAsync(_store.PhysicalPath(built.Path), Stop)).Should().Equal(archive);
    }

    [Fact]
    public async Task A_package_that_is_nowhere_is_named_with_what_was_tried()
    {
        using var lying = Feed(Package("something else"));
        var package = Named(Package()) with { Feeds = [$"own\t{lying["index.json"]}", NuGetFeeds.NoOthers] };
        (await FluentActions.Awaiting(() => _store.BuildAsync(package, cancellationToken: Stop)).Should().ThrowAsync<BuildFailedException>())
            .WithMessage($"*'nixish.test.package' 1.0.0-beta with the content hash {package.ContentHash} is nowhere*has the content hash*dotnet restore*");
    }

    [Fact]
    public async Task A_folder_is_a_feed()
    {
        var archive = Package();
        Directory.CreateDirectory(_folder["feed"]);
        await File.WriteAllBytesAsync(_folder["feed/Nixish.Test.Package.1.0.0-Beta.nupkg"], archive, Stop);
        var package = Named(archive) with { Feeds = [$"own\t{_folder["feed"]}", NuGetFeeds.NoOthers] };
        (await _store.BuildAsync(package, cancellationToken: Stop)).Built.Should().ContainSingle();
    }

    [Fact]
    public void The_feeds_are_those_of_the_configurations_upwards_until_one_clears()
    {
        _folder.Write("a/b/nuget.config", """<configuration><packageSources><add key="near" value="../packages" /><add key="off" value="https://off.example.com" /></packageSources><disabledPackageSources><add key="off" value="true" /></disabledPackageSources></configuration>""");
        _folder.Write("a/NuGet.config", """<configuration><packageSources><clear /><add key="middle" value="https://feed.example.com/index.json" /></packageSources></configuration>""");
        _folder.Write("nuget.config", """<configuration><packageSources><add key="far" value="https://far.example.com/index.json" /></packageSources></configuration>""");
        NuGetFeeds.Of(_folder["a/b"], _folder.Path).Should().Equal($"near\t{_folder["a/packages"]}", "middle\thttps://feed.example.com/index.json", NuGetFeeds.NoOthers);
    }

    [Fact]
    public async Task A_login_goes_to_its_feed_and_not_where_that_sends_to()
    {
        var archive = Package();
        using var elsewhere = Feed(archive);
        using var own = new FileServer((_, output) => FileServer.WriteAsync(output, "200 OK", "", Encoding.UTF8.GetBytes($$"""{ "resources": [{ "@id": "{{elsewhere["flat"]}}", "@type": "PackageBaseAddress/3.0.0" }] }""")));
        var name = $"own{Guid.NewGuid():n}";
        Environment.SetEnvironmentVariable($"NuGetPackageSourceCredentials_{name}", "Username=me;Password=secret=1");
        await _store.BuildAsync(Named(archive) with { Feeds = [$"{name}\t{own["index.json"]}", NuGetFeeds.NoOthers] }, cancellationToken: Stop);
        own.Requests.Should().ContainSingle().Which.Headers["authorization"].Should().Be("Basic " + Convert.ToBase64String("me:secret=1"u8));
        elsewhere.Requests.Should().ContainSingle().Which.Headers.Should().NotContainKey("authorization");
    }

    [Fact]
    public void A_login_is_for_its_own_feed()
    {
        NuGetFeed[] own = [new("corp", "https://feed.example.com/index.json") { Login = ("me", "secret") }];
        NuGetFeed.Parse("other\thttps://feed.example.com/index.json", own).Login.Should().Be(("me", "secret"));
        NuGetFeed.Parse("corp\thttps://evil.example.com/index.json", own).Login.Should().BeNull();
    }

    private static NuGetPackage Named(byte[] archive) => new("Nixish.Test.Package", "1.0.0-Beta", Convert.ToBase64String(SHA512.HashData(archive)));

    private static byte[] Package(string text = "content")
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = archive.CreateEntry("readme.txt").Open();
            entry.Write(Encoding.UTF8.GetBytes(text));
        }

        return bytes.ToArray();
    }

    private static FileServer Feed(byte[]? package)
    {
        FileServer? server = null;
        return server = new((request, output) => request.Path.EndsWith("index.json", StringComparison.Ordinal)
            ? FileServer.WriteAsync(output, "200 OK", "", Encoding.UTF8.GetBytes($$"""{ "version": "3.0.0", "resources": [{ "@id": "{{server!["flat"]}}", "@type": "PackageBaseAddress/3.0.0" }] }"""))
            : package is null ? FileServer.WriteAsync(output, "404 Not Found", "", []) : FileServer.WriteAsync(output, "200 OK", "", package));
    }
}
