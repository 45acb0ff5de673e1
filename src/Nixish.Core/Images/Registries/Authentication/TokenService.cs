using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;

namespace Nixish;

/// <summary>Gets tokens where a registry says that they are to be had. https://distribution.github.io/distribution/spec/auth/token/</summary>
internal sealed class TokenService(RegistryConnection connection, TimeProvider time)
{
    // Tokens have some kilobytes; what is larger is none.
    private const int LargestAnswer = 1024 * 1024;

    // What holds where the service says nothing.
    private static readonly TimeSpan DefaultLife = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(1);

    internal async Task<RegistryAnswer> GetAsync(RegistryChallenge challenge, RegistryCredentials? login, string scope, RegistryRequest request, CancellationToken cancellationToken)
    {
        if (!Uri.TryCreate(challenge.Realm, UriKind.Absolute, out var realm) || realm.Scheme is not ("https" or "http"))
        {
            throw request.Error(RegistryFailure.Refused, "asks for a token without saying where to get one. Check that it is a registry.");
        }

        if (realm.Scheme == Uri.UriSchemeHttp && !connection.IsPlain(realm))
        {
            throw request.Error(RegistryFailure.Insecure, $"asks for credentials to be sent to '{realm.Authority}' without TLS. Add that host to RegistryOptions.PlainHttp if this is meant.");
        }

        var asked = time.GetUtcNow();
        using var response = await AskAsync(realm, challenge.Service, login, scope, request, cancellationToken).ConfigureAwait(false);
        if (!response.IsSuccessStatusCode)
        {
            throw await request.RefusalAsync(response, realm.Authority, login?.Secrets ?? [], cancellationToken).ConfigureAwait(false);
        }

        var answer = await RegistryRequest.ReadAsync(response, LargestAnswer, cancellationToken).ConfigureAwait(false);
        return answer is not null && Read(answer) is { } granted && granted.Token.Length > 0 && !granted.Token.AsSpan().ContainsAnyExceptInRange('!', '~')
            ? new(new("Bearer", granted.Token), asked + Kept(granted.Life))
            : throw request.Error(RegistryFailure.Refused, $"sends to '{realm.Authority}' for a token, which answered with something else. See its configuration.");
    }

    private async Task<HttpResponseMessage> AskAsync(Uri realm, string? service, RegistryCredentials? login, string scope, RegistryRequest request, CancellationToken cancellationToken)
    {
        if (login?.IdentityToken is { } identity)
        {
            using var refresh = RefreshRequest(realm, service, scope, identity);
            var response = await connection.SendOnceAsync(request, refresh, cancellationToken).ConfigureAwait(false);
            if (login.Password.Length == 0 || response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed))
            {
                return response;
            }

            // A service from before OAuth 2.
            response.Dispose();
        }

        using var message = new HttpRequestMessage(HttpMethod.Get, WithQuery(realm, service, scope));
        if (login is { User.Length: > 0 })
        {
            message.Headers.Authorization = RegistryLogin.Basic(login);
        }

        return await connection.SendOnceAsync(request, message, cancellationToken).ConfigureAwait(false);
    }

    // Given up a little before its time, so that it does not end on the way.
    private static TimeSpan Kept(TimeSpan life) => life - TimeSpan.FromSeconds(Math.Min(10, life.TotalSeconds / 4));

    private static (string Token, TimeSpan Life)? Read(byte[] json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var root = document.RootElement;
            var life = root.TryGetProperty("expires_in"u8, out var seconds) && seconds.TryGetDouble(out var number) && number > 0
                ? TimeSpan.FromSeconds(Math.Min(number, LongestLife.TotalSeconds))
                : DefaultLife;
            return (root.TryGetProperty("token"u8, out var token) || root.TryGetProperty("access_token"u8, out token)) && token.GetString() is { } text ? (text, life) : null;
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
            query.Append(CultureInfo.InvariantCulture, $"{(query.Length == 0 ? '?' : '&')}scope={Uri.EscapeDataString(one)}");
        }

        if (service is not null)
        {
            query.Append(CultureInfo.InvariantCulture, $"&service={Uri.EscapeDataString(service)}");
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
