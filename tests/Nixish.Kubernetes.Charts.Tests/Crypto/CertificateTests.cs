using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Crypto;

public class CertificateTests
{
    private const string Signed =
        "{{ $ca := genCA \"the ca\" 365 }}{{ $c := genSignedCert \"web.example.com\" (list \"127.0.0.1\" \"::1\") (list \"web\" \"*.example.com\") 30 $ca }}"
        + "{{ $ca.Cert }}#{{ $ca.Key }}#{{ $c.Cert }}#{{ $c.Key }}";

    [Fact]
    public void OpenSSL_verifies_a_certificate_of_an_authority()
    {
        Assert.SkipUnless(TestProgram.IsOnPath("openssl"), "openssl is not on PATH.");
        var parts = Render(Signed, new()).Split('#');
        using var folder = new PemFolder();
        folder.Write("ca.pem", parts[0]);
        folder.Write("web.pem", parts[2]);
        folder.Write("web.key", parts[3]);
        OpenSsl(folder, "verify", "-x509_strict", "-CAfile", "ca.pem", "web.pem").Should().Contain("web.pem: OK");
        var text = OpenSsl(folder, "x509", "-in", "web.pem", "-noout", "-text");
        text.Should().ContainAll("Issuer: CN = the ca", "Subject: CN = web.example.com", "DNS:web, DNS:*.example.com, IP Address:127.0.0.1", "sha256WithRSAEncryption", "Public-Key: (2048 bit)", "TLS Web Server Authentication, TLS Web Client Authentication", "CA:FALSE", "X509v3 Authority Key Identifier");
        OpenSsl(folder, "x509", "-in", "web.pem", "-noout", "-pubkey").Should().Be(OpenSsl(folder, "pkey", "-in", "web.key", "-pubout"));
        parts[1].Should().StartWith("-----BEGIN RSA PRIVATE KEY-----\n").And.EndWith("-----END RSA PRIVATE KEY-----\n");
    }

    [Theory]
    [InlineData("rsa", "-----BEGIN RSA PRIVATE KEY-----\n")]
    [InlineData("ecdsa", "-----BEGIN EC PRIVATE KEY-----\n")]
    [InlineData("ed25519", "-----BEGIN PRIVATE KEY-----\n")]
    public void A_key_of_each_kind_signs_certificates_that_OpenSSL_verifies(string kind, string head)
    {
        Assert.SkipUnless(TestProgram.IsOnPath("openssl"), "openssl is not on PATH.");
        var parts = Render($"{{{{ $k := genPrivateKey \"{kind}\" }}}}{{{{ $ca := genCAWithKey \"ca\" 10 $k }}}}{{{{ $c := genSignedCertWithKey \"c\" nil (list \"h\") 5 $ca (genPrivateKey \"ed25519\") }}}}"
            + "{{ $ca.Cert }}#{{ $c.Cert }}#{{ $ca.Key }}#{{ eq $k $ca.Key }}", new()).Split('#');
        using var folder = new PemFolder();
        folder.Write("ca.pem", parts[0]);
        folder.Write("c.pem", parts[1]);
        OpenSsl(folder, "verify", "-CAfile", "ca.pem", "c.pem").Should().Contain("c.pem: OK");
        parts[2].Should().StartWith(head);
        parts[3].Should().Be("true");
    }

    [Fact]
    public void A_DSA_key_is_whole_but_signs_no_certificate()
    {
        Assert.SkipUnless(TestProgram.IsOnPath("openssl"), "openssl is not on PATH.");
        using var folder = new PemFolder();
        folder.Write("dsa.key", Render("{{ genPrivateKey \"dsa\" }}", new()));
        OpenSsl(folder, "dsa", "-in", "dsa.key", "-noout", "-text").Should().Contain("Private-Key: (2048 bit)");
        var call = () => Render("{{ genCAWithKey \"a\" 1 (genPrivateKey \"dsa\") }}", new());
        call.Should().Throw<GoTemplateException>().WithMessage("*x509: certificate private key does not implement crypto.Signer*");
    }

    [Fact]
    public void A_seed_makes_the_same_keys_certificates_and_passwords_every_time()
    {
        const string All = Signed + "#{{ genPrivateKey \"ecdsa\" }}#{{ genPrivateKey \"ed25519\" }}#{{ randAlphaNum 20 }}#{{ bcrypt \"x\" }}#{{ uuidv4 }}#{{ encryptAES \"a\" \"b\" }}#{{ shuffle \"abcdefgh\" }}";
        var first = Render(All, new() { Seed = "shop" });
        Render(All, new() { Seed = "shop" }).Should().Be(first);
        Render(All, new() { Seed = "other" }).Split('#').Should().NotIntersectWith(first.Split('#'));
        using var made = X509Certificate2.CreateFromPem(first.Split('#')[0]);
        made.NotBefore.ToUniversalTime().Should().Be(DateTime.UnixEpoch);
        made.NotAfter.ToUniversalTime().Year.Should().Be(9999);
        using var key = RSA.Create();
        key.ImportFromPem(first.Split('#')[1]);
        made.GetRSAPublicKey()!.ExportSubjectPublicKeyInfo().Should().Equal(key.ExportSubjectPublicKeyInfo());
    }

    [Fact]
    public void A_clock_says_from_when_to_when_a_certificate_is_valid()
    {
        using var made = X509Certificate2.CreateFromPem(Render("{{ (genCA \"a\" 10).Cert }}", new() { Clock = new Noon() }));
        made.NotBefore.ToUniversalTime().Should().Be(new DateTime(2030, 1, 1, 12, 0, 0));
        made.NotAfter.ToUniversalTime().Should().Be(new DateTime(2030, 1, 11, 12, 0, 0));
    }

    [Fact]
    public void A_certificate_of_ones_own_is_taken_as_it_is() => Render(
        "{{ $ca := genCA \"a\" 1 }}{{ $c := buildCustomCert (b64enc $ca.Cert) (b64enc $ca.Key) }}{{ and (eq $c.Cert $ca.Cert) (eq $c.Key $ca.Key) }} {{ typeOf $c }} {{ kindOf $c }}", new())
        .Should().Be("true sprig.certificate struct");

    [Fact]
    public void An_authority_whose_key_is_anothers_is_refused()
    {
        var call = () => Render("{{ $a := genCA \"a\" 1 }}{{ $b := genCA \"b\" 1 }}{{ genSignedCert \"c\" nil nil 1 (buildCustomCert (b64enc $a.Cert) (b64enc $b.Key)) }}", new());
        call.Should().Throw<GoTemplateException>().WithMessage("*provided PrivateKey doesn't match parent's PublicKey");
    }

    private static string Render(string template, ChartFunctionOptions options) => GoTemplateSet.Parse([("t", template)], ChartFunctions.Of(options)).Execute("t", null);

    private static string OpenSsl(PemFolder folder, params string[] arguments) => new TestProgram("openssl", arguments) { Folder = folder.Path }.Output();

    private sealed class PemFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("nixish-pem-").FullName;

        public void Write(string name, string text) => File.WriteAllText(System.IO.Path.Combine(Path, name), text);

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }

    private sealed class Noon : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2030, 1, 1, 12, 0, 0, TimeSpan.Zero);
    }
}
