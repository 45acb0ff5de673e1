using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>Answers a registry's challenges, and remembers the answers for the requests that follow.</summary>
internal sealed class RegistryLogin(RegistryConnection connection, Map<RegistryCredentials> credentials)
{
    // Tokens have some kilobytes; what is larger is none.
    private const int LargestAnswer = 1024 * 1024;

    private readonly ConcurrentDictionary<(string Registry, string Scope), AuthenticationHeaderValue> _answers = new();

    /// <summary>What answered an earlier challenge, or null.</summary>
    internal AuthenticationHeaderValue? Known(string registry, string scope) => _answers.GetValueOrDefault((registry, scope));

    internal RegistryCredentials? CredentialsOf(string registry) => credentials.TryGetValue(registry, out var found) ? found : null;

    /// <summary>The answer to a challenge; null where there is none to give.</summary>
    internal async Task<AuthenticationHeaderValue?> AnswerAsync(RegistryChallenge challenge, string registry, string scope, RegistryRequest request, CancellationToken cancellationToken)
    {
        var login = CredentialsOf(registry);
        var answer = challenge.Is("Basic")
            ? login is null ? null : Basic(login)
            : await TokenAsync(challenge, login, scope, request, cancellationToken).ConfigureAwait(false);
        if (answer is not null)
        {
            _answers[(registry, scope)] = answer;
        }

        return answer;
    }

    private static AuthenticationHeaderValue Basic(RegistryCredentials login) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}")));

    private async Task<AuthenticationHeaderValue?> TokenAsync(RegistryChallenge challenge, RegistryCredentials? login, string scope, RegistryRequest request, CancellationToken cancellationToken)
    {
        if (!challenge.Parameters.TryGetValue("realm", out var realm) || !Uri.TryCreate(realm, UriKind.Absolute, out var uri) || uri.Scheme is not ("https" or "http"))
        {
            throw request.Error(RegistryFailure.Refused, "asks for a token without saying where to get one. Check that it is a registry.");
        }

        if (uri.Scheme == Uri.UriSchemeHttp && !connection.IsPlain(uri))
        {
            throw request.Error(RegistryFailure.Insecure, $"asks for credentials to be sent to '{uri.Authority}' without TLS. Add that host to RegistryOptions.PlainHttp if this is meant.");
        }

        challenge.Parameters.TryGetValue("service", out var service);
        using var message = login?.IdentityToken is { } identity
            ? RefreshRequest(uri, service, scope, identity)
            : new HttpRequestMessage(HttpMethod.Get, WithQuery(uri, service, scope));
        if (login is { IdentityToken: null })
        {
            message.Headers.Authorization = Basic(login);
        }

        using var response = await connection.SendOnceAsync(request, message, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await request.RefusalAsync(response, uri.Authority, cancellationToken).ConfigureAwait(false);
        }

        var answer = await RegistryRequest.ReadAsync(response, LargestAnswer, cancellationToken).ConfigureAwait(false);
        return answer is not null && ReadToken(answer) is { Length: > 0 } token && !token.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? new("Bearer", token)
            : throw request.Error(RegistryFailure.Refused, $"sends to '{uri.Authority}' for a token, which answered with something else. See its configuration.");
    }

    private static string? ReadToken(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            return root.TryGetProperty("token"u8, out var token) || root.TryGetProperty("access_token"u8, out token) ? token.GetString() : null;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static Uri WithQuery(Uri realm, string? service, string scope)
    {
        var query = new StringBuilder(realm.Query);
        foreach (var one in scope.Split(' '))
        {
            query.Append(query.Length == 0 ? "?" : "&").Append("scope=").Append(Uri.EscapeDataString(one));
        }

        if (service is not null)
        {
            query.Append("&service=").Append(Uri.EscapeDataString(service));
        }

        return new UriBuilder(realm) { Query = query.ToString() }.Uri;
    }

    // https://distribution.github.io/distribution/spec/auth/oauth/
    private static HttpRequestMessage RefreshRequest(Uri realm, string? service, string scope, string identity) => new(HttpMethod.Post, realm)
    {
        Content = new FormUrlEncodedContent(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["grant_type"] = "refresh_token",
            ["service"] = service ?? "",
            ["client_id"] = "nixish",
            ["scope"] = scope,
            ["refresh_token"] = identity,
        }),
    };
}
