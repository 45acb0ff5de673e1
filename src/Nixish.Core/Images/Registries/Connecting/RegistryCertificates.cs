using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Nixish;

/// <summary>Whose certificates are trusted beside the system's, and which are shown. https://docs.docker.com/engine/security/certificates/</summary>
internal static class RegistryCertificates
{
    /// <summary>The folder with the certificates of a host, or null.</summary>
    internal static string? FolderOf(RegistryOptions options, Uri address)
    {
        // Windows' file names have no colons, so Docker leaves them out there.
        var name = OperatingSystem.IsWindows() ? address.Authority.Replace(":", "", StringComparison.Ordinal) : address.Authority;
        var folder = Path.Combine(options.CertificateFolder, name);
        return Directory.Exists(folder) ? folder : null;
    }

    internal static void Apply(RegistryOptions options, string? folder, SslClientAuthenticationOptions tls)
    {
        var authorities = new X509Certificate2Collection();
        if (options.CertificateAuthorities is { } bundle)
        {
            Add(authorities, bundle);
        }

        foreach (var file in Files(folder, "*.crt"))
        {
            Add(authorities, file);
        }

        if (authorities.Count > 0)
        {
            tls.CertificateChainPolicy = TrustAlso(authorities);
        }

        if (Files(folder, "*.cert").FirstOrDefault() is { } certificate)
        {
            tls.ClientCertificateContext = ReadClient(certificate, Path.ChangeExtension(certificate, ".key"));
        }
    }

    private static IEnumerable<string> Files(string? folder, string pattern) =>
        folder is null ? [] : Directory.EnumerateFiles(folder, pattern).Order(StringComparer.Ordinal);

    // The system's stay trusted: a bundle adds an authority of one's own and takes none away, as with Docker.
    private static X509ChainPolicy TrustAlso(X509Certificate2Collection authorities)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        foreach (var location in (StoreLocation[])[StoreLocation.LocalMachine, StoreLocation.CurrentUser])
        {
            using var store = new X509Store(StoreName.Root, location);
            try
            {
                store.Open(OpenFlags.ReadOnly | OpenFlags.OpenExistingOnly);
                policy.CustomTrustStore.AddRange(store.Certificates);
            }
            catch (CryptographicException)
            {
                // The system has no such store.
            }
        }

        return policy;
    }

    private static void Add(X509Certificate2Collection authorities, string file)
    {
        try
        {
            var before = authorities.Count;
            authorities.ImportFromPemFile(file);
            if (authorities.Count > before)
            {
                return;
            }
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Unreadable(file, error);
        }

        throw Unreadable(file, null);
    }

    private static SslStreamCertificateContext ReadClient(string certificate, string key)
    {
        try
        {
            var leaf = X509Certificate2.CreateFromPemFile(certificate, key);
            if (OperatingSystem.IsWindows())
            {
                // Windows' TLS does not take keys that live in memory only.
                leaf = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
            }

            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(certificate);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
        catch (Exception error) when (error is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw Unreadable($"{certificate}' with '{key}", error);
        }
    }

    private static NixishException Unreadable(string file, Exception? error) =>
        new($"The certificates in '{file}' cannot be read{(error is null ? "" : $": {error.Message.TrimEnd('.')}")}. They are PEM text, 'BEGIN CERTIFICATE', and a client's has its key beside it in a file '.key'. Correct the file, or take it away.", error);
}
