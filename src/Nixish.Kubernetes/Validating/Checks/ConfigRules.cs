using System.Text;
using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>ConfigMaps and Secrets: keys that can be files, a size that fits, and what a Secret's type asks for.</summary>
internal static class ConfigRules
{
    private const int MaxSize = 1024 * 1024;

    public static void Check(ConfigMap map, ObjectWalk at)
    {
        var size = 0L;
        foreach (var (key, value) in map.Data)
        {
            Key("data", key, at);
            size += Encoding.UTF8.GetByteCount(value);
        }

        foreach (var (key, value) in map.BinaryData)
        {
            Key("binaryData", key, at);
            size += value.AsSpan().Length;
            if (map.Data.ContainsKey(key))
            {
                at.Report(KnownRules.Unique, $"binaryData[{ObjectWalk.Short(key)}]", "data has the key too");
            }
        }

        Size(size, at);
    }

    public static void Check(Secret secret, ObjectWalk at)
    {
        var size = 0L;
        foreach (var (key, value) in secret.Data)
        {
            Key("data", key, at);
            size += secret.StringData.ContainsKey(key) ? 0 : value.AsSpan().Length;
        }

        foreach (var (key, value) in secret.StringData)
        {
            Key("stringData", key, at);
            size += Encoding.UTF8.GetByteCount(value);
        }

        Size(size, at);
        switch (secret.Type)
        {
            case "kubernetes.io/tls":
                Need(secret, "tls.crt", at);
                Need(secret, "tls.key", at);
                break;
            case "kubernetes.io/ssh-auth":
                Need(secret, "ssh-privatekey", at);
                break;
            case "kubernetes.io/basic-auth" when !Has(secret, "username") && !Has(secret, "password"):
                at.Report(KnownRules.SecretType, "data", "a Secret of type kubernetes.io/basic-auth has a username or a password");
                break;
            case "kubernetes.io/dockerconfigjson":
                Json(secret, ".dockerconfigjson", at);
                break;
            case "kubernetes.io/dockercfg":
                Json(secret, ".dockercfg", at);
                break;
            case "kubernetes.io/service-account-token" when string.IsNullOrEmpty(secret.Annotations.GetValueOrDefault("kubernetes.io/service-account.name")):
                at.Report(KnownRules.SecretType, "metadata.annotations[kubernetes.io/service-account.name]", "a Secret of type kubernetes.io/service-account-token names the account");
                break;
        }
    }

    internal static bool Has(Secret secret, string key) => secret.Data.ContainsKey(key) || secret.StringData.ContainsKey(key);

    private static void Key(string field, string key, ObjectWalk at)
    {
        if (NameRules.ConfigKeyProblem(key) is { } problem)
        {
            at.Report(KnownRules.ConfigKey, $"{field}[{ObjectWalk.Short(key)}]", problem);
        }
    }

    private static void Size(long size, ObjectWalk at)
    {
        if (size > MaxSize)
        {
            at.Report(KnownRules.ConfigSize, "", $"it holds {size} bytes, and may hold {MaxSize}: put large files into an image or a volume");
        }
    }

    private static void Need(Secret secret, string key, ObjectWalk at)
    {
        if (!Has(secret, key))
        {
            at.Report(KnownRules.SecretType, $"data[{key}]", $"a Secret of type {secret.Type} has this key");
        }
    }

    private static void Json(Secret secret, string key, ObjectWalk at)
    {
        Need(secret, key, at);
        var text = secret.StringData.TryGetValue(key, out var given) ? Encoding.UTF8.GetBytes(given) : secret.Data.TryGetValue(key, out var bytes) ? bytes.AsSpan().ToArray() : null;
        if (text is null)
        {
            return;
        }

        try
        {
            using var parsed = JsonDocument.Parse(text);
        }
        catch (JsonException)
        {
            // Why would quote the secret.
            at.Report(KnownRules.SecretType, $"data[{key}]", "it is no JSON");
        }
    }
}
