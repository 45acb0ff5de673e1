namespace Nixish.Kubernetes;

public sealed partial record Chart
{
    /// <summary>Looks up what the chart's version means now, and records it in the lock. Nothing to do for a chart that is in no repository.</summary>
    /// <param name="options">How repositories are reached.</param>
    /// <param name="cancellationToken">Ends the look-up; the lock stays as it was.</param>
    /// <returns>The chart itself, to go on with.</returns>
    /// <exception cref="ChartSourceException">The repository does not have it, cannot be read, or its signature does not hold.</exception>
    public async Task<Chart> LockAsync(ChartSourceOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (Source is RepositoryChart chart)
        {
            var updated = await ChartLock.Read(chart.LockFile).UpdateAsync([chart], options, cancellationToken).ConfigureAwait(false);
            await updated.WriteAsync(chart.LockFile, cancellationToken).ConfigureAwait(false);
        }

        return this;
    }

    /// <summary>Brings the chart's files to this machine, where they are not there: fetched or built into the default store, and checked against their hash.</summary>
    /// <param name="options">How it is fetched; null for the defaults.</param>
    /// <param name="cancellationToken">Ends the fetch; nothing of it is kept.</param>
    /// <returns>The chart itself, to go on with.</returns>
    /// <exception cref="BuildFailedException">It cannot be fetched, or has another hash.</exception>
    /// <exception cref="UnlockedChartException">The lock does not have it: see <see cref="LockAsync"/>.</exception>
    public async Task<Chart> FetchAsync(BuildOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (Source is not (DirectorySource or FileSource))
        {
            using var store = LocalStore.Open();
            await store.BuildAsync(Source, options, cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return this;
    }
}
