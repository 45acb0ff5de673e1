using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;

namespace Nixish;

/// <summary>Answers registries' challenges, and remembers the answers for the requests that follow.</summary>
internal sealed class RegistryLogin(TokenService tokens, Func<ImageRepository, CancellationToken, Task<RegistryCredentials?>> find, TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Registry, string Scope), RegistryAnswer> _answers = new();
    private readonly ConcurrentDictionary<string, RegistryChallenge> _challenges = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<ImageRepository, RegistryCredentials?> _credentials = new();

    // Blobs go several at once and are challenged together: one of them asks for the token.
    private readonly ConcurrentDictionary<(string Registry, string Scope), SemaphoreSlim> _asking = new();

    /// <summary>What goes with <paramref name="request"/>: nothing until its registry has asked for something, and from then on what it asked for, unasked.</summary>
    internal async ValueTask<RegistryAnswer?> ForAsync(RegistryRequest request, CancellationToken cancellationToken) =>
        Known(request) ?? (_challenges.TryGetValue(request.Repository.Registry, out var challenge)
            ? await AnswerAsync(challenge, request.Scope, request, refused: null, cancellationToken).ConfigureAwait(false)
            : null);

    /// <summary>The answer to a challenge; null where there is none to give.</summary>
    /// <param name="challenge">What the registry asks for.</param>
    /// <param name="request">What was asked of it.</param>
    /// <param name="refused">What went with that.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<RegistryAnswer?> AnswerAsync(RegistryChallenge challenge, RegistryRequest request, RegistryAnswer? refused, CancellationToken cancellationToken)
    {
        var scope = TokenScope.Merge(request.Scope, challenge.Scope);
        var answer = await AnswerAsync(challenge, scope, request, refused, cancellationToken).ConfigureAwait(false);
        if (answer is not null)
        {
            _challenges[request.Repository.Registry] = challenge;
        }

        return answer;
    }

    private RegistryAnswer? Known(RegistryRequest request) =>
        _answers.TryGetValue((request.Repository.Registry, request.Scope), out var answer) && answer.Until > time.GetUtcNow() ? answer : null;

    private async Task<RegistryAnswer?> AnswerAsync(RegistryChallenge challenge, string scope, RegistryRequest request, RegistryAnswer? refused, CancellationToken cancellationToken)
    {
        var key = (request.Repository.Registry, request.Scope);
        var gate = _asking.GetOrAdd(key, static _ => new SemaphoreSlim(1));
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Known(request) is { } known && known != refused)
            {
                return known;
            }

            _answers.TryRemove(key, out _);
            var answer = await NewAsync(challenge, scope, request, cancellationToken).ConfigureAwait(false);
            if (answer is not null)
            {
                _answers[key] = answer;
            }

            return answer;
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<RegistryAnswer?> NewAsync(RegistryChallenge challenge, string scope, RegistryRequest request, CancellationToken cancellationToken)
    {
        if (!_credentials.TryGetValue(request.Repository, out var login))
        {
            _credentials[request.Repository] = login = await find(request.Repository, cancellationToken).ConfigureAwait(false);
        }

        return (challenge, login) switch
        {
            ({ IsBasic: true }, null or { User: "" }) => null,
            ({ IsBasic: true }, _) => new(Basic(login), DateTimeOffset.MaxValue),
            (_, { AccessToken: { } token }) => new(new("Bearer", token), DateTimeOffset.MaxValue),
            _ => await tokens.GetAsync(challenge, login, scope, request, cancellationToken).ConfigureAwait(false),
        };
    }

    internal static AuthenticationHeaderValue Basic(RegistryCredentials login) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}")));
}

/// <summary>What a registry takes as proof, and until when.</summary>
internal sealed record RegistryAnswer(AuthenticationHeaderValue Header, DateTimeOffset Until);
