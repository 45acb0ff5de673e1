using System.Globalization;
using System.Net.Sockets;

namespace Nixish.Kubernetes.Charts;

/// <summary>Formats of texts, which drafts before 2019-09 hold values to. Formats that are not here are notes, as in newer drafts. https://json-schema.org/draft-07/json-schema-validation#rfc.section.7</summary>
internal static class SchemaFormats
{
    /// <summary>What is wrong with a text of a format; null for nothing.</summary>
    public static string? Problem(string format, string text) => format switch
    {
        "ipv4" => IsIpv4(text) ? null : "expected four decimals",
        "ipv6" => text.Contains(':', StringComparison.Ordinal) && !text.Contains('%', StringComparison.Ordinal) && System.Net.IPAddress.TryParse(text, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? null : "invalid ipv6",
        "uri" => Uri.TryCreate(text, UriKind.Absolute, out _) && text.Contains(':', StringComparison.Ordinal) ? null : "relative url",
        "email" => IsEmail(text) ? null : "missing @",
        "hostname" => IsHost(text) ? null : "invalid hostname",
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _) ? null : "invalid date",
        "date-time" => text.Length >= 20 && text[10] is 'T' or 't' && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _) ? null : "invalid date-time",
        "regex" => IsPattern(text) ? null : "invalid regex",
        _ => null,
    };

    private static bool IsIpv4(string text) => text.Split('.') is { Length: 4 } parts
        && parts.All(static part => part.Length is > 0 and <= 3 && byte.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _) && (part.Length == 1 || part[0] != '0'));

    private static bool IsEmail(string text) =>
        text.Length <= 254 && text.LastIndexOf('@') is > 0 and <= 64 and var at && IsHost(text[(at + 1)..]);

    private static bool IsHost(string text) => text.TrimEnd('.') is { Length: > 0 and <= 253 } name
        && name.Split('.').All(static label => label.Length is > 0 and <= 63 && label[0] != '-' && label[^1] != '-' && label.All(static c => char.IsAsciiLetterOrDigit(c) || c == '-'));

    private static bool IsPattern(string text) => SchemaPatterns.IsPattern(text);
}
