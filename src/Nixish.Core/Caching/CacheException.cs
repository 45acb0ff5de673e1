namespace Nixish;

/// <summary>Why a cache did not do what was asked of it.</summary>
public enum CacheFailure
{
    /// <summary>It could not be reached, broke off, or failed in a way that may pass.</summary>
    Unreachable = 1,

    /// <summary>It answered that it will not.</summary>
    Refused,

    /// <summary>What it answered is not what it should be: another path, another hash, no narinfo at all.</summary>
    Invalid,

    /// <summary>Nobody who is trusted vouches for the path.</summary>
    Untrusted,

    /// <summary>It is compressed, or asked for, in a way that is not known here.</summary>
    Unsupported,
}

/// <summary>A cache that did not do what was asked of it: the message names the cache, the object and what to do.</summary>
public sealed class CacheException : NixishException
{
    /// <summary>A failure of the cache at <paramref name="location"/>.</summary>
    public CacheException(CacheFailure failure, string location, string message, Exception? innerException = null)
        : base($"The cache '{location}' {message}", innerException) => (Failure, Location) = (failure, location);

    /// <summary>Why.</summary>
    public CacheFailure Failure { get; }

    /// <summary>Which cache.</summary>
    public string Location { get; }

    // What makes two failures one and the same for whoever is warned of them.
    internal string Reason
    {
        get => field ?? Failure.ToString();
        init;
    }

    // When it may be asked again, where it said so.
    internal TimeSpan? RetryAfter { get; init; }
}
