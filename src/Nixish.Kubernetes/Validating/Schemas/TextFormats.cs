using System.Buffers.Text;
using System.Globalization;
using System.Net.Sockets;
using Address = System.Net.IPAddress;

namespace Nixish.Kubernetes;

/// <summary>The formats of texts that the API checks; one that is not known fits anything, as there.</summary>
internal static class TextFormats
{
    public static bool Fits(string format, string text) => format switch
    {
        "ipv4" => text.AsSpan().Count('.') == 3 && Address.TryParse(text, out var four) && four.AddressFamily == AddressFamily.InterNetwork,
        "ipv6" => Address.TryParse(text, out var six) && six.AddressFamily == AddressFamily.InterNetworkV6,
        "cidr" => text.Split('/') is [var address, var length] && Address.TryParse(address, out var ip) &&
            int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= (ip.AddressFamily == AddressFamily.InterNetwork ? 32 : 128),
        "byte" => Base64.IsValid(text),
        "uuid" => Guid.TryParseExact(text, "D", out _) || Guid.TryParseExact(text, "N", out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        "date-time" => text.Length >= 20 && text[10] is ('T' or 't') && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out _),
        "mac" => text.Length == 17 && text.Split(':', '-') is { Length: 6 } parts && Array.TrueForAll(parts, part => part.Length == 2 && byte.TryParse(part, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _)),
        "uri" => text.Length > 0 && (text[0] == '/' || Uri.TryCreate(text, UriKind.Absolute, out _)),
        _ => true,
    };
}
