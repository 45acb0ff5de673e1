using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Makes the changes that bring a cluster in line with a stack's objects.</summary>
internal sealed class ObjectPlanner(KubernetesApi api, string target, string defaultNamespace, ClusterOptions options)
{
    private readonly ClusterIdentity _identity = new(api);
    private readonly ServerPlan _server = new(api, options);

    public async Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        var label = StackMarks.LabelOf(request.Stack);
        var parent = options.ApplySet is { } set ? await ApplySetParent.FindAsync(api, set, request.Stack, defaultNamespace, cancellationToken).ConfigureAwait(false) : null;
        Map<string> marks = parent is null ? new() { [StackMarks.StackLabel] = label } : new() { [StackMarks.StackLabel] = label, [ApplySet.PartOfLabel] = parent.Id };
        var wanted = request.Resources.Cast<KubernetesObject>().Select(value => WantedObject.Render(Unmarked(value), marks, defaultNamespace, request.Deliveries)).ToList();
        var references = new References(wanted);
        var ids = wanted.Select(value => value.Id).ToHashSet(StringComparer.Ordinal);
        var left = request.State.Where(entry => !ids.Contains(entry.Key)).Select(entry => new LeftObject(entry.Key, EntryData.Address(entry.Value), entry.Value.DependsOn)).ToList();

        var cluster = await _identity.FindAsync(cancellationToken).ConfigureAwait(false);
        _identity.Check(request.Stack, request.State.Values, cluster);
        using var live = new LiveObjects(api, parent is null ? $"{StackMarks.StackLabel}={label}" : $"{ApplySet.PartOfLabel}={parent.Id}");
        await LoadAsync(live, parent, references, wanted, left, cancellationToken).ConfigureAwait(false);
        left.AddRange(parent is null ? [] : Members(live, parent, wanted, left));

        var order = new ApplyOrder([.. wanted.Select(value => new OrderedObject(value.Id, value.Address, references.Of(value)))]);
        var changes = new List<ObjectChange>(wanted.Count);
        foreach (var value in wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var change = Compare(value, live.Find(value.Address), label) with
            {
                DependsOn = order.Of(value.Id),
                Entry = ClusterIdentity.Mark(EntryData.Entry(value.Id, target, value.Address, references.Of(value)), cluster),
            };
            changes.Add(Ending.Of(change, request.State.TryGetValue(value.Id, out var known) ? known : null));
        }

        IReadOnlyList<ObjectChange> planned = await _server.CheckedAsync(changes, live, cancellationToken).ConfigureAwait(false);
        var deletes = Deletes(left, live, label, parent?.Id);
        return parent?.Change(ApplySetMembers.Of(wanted.Select(value => value.Address), parent.Address.Namespace)) is { } record
            ? WithRecord(record, wanted, [.. planned, .. deletes])
            : [.. planned, .. deletes];
    }

    /// <summary>The change of one object, given what lives under its name.</summary>
    public static ObjectChange Compare(WantedObject wanted, JsonElement? live, string label)
    {
        if (live is not { } found || found.At("metadata", "deletionTimestamp").Exists())
        {
            return new(ChangeAction.Create, wanted.Id, wanted.Address)
            {
                Wanted = wanted,
                Leaving = live?.At("metadata", "uid").AsText(),
                Reason = live is null ? null : "being deleted: made anew once it is gone",
            };
        }

        var migrated = ClientSideApply.Migrated(found);
        found = migrated ?? found;
        var fields = FieldDiff.Between(wanted, found);
        var key = found.At("metadata", "annotations", StackMarks.KeyAnnotation).AsText();
        var owner = found.At("metadata", "labels", StackMarks.StackLabel).AsText();
        var same = string.Equals(key, wanted.Key, StringComparison.Ordinal);
        return new(same && fields.IsEmpty && migrated is null ? ChangeAction.None : ChangeAction.Update, wanted.Id, wanted.Address)
        {
            Wanted = wanted,
            Seen = Version(found),
            Fields = fields,
            Migrates = migrated is not null,
            Handover = LeftFields.Handover(wanted, found),
            Reason = (key, owner) switch
            {
                _ when migrated is not null => "taken over from kubectl apply, which applied it on the client's side",
                (null, _) when OwnedFields.OtherManagers(found) is { IsEmpty: false } managers => $"taken over from {string.Join(", ", managers)}",
                (not null, not null) when !string.Equals(owner, label, StringComparison.Ordinal) => $"taken over from stack {owner}",
                _ when same && !fields.IsEmpty => "drift: changed outside of Nixish",
                _ when !same && fields.IsEmpty => "written otherwise, means the same",
                _ => null,
            },
        };
    }

    private static KubernetesObject Unmarked(KubernetesObject value) => !value.Labels.ContainsKey(ApplySet.PartOfLabel)
        ? value
        : throw new ApplySetException($"{value.Id} carries the label {ApplySet.PartOfLabel}, which says that it is a member of an apply set already. Remove the label: applying gives it.");

    private async Task LoadAsync(LiveObjects live, ApplySetParent? parent, References references, List<WantedObject> wanted, List<LeftObject> left, CancellationToken cancellationToken)
    {
        var addresses = wanted.Select(value => value.Address).Concat(left.Select(gone => gone.Address)).GroupBy(address => address.Kind).ToDictionary(kind => kind.Key, kind => kind.ToHashSet());
        var known = addresses.Keys.Select(ApplySetMembers.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var groupKind in (parent?.Recorded?.GroupKinds ?? default).AsEnumerable().Where(groupKind => !known.Contains(groupKind)))
        {
            if (await KindDiscovery.FindAsync(api, groupKind, cancellationToken).ConfigureAwait(false) is { } kind)
            {
                addresses.TryAdd(kind, []);
            }
        }

        await Task.WhenAll(addresses.Select(kind => live.LoadAsync(
            kind.Key,
            kind.Value,
            parent?.Namespaces ?? [],
            // Its CRD comes with the stack, or went before the last of its objects.
            mayBeUnknown: references.Defines(kind.Key) || !wanted.Exists(value => value.Address.Kind == kind.Key),
            cancellationToken))).ConfigureAwait(false);
    }

    // Members that nothing names any more, by uid: one object may be seen through several versions of its kind.
    private static IEnumerable<LeftObject> Members(LiveObjects live, ApplySetParent parent, List<WantedObject> wanted, List<LeftObject> left)
    {
        var visited = wanted.Select(value => value.Address).Concat(left.Select(gone => gone.Address))
            .Select(address => live.Find(address)?.At("metadata", "uid").AsText())
            .ToHashSet(StringComparer.Ordinal);
        var namespaces = parent.Namespaces.ToHashSet(StringComparer.Ordinal);
        return live.All
            .Where(found => visited.Add(found.Value.At("metadata", "uid").AsText()) &&
                (found.Key.Namespace is not { } ns || namespaces.Contains(ns)) &&
                string.Equals(found.Value.At("metadata", "labels", ApplySet.PartOfLabel).AsText(), parent.Id, StringComparison.Ordinal))
            .Select(found => new LeftObject(IdOf(found.Key), found.Key, default))
            .OrderBy(found => found.Id, StringComparer.Ordinal);
    }

    private static string IdOf(ObjectAddress address) => $"{address.Kind.ApiVersion}/{address.Kind.Kind}/{(address.Namespace is { } ns ? ns + "/" : "")}{address.Name}";

    private static List<ObjectChange> Deletes(List<LeftObject> left, LiveObjects live, string label, string? setId)
    {
        var order = ApplyOrder.OfDeletes([.. left.Select(gone => new OrderedObject(gone.Id, gone.Address, gone.DependsOn))]);
        var deletes = new List<ObjectChange>(left.Count);
        foreach (var gone in left)
        {
            // Gone already, going, or another stack's by now: forgotten.
            if (live.Find(gone.Address) is not { } found ||
                (setId is not null && found.At("metadata", "deletionTimestamp").Exists()) ||
                (found.At("metadata", "labels", StackMarks.StackLabel).AsText() is { } owner && !string.Equals(owner, label, StringComparison.Ordinal)) ||
                (setId is not null && found.At("metadata", "labels", ApplySet.PartOfLabel).AsText() is { } set && !string.Equals(set, setId, StringComparison.Ordinal)))
            {
                continue;
            }

            deletes.Add(Protection.Of(found) is { } keeping
                ? new(ChangeAction.Update, gone.Id, gone.Address) { Seen = Version(found), LetsGo = true, Reason = $"let go, not deleted: {keeping}" }
                : new(ChangeAction.Delete, gone.Id, gone.Address) { Seen = Version(found), DependsOn = order.Of(gone.Id), Reason = Protection.Warning(gone.Address.Kind) });
        }

        return deletes;
    }

    // The record comes before the members that it names, but after the namespace that it lies in.
    private static Change[] WithRecord(ApplySetChange record, List<WantedObject> wanted, IReadOnlyList<ObjectChange> changes)
    {
        var home = wanted.Find(value => value.Address.Kind is { Kind: "Namespace", ApiVersion: "v1" } && string.Equals(value.Address.Name, record.Address.Namespace, StringComparison.Ordinal))?.Id;
        return
        [
            record with { DependsOn = home is null || record.Action == ChangeAction.Delete ? [] : [home] },
            .. changes.Select(change => (record.ComesFirst || record.Action == ChangeAction.Delete) && change.ResourceId != home ? change with { DependsOn = [.. change.DependsOn, record.ResourceId] } : change),
        ];
    }

    private static LiveVersion Version(JsonElement live) =>
        new(live.At("metadata", "uid").AsText() ?? "", live.At("metadata", "resourceVersion").AsText() ?? "");

    private sealed record LeftObject(string Id, ObjectAddress Address, Seq<string> DependsOn);
}
