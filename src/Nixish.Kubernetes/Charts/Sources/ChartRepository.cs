namespace Nixish.Kubernetes;

/// <summary>Where charts are published: a folder of the web with an <c>index.yaml</c>, or a registry of images.</summary>
/// <example><code>
/// var community = new ChartRepository("https://prometheus-community.github.io/helm-charts");
/// var monitoring = new Chart("prometheus", community.Chart("prometheus", "~25.27"));
/// await monitoring.LockAsync();  // once, and when a newer version is wanted: writes nixish.charts.lock.json, which is committed
/// await monitoring.FetchAsync(); // brings what the lock says to this machine, once
/// </code></example>
public sealed record ChartRepository
{
    internal const string OciScheme = "oci://";

    /// <summary>A repository.</summary>
    /// <param name="address"><c>https://…</c>, below which is <c>index.yaml</c>; or <c>oci://registry/path</c>, below which each chart is a repository of the registry.</param>
    /// <exception cref="SourceException">The address is not one that can be fetched from, or holds a password.</exception>
    public ChartRepository(string address)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(address);
        Address = address.TrimEnd('/');
        if (!IsOci)
        {
            // Its rules are those of all that is fetched.
            _ = Source.Url(Address + "/index.yaml");
        }
    }

    /// <summary>Where it is, without a slash at the end.</summary>
    public string Address { get; }

    /// <summary>
    /// A file of public keys, as <c>gpg --export</c> writes them, one of which must have signed every chart that is taken: its provenance is verified by the program
    /// <c>gpgv</c> when a chart is locked, whose hash holds from then on. Null, by default, asks for no signature.
    /// </summary>
    public string? Keyring { get; init; }

    internal bool IsOci => Address.StartsWith(OciScheme, StringComparison.Ordinal);

    /// <summary>A chart of the repository.</summary>
    /// <param name="name">Its name there.</param>
    /// <param name="version">A version, <c>25.27.0</c>, or a range of which the newest is taken when it is locked: <c>^25.0</c>, <c>~25.27</c>, <c>&gt;=25 &lt;27</c>.</param>
    public RepositoryChart Chart(string name, string version) => new(this, name, version);
}

/// <summary>A chart of a repository: known by the hash that the lock has of it.</summary>
public sealed record RepositoryChart : Buildable
{
    internal RepositoryChart(ChartRepository repository, string name, string version)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(version);
        (Repository, Name, Version) = (repository, name, version);
    }

    /// <summary>The repository.</summary>
    public ChartRepository Repository { get; }

    /// <summary>The chart's name in it.</summary>
    public string Name { get; }

    /// <summary>The version, or the range of versions, that is wanted.</summary>
    public string Version { get; }

    /// <summary>The lock, from the current folder on.</summary>
    public string LockFile { get; init; } = ChartLock.FileName;

    /// <summary>What the lock calls it.</summary>
    internal string Key => $"{Repository.Address}/{Name} {Version}";

    /// <inheritdoc/>
    /// <exception cref="UnlockedChartException">The lock does not have it.</exception>
    public override Lowered Lower(Lowering lowering)
    {
        ArgumentNullException.ThrowIfNull(lowering);
        var locked = ChartLock.Read(LockFile).Find(this) ?? throw new UnlockedChartException(this);
        var name = $"{Name}-{locked.Version}.tgz";
        return lowering.Lower(locked.Size is { } size
            ? new Recipe(name)
            {
                System = "builtin",
                Builder = "builtin:nixish/fetch-blob/1",
                Fixed = new(locked.Hash, FixedOutputMode.Flat),
                Environment = new() { ["repository"] = locked.Address, ["size"] = $"{size}" },
            }
            : Source.Url(locked.Address, locked.Hash) with { Name = name });
    }
}
