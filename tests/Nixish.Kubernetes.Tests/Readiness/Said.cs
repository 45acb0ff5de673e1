using System.Collections.Concurrent;

namespace Nixish.Kubernetes.Tests.Readiness;

/// <summary>What a wait has told.</summary>
internal sealed class Said : IProgress<StackEvent>
{
    private readonly ConcurrentQueue<StackEvent> _events = [];

    public IEnumerable<string> Statuses => _events.OfType<StackEvent.Progressed>().Select(said => said.Status);

    public IEnumerable<StackEvent.Troubled> Troubles => _events.OfType<StackEvent.Troubled>();

    public void Report(StackEvent value) => _events.Enqueue(value);
}
