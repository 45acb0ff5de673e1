using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>Who one is to a registry.</summary>
/// <param name="User">The user name.</param>
/// <param name="Password">The password or access token; kept out of <see cref="ToString"/>.</param>
public sealed record RegistryCredentials(string User, string Password)
{
    /// <summary>A token to exchange for access tokens (OAuth 2), which some registries give at login instead of keeping the password.</summary>
    public string? IdentityToken { get; init; }

    /// <summary>
    /// What <c>docker login</c> noted: the <c>auths</c> of <c>config.json</c> in the folder <c>DOCKER_CONFIG</c>, by default
    /// <c>~/.docker</c>. Empty where there is no such file. Credential helpers are not asked.
    /// </summary>
    public static Map<RegistryCredentials> FromDockerConfig(string? path = null)
    {
        path ??= Path.Combine(
            Environment.GetEnvironmentVariable("DOCKER_CONFIG") ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker"),
            "config.json");
        if (!File.Exists(path))
        {
            return [];
        }

        string problem;
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            return document.RootElement.TryGetProperty("auths"u8, out var auths) && auths.ValueKind == JsonValueKind.Object
                ? [.. auths.EnumerateObject().Select(entry => (Registry: HostOf(entry.Name), Login: Read(entry.Value))).Where(entry => entry.Login is not null).Select(entry => KeyValuePair.Create(entry.Registry, entry.Login!))]
                : [];
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

        throw new NixishException($"Docker's configuration '{path}' cannot be read: {problem}. Correct it, or log in again with 'docker login'.");
    }

    /// <summary>The user; never the password.</summary>
    public override string ToString() => $"{nameof(RegistryCredentials)} of {User}";

    // Keys are hosts, or URLs as older versions wrote them: https://index.docker.io/v1/ is Docker Hub.
    private static string HostOf(string key)
    {
        var host = key.Contains("://", StringComparison.Ordinal) ? new Uri(key).Authority : key.Split('/')[0];
        return host is "index.docker.io" or "registry-1.docker.io" ? ReferenceGrammar.DockerHub : host;
    }

    private static RegistryCredentials? Read(JsonElement entry)
    {
        var identity = entry.TryGetProperty("identitytoken"u8, out var token) && token.GetString() is { Length: > 0 } text ? text : null;
        if (entry.TryGetProperty("auth"u8, out var auth) && auth.GetString() is { Length: > 0 } encoded)
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).Split(':', 2);
            return pair.Length == 2 ? new(pair[0], pair[1].TrimEnd('\0')) { IdentityToken = identity } : null;
        }

        return identity is null ? null : new("", "") { IdentityToken = identity };
    }
}
