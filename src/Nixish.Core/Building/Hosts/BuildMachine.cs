namespace Nixish;

/// <summary>A machine that a run builds on, this one or a host, and how much it does now.</summary>
internal sealed class BuildMachine
{
    private readonly BuildOptions _options;
    private readonly double _speed;

    private BuildMachine(BuildOptions options, IBuildHost? host, string description, int jobs, double speed) =>
        (_options, Host, Description, Jobs, _speed) = (options, host, description, jobs, speed);

    /// <summary>The host; null for this machine.</summary>
    public IBuildHost? Host { get; }

    /// <summary>How an error lists it.</summary>
    public string Description { get; }

    public int Jobs { get; }

    public int Running { get; set; }

    /// <summary>Why it gets no more work; null while it can be used.</summary>
    public BuildHostLostException? Lost { get; set; }

    public bool IsFree => Lost is null && Running < Jobs;

    /// <summary>This machine, then the hosts in the order they were given.</summary>
    public static BuildMachine[] All(BuildOptions options) =>
    [
        new(options, null, $"this machine ({string.Join(", ", ThisMachine.Systems.Concat(options.ExtraSystems))})", options.MaxJobs, 1),
        .. options.Hosts.Select(host => new BuildMachine(options, host, host.Name, Math.Max(1, host.Jobs), host.Speed > 0 ? host.Speed : 1)),
    ];

    /// <summary>This machine as it looks for what need not be built.</summary>
    public static BuildMachine ForCutoff(BuildOptions options) => new(options, null, "early cutoff", Math.Max(Environment.ProcessorCount, Connections(options)), 1);

    /// <summary>This machine as it fetches from caches.</summary>
    public static BuildMachine ForFetching(BuildOptions options) => new(options, null, "caches", Math.Max(1, Connections(options)), 1);

    /// <summary>Of the free ones, the one that is done soonest with what it has and one more; of equals the first, so that without need nothing travels.</summary>
    public static BuildMachine? Choose(IReadOnlyList<BuildMachine> able)
    {
        BuildMachine? best = null;
        foreach (var machine in able)
        {
            if (machine.IsFree && (best is null || machine.Load < best.Load))
            {
                best = machine;
            }
        }

        return best;
    }

    public bool CanBuild(Derivation derivation) => Host is null ? ThisMachine.CanBuild(derivation, _options) : !Builders.IsInProcess(derivation) && Host.CanBuild(derivation);

    private static int Connections(BuildOptions options) => options.Caches.Sum(static cache => cache.Options.Connections);

    private double Load => (Running + 1) / _speed;
}
