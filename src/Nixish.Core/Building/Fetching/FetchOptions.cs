namespace Nixish;

/// <summary>How files are fetched from addresses: see <see cref="UrlSource"/>. None of it reaches a key.</summary>
public sealed record FetchOptions
{
    /// <summary>
    /// What sends requests; null is a <see cref="SocketsHttpHandler"/> that verifies certificates and goes through the proxies that
    /// <c>http_proxy</c>, <c>https_proxy</c>, <c>all_proxy</c> and <c>no_proxy</c> name. Not disposed. It must not follow redirects by itself.
    /// </summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>How many bytes one file may have; null for any number. Defaults to 16 GiB.</summary>
    public long? SizeLimit
    {
        get;
        init => field = value is not <= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A limit is more than nothing; null is no limit.");
    } = 16L << 30;

    /// <summary>How long a server may take to answer, and to give the next <see cref="LeastBytes"/>. Defaults to 30 s.</summary>
    public TimeSpan Patience
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromSeconds(30);

    /// <summary>How many bytes must come within <see cref="Patience"/>: a server that drips is as good as none. Defaults to 16 KiB.</summary>
    public int LeastBytes
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1);
            field = value;
        }
    } = 16 * 1024;

    /// <summary>How often in a row a file is asked for again after a failure that may pass; where bytes came in between, counting begins anew. Defaults to 4.</summary>
    public int Retries
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 4;

    /// <summary>The pause before the first retry; it doubles for each further one. A server's <c>Retry-After</c> goes before, up to <see cref="LongestPause"/>. Defaults to 500 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>A server that asks for a longer pause is given up. Defaults to 60 s.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How many redirects are followed, never from https to http. Defaults to 10.</summary>
    public int Redirects
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 10;
}

public sealed partial record BuildOptions
{
    /// <summary>How files are fetched from addresses.</summary>
    public FetchOptions Fetching { get; init; } = new();
}
