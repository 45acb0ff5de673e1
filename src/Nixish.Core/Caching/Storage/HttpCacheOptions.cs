namespace Nixish;

/// <summary>How an HTTP cache is spoken to.</summary>
public sealed record HttpCacheOptions
{
    /// <summary>How often a request that failed in a way that may pass is made again. Defaults to 2.</summary>
    public int Retries { get; init; } = 2;

    /// <summary>How long to wait before the first retry; the next waits twice as long. Defaults to 200 ms.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a server may take to answer, and to give the next <see cref="LeastBytes"/> of an answer. Defaults to 30 s.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How many bytes must come within <see cref="Patience"/>: a server that drips is as good as none. Defaults to 16 KiB.</summary>
    public int LeastBytes { get; init; } = 16 * 1024;

    /// <summary>How often a download that breaks off is resumed where it stopped. Defaults to 5.</summary>
    public int Resumes { get; init; } = 5;
}
