using System.Collections.Concurrent;

namespace Nixish.Tests.Stacks;

internal sealed record Thing(string Id, string Value = "v1") : IResource
{
    public Seq<string> Needs { get; init; }

    string IResource.NeededTarget => "a FakeTarget";
}

internal sealed record Stranger(string Id) : IResource;

// A world of named texts, with switches to fail, block and watch.
internal sealed class FakeTarget(string name = "fake") : ITarget
{
    private readonly ConcurrentQueue<string> _log = [];
    private int _writing;

    public ConcurrentDictionary<string, string> World { get; } = new(StringComparer.Ordinal);

    public IEnumerable<string> Log => _log;

    public int MostWriting { get; private set; }

    public Func<Change, Task> OnApply { get; set; } = _ => Task.CompletedTask;

    public Func<Change, IProgress<StackEvent>, CancellationToken, Task> OnWait { get; set; } = (_, _, _) => Task.CompletedTask;

    public string Name => name;

    public IStateStore? State { get; init; } = new InMemoryStateStore();

    public bool Accepts(IResource resource) => resource is Thing;

    public Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken = default)
    {
        var wanted = request.Resources.AsEnumerable().Cast<Thing>().ToDictionary(thing => thing.Id);
        var changes = wanted.Values.Select(thing => new FakeChange(
            !World.TryGetValue(thing.Id, out var live) ? ChangeAction.Create : live == thing.Value ? ChangeAction.None : ChangeAction.Update, thing.Id, thing.Value)
        {
            DependsOn = thing.Needs,
            Fields = live is not null && live != thing.Value ? [new("value", live, thing.Value)] : [],
            Entry = new(thing.Id, Name) { DependsOn = thing.Needs },
        });
        var deletes = request.State.Keys.Where(id => !wanted.ContainsKey(id) && World.ContainsKey(id)).Select(id => new FakeChange(ChangeAction.Delete, id, null));
        return Task.FromResult<IReadOnlyList<Change>>([.. changes, .. deletes]);
    }

    public async Task ApplyAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default)
    {
        lock (World)
        {
            MostWriting = Math.Max(MostWriting, ++_writing);
        }

        try
        {
            await OnApply(change);
            if (change is FakeChange { Value: { } value })
            {
                World[change.ResourceId] = value;
            }
            else
            {
                World.TryRemove(change.ResourceId, out _);
            }

            _log.Enqueue($"{change.Action} {change.ResourceId}");
        }
        finally
        {
            lock (World)
            {
                _writing--;
            }
        }
    }

    public async Task WaitAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default)
    {
        await OnWait(change, progress, cancellationToken);
        _log.Enqueue($"ready {change.ResourceId}");
    }

    private sealed record FakeChange(ChangeAction Action, string ResourceId, string? Value) : Change(Action, ResourceId);
}

internal sealed class Events : IProgress<StackEvent>
{
    private readonly ConcurrentQueue<StackEvent> _all = [];

    public IEnumerable<StackEvent> All => _all;

    public void Report(StackEvent value) => _all.Enqueue(value);
}
