using Nixish.Kubernetes.Charts;

namespace Nixish.Kubernetes;

public sealed partial record Chart
{
    /// <summary>What the chart says of itself, and the values that it starts from.</summary>
    /// <exception cref="ChartNotFetchedException">The chart has to be fetched first: see <see cref="FetchAsync"/>.</exception>
    /// <exception cref="ChartException">The chart cannot be read.</exception>
    public ChartInfo Describe() => ChartInfo.Of(ChartCache.Load(this));
}
