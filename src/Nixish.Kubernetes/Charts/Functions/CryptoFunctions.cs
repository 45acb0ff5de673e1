using System.Security.Cryptography;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Passwords, keys, certificates and ciphers.</summary>
internal static class CryptoFunctions
{
    private const int RsaBits = 2048;

    public static void AddTo(FunctionTable table, ChartFunctionOptions options, ChartRandom random)
    {
        table.Add("bcrypt", GoType.String, [GoType.String], call => Hash(random, call.Text(0)));
        table.Add("htpasswd", GoType.String, [GoType.String, GoType.String], call => call.Text(0).Contains(':', StringComparison.Ordinal)
            ? $"invalid username: {call.Text(0)}"
            : $"{call.Text(0)}:{Hash(random, call.Text(1))}");
        table.Add("derivePassword", GoType.String, [GoType.Uint32, GoType.String, GoType.String, GoType.String, GoType.String], static call =>
            SitePassword.Derive((uint)call[0]!, call.Text(1), call.Text(2), call.Text(3), call.Text(4)));
        table.Add("encryptAES", GoType.String, [GoType.String, GoType.String], call => Encrypt(random, call.Text(0), call.Text(1)));
        table.Add("decryptAES", GoType.String, [GoType.String, GoType.String], static call => Decrypt(call.Text(0), call.Text(1)));
        table.Add("genPrivateKey", GoType.String, [GoType.String], call => call.Text(0) switch
        {
            "" or "rsa" => RsaKey.Create(random, 4096).Pem,
            "dsa" => DsaKey.Create(random).Pem,
            "ecdsa" => EcKey.Create(random).Pem,
            "ed25519" => Ed25519Key.Create(random).Pem,
            var kind => "Unknown type " + kind,
        });
        AddCertificates(table, new(options, random), random);
    }

    private static void AddCertificates(FunctionTable table, CertificateMaker maker, ChartRandom random)
    {
        var certificate = ChartCertificate.GoType;
        GoType[] server = [GoType.String, GoType.AnySlice, GoType.AnySlice, GoType.Int];
        static CertificateMaker.Subject Subject(GoCall call) => new(call.Text(0), call[1], call[2], call.Int(3));
        table.Add("genCA", certificate, [GoType.String, GoType.Int], call => maker.MakeAuthority(call.Text(0), call.Int(1), RsaKey.Create(random, RsaBits)));
        table.Add("genCAWithKey", certificate, [GoType.String, GoType.Int, GoType.String], call => maker.MakeAuthority(call.Text(0), call.Int(1), ReadKey(call.Text(2))));
        table.Add("genSelfSignedCert", certificate, server, call => maker.MakeSelfSigned(Subject(call), RsaKey.Create(random, RsaBits)));
        table.Add("genSelfSignedCertWithKey", certificate, [.. server, GoType.String], call => maker.MakeSelfSigned(Subject(call), ReadKey(call.Text(4))));
        table.Add("genSignedCert", certificate, [.. server, certificate], call =>
            maker.MakeSigned(Subject(call), (ChartCertificate)call[4]!, RsaKey.Create(random, RsaBits)));
        table.Add("genSignedCertWithKey", certificate, [.. server, certificate, GoType.String], call =>
            maker.MakeSigned(Subject(call), (ChartCertificate)call[4]!, ReadKey(call.Text(5))));
        table.Add("buildCustomCert", certificate, [GoType.String, GoType.String], static call => Custom(call.Text(0), call.Text(1)));
    }

    private static ChartKey ReadKey(string pem)
    {
        try
        {
            return ChartKey.Read(pem);
        }
        catch (GoFunctionException exception)
        {
            throw new GoFunctionException($"parsing private key: {exception.Message}", exception);
        }
    }

    private static ChartCertificate Custom(string encodedCertificate, string encodedKey)
    {
        if (!BaseEncodings.TryDecode64(encodedCertificate, out var cert, out _))
        {
            throw new GoFunctionException("unable to decode base64 certificate");
        }

        if (!BaseEncodings.TryDecode64(encodedKey, out var key, out _))
        {
            throw new GoFunctionException("unable to decode base64 private key");
        }

        var made = new ChartCertificate(GoText.FromUtf8(cert), GoText.FromUtf8(key));
        CertificateMaker.Read(made.Cert).Dispose();
        try
        {
            ChartKey.Read(made.Key);
        }
        catch (GoFunctionException exception)
        {
            throw new GoFunctionException($"error parsing private key: {exception.Message}", exception);
        }

        return made;
    }

    private static string Hash(ChartRandom random, string password)
    {
        var bytes = GoText.ToUtf8(password);
        return bytes.Length > Bcrypt.MostBytes
            ? "failed to encrypt string with bcrypt: bcrypt: password length exceeds 72 bytes"
            : Bcrypt.Hash(bytes, random.Bytes(16), Bcrypt.DefaultCost);
    }

    // The key is the password's first 32 bytes, zeros where it is shorter.
    private static Aes Cipher(string password)
    {
        var key = new byte[32];
        var bytes = GoText.ToUtf8(password);
        bytes.AsSpan(0, Math.Min(bytes.Length, key.Length)).CopyTo(key);
        var aes = Aes.Create();
        aes.Key = key;
        return aes;
    }

    private static string Encrypt(ChartRandom random, string password, string text)
    {
        if (text.Length == 0)
        {
            return "";
        }

        using var aes = Cipher(password);
        var start = random.Bytes(16);
        return Convert.ToBase64String((byte[])[.. start, .. aes.EncryptCbc(GoText.ToUtf8(text), start)]);
    }

    private static string Decrypt(string password, string encrypted)
    {
        if (encrypted.Length == 0)
        {
            return "";
        }

        if (!BaseEncodings.TryDecode64(encrypted, out var bytes, out var bad))
        {
            throw new GoFunctionException($"illegal base64 data at input byte {bad}");
        }

        if (bytes.Length < 16)
        {
            throw new GoFunctionException($"runtime error: slice bounds out of range [:16] with capacity {GoText.Length(encrypted) / 4 * 3}");
        }

        if (bytes.Length % 16 != 0)
        {
            throw new GoFunctionException("crypto/cipher: input not full blocks");
        }

        if (bytes.Length == 16)
        {
            throw new GoFunctionException("runtime error: index out of range [-1]");
        }

        using var aes = Cipher(password);
        // Its own padding is not looked at but for its length, so that a wrong password gives rubbish and no error, as the original's does.
        var text = aes.DecryptCbc(bytes.AsSpan(16), bytes.AsSpan(0, 16), PaddingMode.None);
        var length = text.Length - text[^1];
        return length < 0 ? throw new GoFunctionException($"runtime error: slice bounds out of range [:{length}]") : GoText.FromUtf8(text.AsSpan(0, length));
    }
}
