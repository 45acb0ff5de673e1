namespace Nixish.Testing;

/// <summary>
/// Something that goes wrong between a client and an <see cref="InMemoryCluster"/>: given to <see cref="InMemoryCluster.Inject"/>, it meets
/// the requests that <see cref="When"/> means, <see cref="Times"/> times.
/// </summary>
/// <example><code>
/// cluster.Inject(ClusterFault.TooManyRequests() with { When = request => request.Method == "PATCH", Times = 3 });
/// </code></example>
public sealed record ClusterFault
{
    private ClusterFault(FaultKind kind) => Kind = kind;

    /// <summary>The requests that it may meet, with the status 0; null, the default, for every one that it can.</summary>
    public Func<ClusterRequest, bool>? When { get; init; }

    /// <summary>How often it happens; null for ever. Defaults to once.</summary>
    public int? Times { get; init; } = 1;

    /// <summary>How likely it meets a request that it means, from 0 to 1, drawn from <see cref="InMemoryClusterOptions.Seed"/>. Defaults to 1.</summary>
    public double Chance { get; init; } = 1;

    internal FaultKind Kind { get; }

    internal int Code { get; private init; }

    internal int After { get; private init; }

    internal TimeSpan? RetryAfter { get; private init; }

    /// <summary>429, and nothing is done; the client shall wait for <paramref name="retryAfter"/>, whole seconds, or as it thinks fit.</summary>
    public static ClusterFault TooManyRequests(TimeSpan? retryAfter = null) => Answer(429) with { RetryAfter = retryAfter };

    /// <summary>The answer <paramref name="code"/>, as a failure of the server's own, and nothing is done: 500, 503.</summary>
    public static ClusterFault Answer(int code) => new(FaultKind.Answer) { Code = code };

    /// <summary>401: the credentials are no longer good.</summary>
    public static ClusterFault ExpiredCredentials() => Answer(401);

    /// <summary>No answer comes, and nothing is done, until the client gives up.</summary>
    public static ClusterFault NoAnswer() => new(FaultKind.NoAnswer);

    /// <summary>The connection cannot be made: the server is gone.</summary>
    public static ClusterFault Unreachable() => new(FaultKind.Unreachable);

    /// <summary>What was asked is done, but the connection breaks before the answer comes.</summary>
    public static ClusterFault LostAnswer() => new(FaultKind.LostAnswer);

    /// <summary>What was asked is done, and the connection breaks after <paramref name="bytes"/> bytes of the answer.</summary>
    public static ClusterFault BrokenAnswer(int bytes = 100) => new(FaultKind.BrokenAnswer) { After = bytes };

    /// <summary>A watch ends without a word after <paramref name="events"/> events; a server may do so at any time.</summary>
    public static ClusterFault DroppedWatch(int events = 0) => new(FaultKind.DroppedWatch) { After = events };

    /// <summary>A watch sends a line that is no event.</summary>
    public static ClusterFault GarbledWatch() => new(FaultKind.GarbledWatch);

    /// <summary>A watch is told that its version is forgotten, as <see cref="InMemoryCluster.Compact"/> makes it.</summary>
    public static ClusterFault ForgottenHistory() => new(FaultKind.ForgottenHistory);
}

internal enum FaultKind
{
    Answer,
    NoAnswer,
    Unreachable,
    LostAnswer,
    BrokenAnswer,
    DroppedWatch,
    GarbledWatch,
    ForgottenHistory,
}
