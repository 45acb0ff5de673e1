using System.Text.Json;

namespace Nixish.Kubernetes;

/// <summary>Makes the changes that bring a cluster in line with a stack's objects.</summary>
internal sealed class ObjectPlanner(KubernetesApi api, string target, string defaultNamespace)
{
    private readonly ClusterIdentity _identity = new(api);

    public async Task<IReadOnlyList<Change>> PlanAsync(PlanRequest request, CancellationToken cancellationToken)
    {
        var label = StackMarks.LabelOf(request.Stack);
        var wanted = request.Resources.Cast<KubernetesObject>().Select(value => WantedObject.Render(value, label, defaultNamespace, request.Deliveries)).ToList();
        var references = new References(wanted);
        var ids = wanted.Select(value => value.Id).ToHashSet(StringComparer.Ordinal);
        var left = request.State.Where(entry => !ids.Contains(entry.Key)).Select(entry => (Entry: entry.Value, Address: EntryData.Address(entry.Value))).ToList();

        var cluster = await _identity.FindAsync(cancellationToken).ConfigureAwait(false);
        _identity.Check(request.Stack, request.State.Values, cluster);
        using var live = new LiveObjects(api, label);
        await Task.WhenAll(wanted.Select(value => value.Address).Concat(left.Select(gone => gone.Address))
            .GroupBy(address => address.Kind)
            .Select(kind => live.LoadAsync(
                kind.Key,
                kind.ToHashSet(),
                // Its CRD comes with the stack, or went before the last of its objects.
                mayBeUnknown: references.Defines(kind.Key) || !wanted.Exists(value => value.Address.Kind == kind.Key),
                cancellationToken))).ConfigureAwait(false);

        var changes = new List<Change>(wanted.Count + left.Count);
        foreach (var value in wanted)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var dependsOn = references.Of(value);
            changes.Add(Compare(value, live.Find(value.Address), label) with
            {
                DependsOn = dependsOn,
                Entry = ClusterIdentity.Mark(EntryData.Entry(value.Id, target, value.Address, dependsOn), cluster),
            });
        }

        changes.AddRange(left.Select(gone => Delete(gone.Entry, gone.Address, live.Find(gone.Address), label)).OfType<Change>());
        return changes;
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

        var fields = FieldDiff.Between(wanted.Root, found);
        var key = found.At("metadata", "annotations", StackMarks.KeyAnnotation).AsText();
        var owner = found.At("metadata", "labels", StackMarks.StackLabel).AsText();
        var same = string.Equals(key, wanted.Key, StringComparison.Ordinal);
        return new(same && fields.IsEmpty ? ChangeAction.None : ChangeAction.Update, wanted.Id, wanted.Address)
        {
            Wanted = wanted,
            Seen = Version(found),
            Fields = fields,
            Reason = (key, owner) switch
            {
                (null, _) when OwnedFields.OtherManagers(found) is { IsEmpty: false } managers => $"taken over from {string.Join(", ", managers)}",
                (not null, not null) when !string.Equals(owner, label, StringComparison.Ordinal) => $"taken over from stack {owner}",
                _ when same && !fields.IsEmpty => "drift: changed outside of Nixish",
                _ when !same && fields.IsEmpty => "written otherwise, means the same",
                _ => null,
            },
        };
    }

    private static ObjectChange? Delete(StateEntry entry, ObjectAddress address, JsonElement? live, string label)
    {
        // Gone already, or another stack's by now: forgotten.
        if (live is not { } found || found.At("metadata", "labels", StackMarks.StackLabel).AsText() is { } owner && !string.Equals(owner, label, StringComparison.Ordinal))
        {
            return null;
        }

        return new(ChangeAction.Delete, entry.ResourceId, address) { Seen = Version(found), DependsOn = entry.DependsOn };
    }

    private static LiveVersion Version(JsonElement live) =>
        new(live.At("metadata", "uid").AsText() ?? "", live.At("metadata", "resourceVersion").AsText() ?? "");
}
