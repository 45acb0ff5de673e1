using System.Net;
using System.Runtime.ExceptionServices;
using System.Text.Json;

namespace Nixish;

/// <summary>What a request is for: in which words its errors speak, and which access it needs.</summary>
/// <param name="Verb">What fails with it: <c>push</c>, <c>pull</c>, <c>look up</c>.</param>
/// <param name="Repository">The repository.</param>
/// <param name="Reference">The image or blob.</param>
internal sealed record RegistryRequest(string Verb, ImageRepository Repository, string Reference)
{
    private const int LongestErrorBody = 64 * 1024;

    /// <summary>The access asked for in a token, <c>repository:shop/web:pull</c>; several are separated by spaces.</summary>
    public required string Scope { get; init; }

    /// <summary>Whether the body takes long to send, so that a late answer is no sign of a dead registry.</summary>
    public bool IsLong { get; init; }

    internal static RegistryRequest Pull(string verb, ImageRepository repository, string reference) =>
        new(verb, repository, reference) { Scope = TokenScope.Pull(repository.Path) };

    internal static RegistryRequest Push(ImageRepository repository, string reference) =>
        new("push", repository, reference) { Scope = TokenScope.Push(repository.Path) };

    internal static RegistryRequest Delete(ImageRepository repository, string reference) =>
        new("delete", repository, reference) { Scope = TokenScope.Delete(repository.Path) };

    /// <summary>Runs <paramref name="operation"/>; what HTTP throws becomes an error about this request.</summary>
    internal async Task<T> TranslateAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        try
        {
            return await operation(cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error) when (error.InnerException is NixishException ours)
        {
            // Thrown while a body was sent.
            ExceptionDispatchInfo.Throw(ours);
            throw;
        }
        catch (Exception error) when (error is HttpRequestException or HttpIOException)
        {
            throw Unreachable(error);
        }
    }

    /// <summary>An error about the registry's answer: <paramref name="what"/> continues "the registry …".</summary>
    internal RegistryException Error(RegistryFailure failure, string what, bool isTransient = false) =>
        new(failure, Reference, Repository.Registry, $"Cannot {Verb} '{Reference}': the registry '{Repository.Registry}' {what}") { IsTransient = isTransient };

    /// <summary>The error for content that is something else.</summary>
    internal RegistryException WrongDigest(Digest wanted, Digest found) =>
        Error(RegistryFailure.WrongDigest, $"has content with digest {found} where {wanted} was asked for. Do not trust it; see its storage and any proxy between.");

    /// <summary>The error for a registry that could not be talked to.</summary>
    internal RegistryException Unreachable(Exception error, string? host = null) => new(
        RegistryFailure.Unreachable,
        Reference,
        host ?? Repository.Registry,
        $"Cannot {Verb} '{Reference}': the registry '{host ?? Repository.Registry}' cannot be reached: {Innermost(error)} Check that it runs, its name and port, and that this machine's network and proxies let it through.",
        error)
    {
        IsTransient = error is not HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.SecureConnectionError },
    };

    /// <summary>The error for an answer that refuses.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="host">Whose it is.</param>
    /// <param name="secrets">What went with the request: a reason that repeats any of them is not told.</param>
    /// <param name="cancellationToken">Stops it.</param>
    internal async Task<RegistryException> RefusalAsync(HttpResponseMessage response, string host, string?[] secrets, CancellationToken cancellationToken)
    {
        var said = await ReasonAsync(response, cancellationToken).ConfigureAwait(false);
        said = Array.Exists(secrets, secret => secret is { Length: > 0 } && said.Contains(secret, StringComparison.Ordinal)) ? "" : said;
        var (failure, advice) = response.StatusCode switch
        {
            HttpStatusCode.Unauthorized => (RegistryFailure.Unauthorized, $"Log in with 'docker login {Repository.Registry}', or set RegistryOptions.Credentials."),
            HttpStatusCode.Forbidden => (RegistryFailure.Unauthorized, $"The credentials for '{Repository.Registry}' are not allowed to {Verb} '{Repository.Path}': use others, or have them allowed."),
            HttpStatusCode.NotFound => (RegistryFailure.NotFound, "Check the name, and that the repository exists where the registry does not make it by itself."),
            HttpStatusCode.MethodNotAllowed or HttpStatusCode.NotImplemented => (RegistryFailure.Unsupported, "It does not offer that, or is configured not to."),
            HttpStatusCode.TooManyRequests => (RegistryFailure.Unavailable, "It limits how often it is asked: try again later, or log in for a higher limit."),
            HttpStatusCode.RequestTimeout or >= HttpStatusCode.InternalServerError => (RegistryFailure.Unavailable, "The fault is on its side: see its log, or try again later."),
            _ => (RegistryFailure.Refused, "Check that it is a registry and takes images of this kind."),
        };
        return new(failure, Reference, host, $"Cannot {Verb} '{Reference}': '{host}' answered {(int)response.StatusCode} {response.StatusCode}{said}. {advice}")
        {
            Status = response.StatusCode,
            RetryAfter = PauseOf(response),
            IsTransient = failure == RegistryFailure.Unavailable,
        };
    }

    /// <summary>The body of an answer; null where it is longer than <paramref name="longest"/> bytes, which are then not kept.</summary>
    internal static async Task<byte[]?> ReadAsync(HttpResponseMessage response, int longest, CancellationToken cancellationToken)
    {
        try
        {
            await response.Content.LoadIntoBufferAsync(longest, cancellationToken).ConfigureAwait(false);
            return await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException error) when (error.HttpRequestError == HttpRequestError.ConfigurationLimitExceeded)
        {
            return null;
        }
    }

    private static string Innermost(Exception error)
    {
        var message = error.GetBaseException().Message;
        return message.EndsWith('.') ? message : message + ".";
    }

    // Against the server's own clock, where it tells it.
    private static TimeSpan? PauseOf(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } => date - (response.Headers.Date ?? DateTimeOffset.UtcNow) is var pause && pause > TimeSpan.Zero ? pause : TimeSpan.Zero,
        _ => null,
    };

    // {"errors":[{"code":"UNAUTHORIZED","message":"authentication required"}]}
    private static async Task<string> ReasonAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            using var document = JsonDocument.Parse(await ReadAsync(response, LongestErrorBody, cancellationToken).ConfigureAwait(false) ?? []);
            var reasons = document.RootElement.GetProperty("errors"u8).EnumerateArray()
                .Select(error => $"{error.GetProperty("code"u8).GetString()}: {(error.TryGetProperty("message"u8, out var message) ? message.GetString() : "")}");
            return $" ({Printable.Cut(string.Join("; ", reasons))})";
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException or HttpRequestException or IOException)
        {
            // A proxy's page or a HEAD's empty body: the status says it all.
            return "";
        }
    }
}
