using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Nixish.Kubernetes;

/// <summary>Certificates and keys as a kubeconfig holds them: PEM text, inline in base64 or in files.</summary>
internal static class Pem
{
    /// <summary>The text of <c>X-data</c> or of the file <c>X</c>; both together are refused, as in client-go.</summary>
    public static string? Text(KubeconfigEntry entry, string field, string where)
    {
        if (entry[field + "-data"] is { } data)
        {
            if (entry[field] is not null)
            {
                throw new KubeconfigException($"The {where} in {entry.File} has both '{field}' and '{field}-data': keep one.", entry.File);
            }

            try
            {
                return Encoding.UTF8.GetString(Convert.FromBase64String(data));
            }
            catch (FormatException error)
            {
                throw new KubeconfigException($"'{field}-data' of {where} in {entry.File} is not base64.", entry.File, error);
            }
        }

        if (entry.PathOf(field) is not { } path)
        {
            return null;
        }

        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new KubeconfigException($"'{field}' of {where} in {entry.File} cannot be read: {error.Message}", entry.File, error);
        }
    }

    /// <summary>Every certificate in <paramref name="pem"/>; at least one.</summary>
    public static X509Certificate2Collection Certificates(string pem, string where)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(pem);
            return certificates.Count > 0 ? certificates : throw new KubeconfigException($"There is no certificate in {where}: it must hold PEM blocks 'BEGIN CERTIFICATE'.");
        }
        catch (CryptographicException error)
        {
            throw new KubeconfigException($"The certificate in {where} is malformed: {error.Message}", innerException: error);
        }
    }

    /// <summary>A client certificate with its key, and the certificates between it and its authority.</summary>
    public static (X509Certificate2 Leaf, X509Certificate2Collection Chain) ClientCertificate(string certificate, string key, string where)
    {
        try
        {
            var chain = Certificates(certificate, where);
            var leaf = X509Certificate2.CreateFromPem(certificate, key);
            if (OperatingSystem.IsWindows())
            {
                // Windows' TLS does not take keys that live in memory only.
                leaf = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
            }

            return (leaf, chain);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            throw new KubeconfigException($"The client certificate and key of {where} are malformed or do not belong together: {error.Message}", innerException: error);
        }
    }
}
