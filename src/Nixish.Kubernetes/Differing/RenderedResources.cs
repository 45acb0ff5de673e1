using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Resources as they were rendered before, as what a plan is made against: no cluster is asked, so what servers fill in does not show.</summary>
internal sealed class RenderedResources(ResourceSet before) : ITarget
{
    public string Name => "rendered";

    public IStateStore State { get; } = new InMemoryStateStore();

    public bool Accepts(IResource resource) => resource is KubernetesObject;

    public Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken = default)
    {
        var left = before.ToDictionary(static one => one.Id, StringComparer.Ordinal);
        List<Change> changes = [];
        foreach (var wanted in request.Resources.AsEnumerable().Cast<KubernetesObject>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            changes.Add(left.Remove(wanted.Id, out var was) ? Between(was, wanted) : new(ChangeAction.Create, wanted.Id));
        }

        changes.AddRange(before.Where(one => left.ContainsKey(one.Id)).Select(static one => new Change(ChangeAction.Delete, one.Id)));
        return Task.FromResult<IReadOnlyList<Change>>(changes);
    }

    public Task ApplyAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default) =>
        throw new NixishException($"The change of '{change.ResourceId}' compares resources with resources and cannot be applied. Plan against a cluster.");

    public Task WaitAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default) => Task.CompletedTask;

    private static Change Between(KubernetesObject was, KubernetesObject wanted)
    {
        using var old = JsonDocument.Parse(was.ToJson(Deliveries.None));
        using var now = JsonDocument.Parse(wanted.ToJson(Deliveries.None));
        var fields = ObjectDifference.Between(old.RootElement, now.RootElement);
        return new(fields.IsEmpty ? ChangeAction.None : ChangeAction.Update, wanted.Id) { Fields = fields };
    }
}
