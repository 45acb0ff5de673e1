namespace Nixish.Kubernetes.Charts;

/// <summary>What the functions of charts may know beside their arguments. By default nothing: rendering twice gives the same bytes.</summary>
internal sealed record ChartFunctionOptions
{
    private static readonly TimeProvider Epoch = new FixedClock();

    /// <summary>Which Helm's functions.</summary>
    public HelmVersion Version { get; init; } = HelmVersion.V4_2;

    /// <summary>What <c>now</c> is; by default 1970-01-01T00:00:00Z. Local time is always UTC.</summary>
    public TimeProvider Clock { get; init; } = Epoch;

    /// <summary>
    /// What random values, salts and keys are drawn from: with one seed a render makes the same passwords and certificates every time. They are as
    /// secret as the seed. Null draws from the system.
    /// </summary>
    public string? Seed { get; init; }

    /// <summary>Whether <c>getHostByName</c> asks the network; when not it gives an empty text, as Helm does without <c>--enable-dns</c>.</summary>
    public bool DnsAllowed { get; init; }

    private sealed class FixedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch;
    }
}
