namespace Nixish.Kubernetes;

/// <summary>A chart that is not on this machine yet. Rendering never uses a network: fetch it before.</summary>
public sealed class ChartNotFetchedException : ChartException
{
    internal ChartNotFetchedException(Chart chart, string? store)
        : base(chart.Name, $"The chart '{chart.Name}' is not in {(store is null ? "a store, since there is none" : $"the store '{store}'")}. Await {nameof(Nixish.Kubernetes.Chart.FetchAsync)}() on it before it is rendered; it fetches once.")
    {
    }
}
