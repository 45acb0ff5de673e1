using System.Collections.Concurrent;
using System.Net;

namespace Nixish.Kubernetes;

/// <summary>The server would refuse changes of a plan; nothing was changed.</summary>
public sealed class PlanRefusedException : NixishException
{
    internal PlanRefusedException(Seq<string> refusals)
        : base($"The server would refuse {(refusals.Count == 1 ? "a change" : $"{refusals.Count} changes")} of this plan:\n{string.Join('\n', refusals)}") => Refusals = refusals;

    /// <summary>A message for each refused object.</summary>
    public Seq<string> Refusals { get; }
}

/// <summary>What the server says of changes before they are done, by dry runs.</summary>
internal sealed class ServerPlan(KubernetesApi api, ClusterOptions options)
{
    private const int AtOnce = 16;
    private const int MaxRaces = 4;

    /// <summary>The changes, with those that cannot be done in place as replacements, and, where plans are made by the server, with its view of what differs.</summary>
    /// <exception cref="ImmutableFieldException">One would have to be replaced, and may not be.</exception>
    /// <exception cref="PlanRefusedException">The server refuses others.</exception>
    public async Task<IReadOnlyList<ObjectChange>> CheckedAsync(List<ObjectChange> changes, LiveObjects live, CancellationToken cancellationToken)
    {
        var immutable = new ConcurrentBag<ImmutableField>();
        var refused = new ConcurrentBag<string>();
        var result = changes.ToArray();
        var asked = Enumerable.Range(0, result.Length).Where(i => IsAsked(result[i]));
        await Parallel.ForEachAsync(asked, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (i, token) =>
            result[i] = await CheckAsync(result[i], live, immutable, refused, token).ConfigureAwait(false)).ConfigureAwait(false);
        return !immutable.IsEmpty ? throw new ImmutableFieldException(immutable.OrderBy(field => field.ResourceId, StringComparer.Ordinal).ThenBy(field => field.Field, StringComparer.Ordinal).ToSeq())
            : !refused.IsEmpty ? throw new PlanRefusedException(refused.Order(StringComparer.Ordinal).ToSeq())
            : result;
    }

    private bool AsksAll => options.PlanBy == PlanBy.ServerDryRun;

    private bool IsAsked(ObjectChange change) => change switch
    {
        { Action: ChangeAction.Create, Leaving: null } => AsksAll,
        { Action: ChangeAction.Update } => AsksAll || (!change.Fields.IsEmpty && (PolicyOf(change) != ReplacePolicy.Never || change.Fields.AsEnumerable().Any(field => ImmutableFields.May(change.Address.Kind, field.Path)))),
        _ => false,
    };

    private ReplacePolicy PolicyOf(ObjectChange change) =>
        change.Wanted!.Settings.Replace ?? (ImmutableFields.HoldsData(change.Address.Kind) ? ReplacePolicy.Never : options.Replace);

    private async Task<ObjectChange> CheckAsync(ObjectChange change, LiveObjects live, ConcurrentBag<ImmutableField> immutable, ConcurrentBag<string> refused, CancellationToken cancellationToken)
    {
        // Controllers write beside us: what they did after the list must not show as what the change does, so the dry run holds for the version that was listed.
        var (seen, before) = (AsksAll ? change.Seen : null, live.Find(change.Address));
        for (var races = 0; ; races++)
        {
            using var response = await DryRunAsync(change, races < MaxRaces ? seen : null, cancellationToken).ConfigureAwait(false);
            if (response.IsSuccessStatusCode)
            {
                using var result = await api.ReadAsync(response, $"Planning {change.Address}", cancellationToken).ConfigureAwait(false);
                var told = change with { Warnings = WarningHeaders.Of(response).ToSeq() };
                return AsksAll ? told with { Compared = change.Fields, Fields = ObjectDifference.Between(before ?? change.Wanted!.Root, result.RootElement) } : told;
            }

            if (response.StatusCode != HttpStatusCode.Conflict || seen is null || races == MaxRaces)
            {
                return await RefusedAsync(change, response, immutable, refused, cancellationToken).ConfigureAwait(false);
            }

            using var now = await api.GetAsync(change.Address.Path, cancellationToken).ConfigureAwait(false);
            if (now is null)
            {
                return change; // gone since: applying says so
            }

            before = now.RootElement.Clone();
            seen = new(seen.Uid, now.RootElement.At("metadata", "resourceVersion").AsText() ?? "");
        }
    }

    private Task<HttpResponseMessage> DryRunAsync(ObjectChange change, LiveVersion? seen, CancellationToken cancellationToken)
    {
        var path = $"{change.Address.Path}?fieldManager={StackMarks.FieldManager}&force=true&dryRun=All&{ObjectApplier.Strict}";
        var body = seen is null ? change.Wanted!.Body : AppliedBody.Bound(change.Wanted!.Body, seen);
        return api.SendAsync(new(HttpMethod.Patch, path, body, KubernetesApi.ApplyPatch), cancellationToken);
    }

    private async Task<ObjectChange> RefusedAsync(ObjectChange change, HttpResponseMessage response, ConcurrentBag<ImmutableField> immutable, ConcurrentBag<string> refused, CancellationToken cancellationToken)
    {
        var refusal = await api.StatusAsync(response, cancellationToken).ConfigureAwait(false);
        if (change.Action == ChangeAction.Update && ImmutableFields.AreTheReason(refusal))
        {
            var fields = ImmutableFields.NamedBy(refusal);
            fields = fields.IsEmpty ? change.Fields.Select(field => field.Path) : fields;
            if (PolicyOf(change) is not ReplacePolicy.Never and var policy)
            {
                return change with
                {
                    Action = ChangeAction.Replace,
                    KeepsDependents = policy == ReplacePolicy.WhenImmutableKeepingDependents,
                    Reason = $"cannot be changed in place: {string.Join(", ", fields)}{(policy == ReplacePolicy.WhenImmutableKeepingDependents ? "; what it owns stays" : "")}",
                };
            }

            foreach (var field in fields)
            {
                immutable.Add(new(change.ResourceId, field));
            }
        }
        // Its namespace or its definition may come with the stack; and a webhook that cannot be asked dry answers for itself later.
        else if (AsksAll && refusal.Code is 400 or 403 or 422 && !refusal.Message.Contains("does not support dry run", StringComparison.Ordinal))
        {
            refused.Add(refusal.ToException($"Applying {change.Address}", api.ServerName).Message);
        }

        return change;
    }
}
