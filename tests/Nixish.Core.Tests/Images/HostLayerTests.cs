using System.Formats.Tar;
using Nixish.Core.Tests.Store;

namespace Nixish.Core.Tests.Images;

public sealed class HostLayerTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly LocalStore _store;

    public HostLayerTests() => _store = _folder.OpenStore();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Programs_find_the_hosts_certificate_authorities_and_time_zones()
    {
        Assert.SkipUnless(File.Exists("/etc/ssl/certs/ca-certificates.crt"), "There is no ca-certificates here.");
        Assert.SkipUnless(Directory.Exists("/usr/share/zoneinfo"), "There is no tzdata here.");
        #region host
        var image = new Image("web") { Layers = [Layer.CertificateAuthorities(), Layer.TimeZones()], Environment = new() { ["TZ"] = "Europe/Berlin" } };
        #endregion
        var built = await _store.BuildImageAsync(image, cancellationToken: Stop);
        var certificates = await built.EntriesAsync(0);
        var bundle = certificates.Single(entry => entry.Name == "etc/ssl/certs/ca-certificates.crt");
        bundle.EntryType.Should().Be(TarEntryType.RegularFile);
        bundle.Length.Should().Be(new FileInfo("/etc/ssl/certs/ca-certificates.crt").Length);
        certificates.Where(entry => entry.EntryType == TarEntryType.SymbolicLink).Select(entry => entry.Name)
            .Should().Equal("etc/pki/tls/cert.pem", "etc/pki/tls/certs/ca-bundle.crt", "etc/ssl/cert.pem", "usr/lib/ssl/cert.pem");
        var zones = (await built.EntriesAsync(1)).Select(entry => entry.Name).ToArray();
        zones.Should().Contain("usr/share/zoneinfo/Europe/Berlin").And.Contain("etc/zoneinfo");
        zones.Should().NotContain(name => name.Contains("zoneinfo/right/", StringComparison.Ordinal) || name.EndsWith("zoneinfo/localtime", StringComparison.Ordinal));
    }

    [Fact]
    public void A_bundle_of_ones_own_is_the_same_on_every_machine()
    {
        var (one, other) = (_folder.Write("a/ca.pem", "certificate"), _folder.Write("b/other.pem", "certificate"));
        var lowering = new Lowering();
        lowering.Lower(Layer.CertificateAuthorities(one)).Path.Should().Be(lowering.Lower(Layer.CertificateAuthorities(other)).Path);
        lowering.Lower(Layer.CertificateAuthorities(_folder.Write("c/ca.pem", "changed"))).Path.Should().NotBe(lowering.Lower(Layer.CertificateAuthorities(one)).Path);
    }

    [Fact]
    public void A_bundle_that_is_a_link_is_what_it_points_to()
    {
        _folder.Write("real.pem", "certificate");
        File.CreateSymbolicLink(_folder["link.pem"], "real.pem");
        new HostSource("ca", [_folder["none"], _folder["link.pem"]], "").Lower(new()).Path.Should().Be((Source.File(_folder["real.pem"]) with { Name = "ca" }).Lower(new()).Path);
    }

    [Fact]
    public void A_host_that_has_none_is_told_what_to_install() =>
        FluentActions.Invoking(() => new HostSource("ca", [_folder["none"]], "no bundle. Install one.").Lower(new()))
            .Should().Throw<SourceNotFoundException>().WithMessage($"This machine has no bundle. Install one. Looked at {_folder["none"]}.");
}
