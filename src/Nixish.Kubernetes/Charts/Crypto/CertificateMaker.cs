using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Nixish.Kubernetes.GoTemplates;
using NetAddress = System.Net.IPAddress;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Makes X.509 certificates as Sprig does: for servers and clients, with a random serial number of 128 bits, valid from now on. Where neither a clock nor
/// the system's time may count (a seed, and the default clock), a certificate is valid from 1970 to the end of 9999, which RFC 5280 has for "no end".
/// </summary>
internal sealed class CertificateMaker(ChartFunctionOptions options, ChartRandom random)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private const string ClientAuthentication = "1.3.6.1.5.5.7.3.2";

    private static readonly DateTimeOffset NoEnd = new(9999, 12, 31, 23, 59, 59, TimeSpan.Zero);

    /// <summary>What a certificate is for.</summary>
    /// <param name="Name">The common name.</param>
    /// <param name="Addresses">IP addresses that it is good for.</param>
    /// <param name="Hosts">Names of hosts that it is good for.</param>
    /// <param name="Days">How long it is valid.</param>
    public sealed record Subject(string Name, object? Addresses, object? Hosts, long Days);

    /// <summary>A certificate authority, signed by itself.</summary>
    public ChartCertificate MakeAuthority(string name, long days, ChartKey key) => Make(new(name, null, null, days), key, null, key, isAuthority: true);

    public ChartCertificate MakeSelfSigned(Subject subject, ChartKey key) => Make(subject, key, null, key, isAuthority: false);

    public ChartCertificate MakeSigned(Subject subject, ChartCertificate authority, ChartKey key)
    {
        using var parent = Read(authority.Cert);
        ChartKey signer;
        try
        {
            signer = ChartKey.Read(authority.Key);
        }
        catch (GoFunctionException exception)
        {
            throw new GoFunctionException($"error parsing private key: {exception.Message}", exception);
        }

        if (!signer.Signer.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(parent.PublicKey.ExportSubjectPublicKeyInfo()))
        {
            throw new GoFunctionException("error creating certificate: x509: provided PrivateKey doesn't match parent's PublicKey");
        }

        return Make(subject, key, parent, signer, isAuthority: false);
    }

    /// <summary>Reads a certificate of PEM.</summary>
    public static X509Certificate2 Read(string pem)
    {
        var (_, bytes) = ChartKey.ReadPem(pem) ?? throw new GoFunctionException("unable to decode certificate");
        try
        {
            return X509CertificateLoader.LoadCertificate(bytes);
        }
        catch (CryptographicException exception)
        {
            throw new GoFunctionException($"error parsing certificate: decodedCert.Bytes: {exception.Message}", exception);
        }
    }

    private ChartCertificate Make(Subject subject, ChartKey key, X509Certificate2? parent, ChartKey signer, bool isAuthority)
    {
        var names = AlternativeNames(Addresses(subject.Addresses), Hosts(subject.Hosts));
        var serial = random.Bytes(16);
        serial[0] &= 0x7F;
        var name = NameOf(subject.Name);
        var request = new CertificateRequest(name, key.Signer.PublicKey, signer.Hash);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(
            X509KeyUsageFlags.KeyEncipherment | X509KeyUsageFlags.DigitalSignature | (isAuthority ? X509KeyUsageFlags.KeyCertSign : X509KeyUsageFlags.None), critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(ServerAuthentication), new(ClientAuthentication)], critical: false));
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, hasPathLengthConstraint: false, 0, critical: true));
        if (isAuthority)
        {
            request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(key.Signer.PublicKey, critical: false));
        }

        if (parent is not null && !parent.SubjectName.RawData.AsSpan().SequenceEqual(name.RawData)
            && parent.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault() is { } identifier)
        {
            request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromSubjectKeyIdentifier(identifier));
        }

        if (names is not null)
        {
            request.CertificateExtensions.Add(new(new Oid("2.5.29.17"), names, critical: subject.Name.Length == 0));
        }

        var (from, to) = Validity(subject.Days);
        using var made = request.Create(parent?.SubjectName ?? name, signer.Signer, from, to, serial);
        return new(ChartKey.WritePem("CERTIFICATE", made.RawData), key.Pem);
    }

    private (DateTimeOffset From, DateTimeOffset To) Validity(long days)
    {
        if (options.Clock == new ChartFunctionOptions().Clock && options.Seed is not null)
        {
            return (DateTimeOffset.UnixEpoch, NoEnd);
        }

        // A certificate of a key that is new in every render may as well be valid when it is used.
        var now = options.Clock == new ChartFunctionOptions().Clock ? TimeProvider.System.GetUtcNow() : options.Clock.GetUtcNow();
        var most = (NoEnd - now).TotalDays;
        var end = days > most ? NoEnd : now.AddDays(Math.Max(days, -most / 4));
        return end < now ? throw new GoFunctionException($"error creating certificate: valid for {days} days, which ends before it begins") : (now, end);
    }

    private static X500DistinguishedName NameOf(string commonName)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            if (commonName.Length > 0)
            {
                using (writer.PushSetOf())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("2.5.4.3");
                    var isPrintable = commonName.All(static c => char.IsAsciiLetterOrDigit(c) || " '()+,-./:=?".Contains(c, StringComparison.Ordinal));
                    writer.WriteCharacterString(isPrintable ? UniversalTagNumber.PrintableString : UniversalTagNumber.UTF8String, commonName);
                }
            }
        }

        return new(writer.Encode());
    }

    private static byte[]? AlternativeNames(List<NetAddress> addresses, List<string> hosts)
    {
        if (addresses.Count + hosts.Count == 0)
        {
            return null;
        }

        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            foreach (var host in hosts)
            {
                if (!host.All(char.IsAscii))
                {
                    throw new GoFunctionException($"error creating certificate: x509: {GoFormat.Quote(host)} cannot be encoded as an IA5String");
                }

                writer.WriteCharacterString(UniversalTagNumber.IA5String, host, new Asn1Tag(TagClass.ContextSpecific, 2));
            }

            foreach (var address in addresses)
            {
                writer.WriteOctetString((address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).GetAddressBytes(), new Asn1Tag(TagClass.ContextSpecific, 7));
            }
        }

        return writer.Encode();
    }

    private static List<NetAddress> Addresses(object? given) => [.. (GoValues.TryItems(given) ?? []).Select(static one => one is not string text
        ? throw new GoFunctionException($"error parsing ip: {GoFormat.Value(one)} is not a string")
        : NetAddress.TryParse(text, out var address) && (text.Count(static c => c == '.') == 3 || text.Contains(':', StringComparison.Ordinal)) && !text.Contains('%', StringComparison.Ordinal)
            ? address
            : throw new GoFunctionException($"error parsing ip: {text}"))];

    private static List<string> Hosts(object? given) => [.. (GoValues.TryItems(given) ?? []).Select(static one =>
        one as string ?? throw new GoFunctionException($"error processing alternate dns name: {GoFormat.Value(one)} is not a string"))];
}
