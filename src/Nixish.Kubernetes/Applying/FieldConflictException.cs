namespace Nixish.Kubernetes;

/// <summary>A field that another manager owns and sets otherwise.</summary>
/// <param name="Path">The field: <c>spec.replicas</c>.</param>
/// <param name="Manager">Who owns it: <c>kubectl-edit</c>.</param>
public sealed record FieldConflict(string Path, string Manager);

/// <summary>Applying an object would change fields that other managers own; nothing of it was changed.</summary>
public sealed class FieldConflictException : KubernetesApiException
{
    internal FieldConflictException(string what, Seq<FieldConflict> conflicts, Seq<ApiCause> causes)
        : base(
            $"Applying {what} would change fields that others own: {string.Join(", ", conflicts.Select(conflict => $"{conflict.Path} ({conflict.Manager})"))}. " +
            $"Leave them to their owner by resource.{nameof(ApplyingExtensions.Leaving)}(\"{conflicts[0].Path}\"), take them over by resource.{nameof(ApplyingExtensions.TakingOver)}(\"{conflicts[0].Path}\"), " +
            $"or all that the cluster's others own by {nameof(ClusterOptions)}.{nameof(ClusterOptions.Conflicts)} = {nameof(ConflictPolicy)}.{nameof(ConflictPolicy.Force)}.",
            409, "Conflict", causes) => Conflicts = conflicts;

    /// <summary>The fields and their owners.</summary>
    public Seq<FieldConflict> Conflicts { get; }

    // The server says: conflict with "mgr" [with subresource "s"] [using apps/v1 at time], in the field ".spec.replicas".
    internal static FieldConflictException? Of(string what, ApiStatus status)
    {
        var conflicts = status.Causes
            .Where(cause => cause.Reason is "FieldManagerConflict")
            .Select(cause => new FieldConflict(FieldPattern.OfServer(cause.Field ?? ""), Manager(cause.Message ?? "")))
            .ToSeq();
        return conflicts.IsEmpty ? null : new(what, conflicts, status.Causes);
    }

    private static string Manager(string message)
    {
        var start = message.IndexOf('"', StringComparison.Ordinal);
        var end = start < 0 ? -1 : message.IndexOf('"', start + 1);
        return end < 0 ? message : message[(start + 1)..end];
    }
}
