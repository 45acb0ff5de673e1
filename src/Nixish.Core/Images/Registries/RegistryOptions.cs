namespace Nixish;

/// <summary>How registries are talked to.</summary>
public sealed class RegistryOptions
{
    /// <summary>What sends requests; null is a <see cref="SocketsHttpHandler"/> that verifies certificates. Not disposed. Redirects are followed by the client, never by the handler.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>Credentials by registry (<c>registry.example.com</c>, <c>127.0.0.1:5000</c>); null takes <see cref="RegistryCredentials.FromDockerConfig"/>. Registries without an entry are used anonymously.</summary>
    public Map<RegistryCredentials>? Credentials { get; init; }

    /// <summary>Registries that are used without TLS. Those on loopback addresses always are.</summary>
    public Seq<string> PlainHttp { get; init; }

    /// <summary>How many blobs go at once. 4 by default.</summary>
    public int Parallelism
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 4;

    /// <summary>How often a request is tried again after a reset connection, 408, 429 or 5xx. 5 by default.</summary>
    public int Retries
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 5;

    /// <summary>The pause before the first retry; it doubles for each further one. A registry's <c>Retry-After</c> goes before, up to <see cref="LongestPause"/>. 500 ms by default.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A registry that asks for a longer pause is given up. 60 s by default.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a registry may take to begin its answer. 100 s by default; sending and receiving blobs is not limited.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromSeconds(100);

    /// <summary>Measures the pauses.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
