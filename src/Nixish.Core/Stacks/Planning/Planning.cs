namespace Nixish;

// From a stack and its targets to a plan. Reads only.
internal static class Planning
{
    public static Task<Plan> PlanAsync(Stack stack, StackOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        stack = stack.Delivered();
        RefuseDuplicates(stack);
        return MakeAsync(stack, stack.Resources, options, cancellationToken);
    }

    public static Task<Plan> PlanDestroyAsync(Stack stack, StackOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        return MakeAsync(stack, [], options, cancellationToken);
    }

    private static async Task<Plan> MakeAsync(Stack stack, Seq<IResource> resources, StackOptions options, CancellationToken cancellationToken)
    {
        RefuseSameNames(options.Targets);
        var store = options.State ?? options.Targets.AsEnumerable().Select(target => target.State).FirstOrDefault(state => state is not null) ?? FileStateStore.In();
        var wanted = Assign(stack, resources, options.Targets);
        var state = await store.ReadAsync(stack.Name, cancellationToken).ConfigureAwait(false);
        RefuseLostTargets(stack, state, options.Targets, store);

        var lowering = options.Lowering ?? new Lowering();
        var deliveries = options.Deliveries ?? Deliveries.Of(resources, lowering);
        var parts = await Task.WhenAll(options.Targets.AsEnumerable().Select(async target =>
        {
            var request = new PlanRequest
            {
                Stack = stack.Name,
                Resources = wanted.TryGetValue(target, out var own) ? own.ToSeq() : [],
                State = state.Entries.Where(entry => IsOf(entry.Value, target)).ToMap(),
                Deliveries = deliveries,
                Lowering = lowering,
            };
            var changes = await target.PlanAsync(request, cancellationToken).ConfigureAwait(false);
            RefuseGaps(target, request, changes);
            return changes.Select(change => new PlannedChange(AwaitIfBegun(change, state), target));
        })).ConfigureAwait(false);

        return new Plan(stack.Name, store, state, InStackOrder(parts.SelectMany(part => part), resources));
    }

    // Targets answer in any order; a plan reads in the order the program was written in.
    private static PlannedChange[] InStackOrder(IEnumerable<PlannedChange> changes, Seq<IResource> resources)
    {
        var position = new Dictionary<string, int>(resources.Count, StringComparer.Ordinal);
        foreach (var resource in resources)
        {
            position.Add(resource.Id, position.Count);
        }

        return [.. changes.OrderBy(planned => position.GetValueOrDefault(planned.Change.ResourceId, int.MaxValue)).ThenBy(planned => planned.Change.ResourceId, Utf8Order.Comparer)];
    }

    private static Change AwaitIfBegun(Change change, StackState state) =>
        change.Action == ChangeAction.None && state.Entries.TryGetValue(change.ResourceId, out var entry) && entry.Begun
            ? change with { Action = ChangeAction.Await, Reason = change.Reason ?? "an earlier apply ended before it was ready" }
            : change;

    private static bool IsOf(StateEntry entry, ITarget target) => string.Equals(entry.Target, target.Name, StringComparison.Ordinal);

    private static Dictionary<ITarget, List<IResource>> Assign(Stack stack, Seq<IResource> resources, Seq<ITarget> targets)
    {
        var wanted = new Dictionary<ITarget, List<IResource>>(ReferenceEqualityComparer.Instance);
        var left = new List<IResource>();
        foreach (var resource in resources)
        {
            var target = targets.AsEnumerable().FirstOrDefault(target => target.Accepts(resource));
            if (target is null)
            {
                left.Add(resource);
            }
            else if (wanted.TryGetValue(target, out var own))
            {
                own.Add(resource);
            }
            else
            {
                wanted.Add(target, [resource]);
            }
        }

        if (left.Count > 0)
        {
            var needs = string.Join(" and ", left.Select(resource => resource.NeededTarget).Distinct(StringComparer.Ordinal));
            var ids = left.Select(resource => resource.Id).ToSeq();
            var given = targets.IsEmpty ? "none was given" : $"given: {string.Join(", ", targets.AsEnumerable().Select(target => target.Name))}";
            throw new NoTargetException($"No target of stack '{stack.Name}' accepts {Printable.Ids(ids)} ({given}). Add {needs}.", ids);
        }

        return wanted;
    }

    private static void RefuseDuplicates(Stack stack)
    {
        var twice = stack.Resources.AsEnumerable().CountBy(resource => resource.Id, StringComparer.Ordinal).Where(count => count.Value > 1).Select(count => count.Key).ToSeq();
        if (!twice.IsEmpty)
        {
            throw new DuplicateResourceIdException(stack.Name, twice);
        }
    }

    private static void RefuseSameNames(Seq<ITarget> targets)
    {
        if (targets.AsEnumerable().CountBy(target => target.Name, StringComparer.Ordinal).FirstOrDefault(count => count.Value > 1).Key is { } name)
        {
            throw new NixishException($"Two targets are named '{name}'. State tells targets apart by name: name them apart, or put their resources into two stacks.");
        }
    }

    private static void RefuseLostTargets(Stack stack, StackState state, Seq<ITarget> targets, IStateStore store)
    {
        var lost = state.Entries.Values.Where(entry => !targets.AsEnumerable().Any(target => IsOf(entry, target))).ToSeq();
        if (!lost.IsEmpty)
        {
            var names = string.Join(", ", lost.AsEnumerable().Select(entry => $"'{Printable.Text(entry.Target)}'").Distinct(StringComparer.Ordinal));
            var ids = lost.Select(entry => entry.ResourceId);
            throw new NoTargetException(
                $"The state of stack '{stack.Name}' ({store.LocationOf(stack.Name)}) holds {Printable.Ids(ids)} on target {names}, which was not given. Add that target, or use another state for these targets.", ids);
        }
    }

    // A target that forgets a resource would make the engine believe it is unchanged.
    private static void RefuseGaps(ITarget target, PlanRequest request, IReadOnlyList<Change> changes)
    {
        var planned = changes.Select(change => change.ResourceId).ToHashSet(StringComparer.Ordinal);
        var missing = request.Resources.Select(resource => resource.Id).AsEnumerable().Where(id => !planned.Contains(id)).ToSeq();
        if (!missing.IsEmpty || planned.Count != changes.Count)
        {
            throw new NixishException(missing.IsEmpty
                ? $"Target '{target.Name}' planned one resource twice. This is an error in the target."
                : $"Target '{target.Name}' accepted {Printable.Ids(missing)} but did not plan it. This is an error in the target.");
        }
    }
}
