using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>The names that controllers make, the same for the same content.</summary>
internal static class Names
{
    private const string Letters = "bcdfghjklmnpqrstvwxz2456789";

    /// <summary>Ten letters for what <paramref name="content"/> says.</summary>
    public static string Hash(JsonNode? content) => Spell(content?.ToJsonString() ?? "", 10);

    /// <summary>Five letters for one of an owner's pods.</summary>
    public static string Suffix(string owner, int index) => Spell($"{owner}/{index}", 5);

    private static string Spell(string text, int length)
    {
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes(text));
        return string.Create(length, digest, (span, bytes) =>
        {
            for (var i = 0; i < span.Length; i++)
            {
                span[i] = Letters[bytes[i] % Letters.Length];
            }
        });
    }
}
