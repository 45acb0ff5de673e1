namespace Nixish.Kubernetes;

/// <summary>A chart that a repository does not have, or a repository that cannot be read.</summary>
public sealed class ChartSourceException : ChartException
{
    internal ChartSourceException(RepositoryChart chart, string problem, Exception? innerException = null)
        : base(chart.Name, $"The chart '{chart.Name}' {chart.Version} of '{chart.Repository.Address}' cannot be had: {problem}", innerException)
    {
    }
}

/// <summary>A chart of a repository that the lock does not have.</summary>
public sealed class UnlockedChartException : ChartException
{
    internal UnlockedChartException(RepositoryChart chart)
        : base(chart.Name, $"The chart '{chart.Name}' {chart.Version} of '{chart.Repository.Address}' is not in '{chart.LockFile}', so what it means is not recorded. Await {nameof(Nixish.Kubernetes.Chart.LockAsync)}() on the chart once, and commit that file.")
    {
    }
}

/// <summary>The lock of charts is damaged.</summary>
public sealed class InvalidChartLockException : NixishException
{
    internal InvalidChartLockException(string path, string problem, Exception? innerException)
        : base($"The lock '{path}' cannot be read: {problem}. Correct it (a merge may have left its marks), or delete it and lock again, which then takes what the versions mean now.", innerException) => Path = path;

    /// <summary>Where it is.</summary>
    public string Path { get; }
}

/// <summary>How repositories of charts are reached.</summary>
public sealed record ChartSourceOptions
{
    /// <summary>What carries requests to repositories of the web, such as one that knows credentials; null takes one of our own. It is not disposed.</summary>
    public HttpMessageHandler? Handler { get; init; }

    /// <summary>How registries are reached, with which credentials; null takes those of Docker.</summary>
    public RegistryOptions? Registries { get; init; }
}
