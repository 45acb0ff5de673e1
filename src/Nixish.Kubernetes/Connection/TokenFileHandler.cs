using System.Net.Http.Headers;

namespace Nixish.Kubernetes;

/// <summary>
/// Sends the bearer token of a file, read again every minute: the cluster rotates the tokens of service accounts hourly.
/// <paramref name="otherwise"/> is sent until the file can be read.
/// </summary>
internal sealed class TokenFileHandler(string file, string? otherwise, TimeProvider clock) : DelegatingHandler
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMinutes(1);
    private readonly Lock _lock = new();
    private AuthenticationHeaderValue? _header = otherwise is null ? null : new("Bearer", otherwise);
    private DateTimeOffset? _readAt;

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = Current();
        return base.SendAsync(request, cancellationToken);
    }

    private AuthenticationHeaderValue Current()
    {
        lock (_lock)
        {
            var now = clock.GetUtcNow();
            if (_header is not null && now - _readAt < Fresh)
            {
                return _header;
            }

            try
            {
                var token = File.ReadAllText(file).Trim();
                if (token.Length == 0 || token.AsSpan().ContainsAnyExceptInRange('\u0021', '\u007e'))
                {
                    throw new KubeconfigException($"The token file {file} is empty or holds more than one token.", file);
                }

                (_header, _readAt) = (new("Bearer", token), now);
            }
            // While a token is being rotated its file may be gone for a moment: the old one still serves.
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                if (_header is null)
                {
                    throw new KubeconfigException($"The token file {file} cannot be read: {error.Message}", file, error);
                }
            }

            return _header!;
        }
    }
}
