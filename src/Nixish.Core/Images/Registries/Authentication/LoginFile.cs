using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>A file that <c>docker login</c> or <c>podman login</c> wrote.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Noted">The credentials in it, by registry, or by the beginning of a repository: <c>registry.example.com/shop</c>.</param>
/// <param name="Helpers">The credential helpers of registries.</param>
/// <param name="DefaultHelper">The helper of all others.</param>
internal sealed record LoginFile(string Path, Map<RegistryCredentials> Noted, Map<string> Helpers, string? DefaultHelper)
{
    internal static LoginFile? Read(string path)
    {
        string problem;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = document.RootElement;
            return new(
                path,
                [.. Members(root, "auths").Select(entry => (Name: NameOf(entry.Name), Login: ReadLogin(entry.Value))).Where(entry => entry.Login is not null).Select(entry => KeyValuePair.Create(entry.Name, entry.Login!))],
                [.. Members(root, "credHelpers").Where(entry => entry.Value.GetString() is { Length: > 0 }).Select(entry => KeyValuePair.Create(NameOf(entry.Name), entry.Value.GetString()!))],
                root.TryGetProperty("credsStore"u8, out var store) && store.GetString() is { Length: > 0 } name ? name : null);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception error) when (error is JsonException or FormatException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            // Neither the parser's own words nor its exception: they quote what is there, which is passwords.
            problem = error switch
            {
                JsonException { LineNumber: { } line } => $"it is not JSON at line {line + 1}",
                IOException or UnauthorizedAccessException => error.Message.TrimEnd('.'),
                _ => "it is not what Docker writes",
            };
        }

        throw new RegistryCredentialsException($"Docker's configuration '{path}' cannot be read: {problem}. Correct it, or log in again with 'docker login'.");
    }

    internal string? HelperFor(string registry) => Helpers.TryGetValue(registry, out var helper) ? helper : DefaultHelper;

    internal RegistryCredentials? Find(ImageRepository repository)
    {
        for (var name = repository.ToString(); ; name = name[..name.LastIndexOf('/')])
        {
            if (Noted.TryGetValue(name, out var login))
            {
                return login;
            }

            if (!name.Contains('/', StringComparison.Ordinal))
            {
                return null;
            }
        }
    }

    private static JsonProperty[] Members(JsonElement root, string name) =>
        root.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.Object ? [.. found.EnumerateObject()] : [];

    // Names are hosts, hosts with the beginning of a repository, or URLs as older versions wrote them: https://index.docker.io/v1/ is Docker Hub.
    private static string NameOf(string key)
    {
        var (host, path) = key.Contains("://", StringComparison.Ordinal) ? (new Uri(key).Authority, "") : key.Split('/', 2) is [var first, var rest] ? (first, rest.Trim('/')) : (key, "");
        host = host is "index.docker.io" or "registry-1.docker.io" ? ReferenceGrammar.DockerHub : host;
        return path is "" or "v1" or "v2" ? host : $"{host}/{path}";
    }

    private static RegistryCredentials? ReadLogin(JsonElement entry)
    {
        var (identity, access) = (Text(entry, "identitytoken"), Text(entry, "registrytoken"));
        if (Text(entry, "auth") is { } encoded)
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Split(':', 2);
            return pair.Length == 2 ? new(pair[0], pair[1].TrimEnd('\0')) { IdentityToken = identity, AccessToken = access } : null;
        }

        // Kubernetes' pull secrets have the two apart.
        return Text(entry, "username") is { } user && Text(entry, "password") is { } password ? new(user, password) { IdentityToken = identity, AccessToken = access }
            : identity is not null || access is not null ? new("", "") { IdentityToken = identity, AccessToken = access }
            : null;
    }

    private static string? Text(JsonElement entry, string name) => entry.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text ? text : null;
}
