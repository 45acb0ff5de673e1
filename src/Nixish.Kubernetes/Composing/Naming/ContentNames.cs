using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace Nixish.Kubernetes;

/// <summary>Names that say what a ConfigMap or Secret holds: <c>settings-3kq7x9v2bz</c>.</summary>
internal static class ContentNames
{
    // 50 bits: two contents of one object never meet.
    private const int Length = 10;

    // As many as a stored password needs: a name is seen by everyone who may list pods, and a weak secret would be guessed from a plain hash of it.
    private const int Rounds = 600_000;

    private static readonly ConcurrentDictionary<string, string> Computed = new(StringComparer.Ordinal);

    public static string Of(KubernetesObject resource)
    {
        if (resource is not ({ Kind: "ConfigMap" or "Secret" } and { Group: "" }))
        {
            return resource.Name;
        }

        var content = ObjectTree.Of(resource, new ImagesAside());
        var isSecret = resource.Kind is "Secret";
        var data = isSecret ? SecretData(content) : Data(content);
        // What the server fills in by itself has no content here to name it after.
        if (data is null)
        {
            return resource.Name;
        }

        // An object that has such a name already keeps it.
        return Stem(resource.Name) is { } stem && string.Equals(Named(stem), resource.Name, StringComparison.Ordinal) ? resource.Name : Named(resource.Name);

        string Named(string name) => $"{name}-{(isSecret ? SlowHash(data, $"{resource.Namespace}/{name}") : Hash(data))}";
    }

    private static string? Stem(string name) => name.Length > Length + 1 && name[^(Length + 1)] == '-' && name.AsSpan(name.Length - Length).IndexOfAnyExcept(Characters) < 0 ? name[..^(Length + 1)] : null;

    private static byte[] Data(Json content) =>
        Utf8(new() { ["binaryData"] = content["binaryData"], ["data"] = content["data"] });

    private static byte[]? SecretData(Json content)
    {
        if (content["type"].Text is "kubernetes.io/service-account-token")
        {
            return null;
        }

        // stringData is data in other words, and wins, as on the server.
        var data = content["data"].Members + content["stringData"].Members.Select(static text => (Json)Convert.ToBase64String(Encoding.UTF8.GetBytes(text.Text ?? "")));
        return data.IsEmpty ? null : Utf8(new() { ["data"] = data, ["type"] = content["type"] });
    }

    private static byte[] Utf8(Map<Json> members) => Encoding.UTF8.GetBytes(((Json)members).ToString());

    private static string Hash(byte[] data) => Text(SHA256.HashData(data));

    private static string SlowHash(byte[] data, string salt) => Computed.GetOrAdd(
        Convert.ToHexStringLower(SHA256.HashData([.. Encoding.UTF8.GetBytes(salt), 0, .. data])),
        static (_, input) => Text(Rfc2898DeriveBytes.Pbkdf2(input.data, Encoding.UTF8.GetBytes($"nixish.dev/content-name {input.salt}"), Rounds, HashAlgorithmName.SHA256, SHA256.HashSizeInBytes)),
        (data, salt));

    private static string Text(ReadOnlySpan<byte> digest) => Nix32.Encode(digest)[..Length];

    private static readonly System.Buffers.SearchValues<char> Characters = System.Buffers.SearchValues.Create("0123456789abcdfghijklmnpqrsvwxyz");
}
