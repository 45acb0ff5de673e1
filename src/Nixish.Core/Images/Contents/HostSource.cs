namespace Nixish;

/// <summary>Something that machines keep in different places: what is at the first of them is a source like any other.</summary>
/// <param name="Name">Its name in the store: where it lay does not show.</param>
/// <param name="Places">Absolute paths, looked at in order.</param>
/// <param name="Missing">What it is, and what to do where it is at none of them.</param>
internal sealed record HostSource(string Name, Seq<string> Places, string Missing) : Source
{
    /// <summary>What is left out of a folder, as <see cref="DirectorySource.Exclude"/>.</summary>
    public Seq<string> Exclude { get; init; }

    public override Lowered Lower(Lowering lowering)
    {
        foreach (var place in Places)
        {
            if (System.IO.Directory.Exists(place))
            {
                return new DirectorySource(place) { Name = Name, Ignore = IgnoreRules.None, Exclude = Exclude }.Lower(lowering);
            }

            if (System.IO.File.Exists(place))
            {
                // Distributions link it to where their tools keep it; a link would point to nothing in the image.
                return new FileSource(System.IO.File.ResolveLinkTarget(place, returnFinalTarget: true)?.FullName ?? place) { Name = Name }.Lower(lowering);
            }
        }

        throw new SourceNotFoundException(Places[0], $"This machine has {Missing} Looked at {string.Join(", ", Places)}.");
    }
}

/// <summary>What images take from the machine that builds them, where programs look for it.</summary>
internal static class HostFiles
{
    internal const string Certificates = "/etc/ssl/certs/ca-certificates.crt";
    internal const string TimeZones = "/usr/share/zoneinfo";

    // Debian, Arch, NixOS and Alpine; Fedora; openSUSE; older ones; Alpine's and macOS' OpenSSL.
    private static readonly Seq<string> CertificatePlaces =
        [Certificates, "/etc/pki/tls/certs/ca-bundle.crt", "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem", "/etc/ssl/ca-bundle.pem", "/etc/pki/tls/cacert.pem", "/etc/ssl/cert.pem"];

    private static readonly Seq<string> TimeZonePlaces = [TimeZones, "/etc/zoneinfo"];

    internal static Layer CertificatesLayer(string? bundle)
    {
        IBuildable content = bundle is null
            ? new HostSource("ca-certificates.crt", CertificatePlaces, "no bundle of certificate authorities. Install the package ca-certificates, or name a file: Layer.CertificateAuthorities(\"ca.pem\").")
            : new FileSource(bundle) { Name = "ca-certificates.crt" };
        return new(Certificates, content)
        {
            // What OpenSSL of Alpine, of Fedora and of Debian is built to read; Go, curl, GnuTLS and Nix's programs read the first place.
            Links = new()
            {
                ["/etc/ssl/cert.pem"] = "certs/ca-certificates.crt",
                ["/etc/pki/tls/certs/ca-bundle.crt"] = Certificates,
                ["/etc/pki/tls/cert.pem"] = Certificates,
                ["/usr/lib/ssl/cert.pem"] = Certificates,
            },
        };
    }

    internal static Layer TimeZonesLayer(string? folder)
    {
        // The same zones once more, with and without leap seconds, and a link to the machine's own zone, which is none of the image's.
        Seq<string> exclude = ["/posix", "/right", "/localtime"];
        return new(TimeZones, folder is null
            ? new HostSource("zoneinfo", TimeZonePlaces, "no time zones. Install the package tzdata, or name a folder: Layer.TimeZones(\"zoneinfo\").") { Exclude = exclude }
            : new DirectorySource(folder) { Name = "zoneinfo", Ignore = IgnoreRules.None, Exclude = exclude })
        {
            Links = new() { ["/etc/zoneinfo"] = TimeZones },
        };
    }
}
