namespace Nixish;

/// <summary>What a stack wants of one target.</summary>
public sealed record PlanRequest
{
    /// <summary>The stack's name.</summary>
    public required string Stack { get; init; }

    /// <summary>The resources that the target accepted, in the stack's order.</summary>
    public required Seq<IResource> Resources { get; init; }

    /// <summary>
    /// What earlier applies left on this target, by resource id. An entry without a resource is to be deleted, by a change
    /// <see cref="ChangeAction.Delete"/>; one whose thing is gone already needs no change and is forgotten.
    /// </summary>
    public Map<StateEntry> State { get; init; }

    /// <summary>Where the stack's images go.</summary>
    public required Deliveries Deliveries { get; init; }

    /// <summary>The reading of sources that the whole plan shares.</summary>
    public required Lowering Lowering { get; init; }
}

/// <summary>What changes are applied to: a registry, a cluster, a host, a cloud.</summary>
public interface ITarget
{
    /// <summary>What names it in state and messages: <c>kubernetes</c>, <c>registry</c>.</summary>
    string Name { get; }

    /// <summary>The store that it builds in; null, the default, for a target that builds nothing.</summary>
    LocalStore? Store => null;

    /// <summary>Where the state of stacks on this target is when the caller names no other place; null, the default, leaves it to a file.</summary>
    IStateStore? State => null;

    /// <summary>Whether <paramref name="resource"/> is one of its kind.</summary>
    bool Accepts(IResource resource);

    /// <summary>Compares with what is there: a change for every resource (<see cref="ChangeAction.None"/> where none is needed) and one for every deletion. Changes nothing.</summary>
    Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken = default);

    /// <summary>
    /// Does one change that its own <see cref="PlanAsync"/> made. Idempotent; may be killed and done again. Called for several
    /// changes at once. Stopping an apply does not cancel it: a change in hand is finished.
    /// </summary>
    Task ApplyAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default);

    /// <summary>Returns when the resource of an applied or unchanged change is ready (or, deleted, is gone); throws a <see cref="NixishException"/> with the reason where it does not become so in time.</summary>
    Task WaitAsync(Change change, IProgress<StackEvent> progress, CancellationToken cancellationToken = default);

    /// <summary>
    /// Called once when every change of an apply on this target was done: for what may be said only then. Not called after a failure
    /// or a stop. By default there is nothing to say.
    /// </summary>
    Task FinishAsync(IReadOnlyList<Change> changes, CancellationToken cancellationToken = default) => Task.CompletedTask;
}
