using Nixish.Kubernetes;

namespace Nixish.Cli;

// A chart of a repository, for one look at it: what its version means now is asked each time, and kept in no lock of the user's.
internal static class FetchedChart
{
    public static async Task<Chart> OfAsync(RepositoryChart wanted, CancellationToken cancellationToken)
    {
        var place = Directory.CreateTempSubdirectory("nixish-chart-").FullName;
        try
        {
            wanted = wanted with { LockFile = Path.Combine(place, ChartLock.FileName) };
            var chart = new Chart(wanted.Name, wanted);
            await chart.LockAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            using var store = LocalStore.Open();
            await store.BuildAsync(wanted, cancellationToken: cancellationToken).ConfigureAwait(false);
            return Chart.Load(store.PhysicalPath(new Lowering(store.Directory).Lower(wanted).Path));
        }
        finally
        {
            Directory.Delete(place, recursive: true);
        }
    }
}
