using System.Globalization;
using System.Security.Cryptography;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Base64, base32 and digests. What cannot be decoded gives the text of the error in place of the result, and no error.</summary>
internal static class EncodingFunctions
{
    public static void AddTo(FunctionTable table)
    {
        Add(table, "b64enc", static text => Convert.ToBase64String(GoText.ToUtf8(text)));
        Add(table, "b64dec", static text => BaseEncodings.TryDecode64(text, out var bytes, out var bad) ? GoText.FromUtf8(bytes) : $"illegal base64 data at input byte {bad}");
        Add(table, "b32enc", static text => BaseEncodings.Encode32(GoText.ToUtf8(text)));
        Add(table, "b32dec", static text => BaseEncodings.TryDecode32(text, out var bytes, out var bad) ? GoText.FromUtf8(bytes) : $"illegal base32 data at input byte {bad}");
#pragma warning disable CA5350 // The function is SHA-1 by its name; what it is used for is the chart's affair.
        Add(table, "sha1sum", static text => Convert.ToHexStringLower(SHA1.HashData(GoText.ToUtf8(text))));
#pragma warning restore CA5350
        Add(table, "sha256sum", static text => Convert.ToHexStringLower(SHA256.HashData(GoText.ToUtf8(text))));
        Add(table, "sha512sum", static text => Convert.ToHexStringLower(SHA512.HashData(GoText.ToUtf8(text))));
        Add(table, "adler32sum", static text => Adler32(GoText.ToUtf8(text)).ToString(CultureInfo.InvariantCulture));
    }

    private static void Add(FunctionTable table, string name, Func<string, string> map) => table.Add(name, GoType.String, [GoType.String], call => map(call.Text(0)));

    private static uint Adler32(byte[] bytes)
    {
        var (low, high) = (1u, 0u);
        foreach (var one in bytes)
        {
            low = (low + one) % 65521;
            high = (high + low) % 65521;
        }

        return (high << 16) | low;
    }
}
