using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>What a delete asks for: in its body, or where it has none, in its query.</summary>
internal sealed record DeleteOptions
{
    public const string Orphan = "Orphan";
    public const string Background = "Background";
    public const string Foreground = "Foreground";

    /// <summary>What becomes of the dependents; null where the object's finalizers say, or else <see cref="Background"/>.</summary>
    public string? Policy { get; init; }

    /// <summary>The uid that the object must have.</summary>
    public string? Uid { get; init; }

    /// <summary>The version that the object must be of.</summary>
    public string? Version { get; init; }

    public bool DryRun { get; init; }

    /// <exception cref="ApiError">The options are none: 422.</exception>
    public static DeleteOptions Read(ApiRequest request)
    {
        var body = request.Body.IsEmpty ? Query(request) : request.Object();
        var (policy, orphan, conditions) = (body.Text("propagationPolicy"), (body["orphanDependents"] as JsonValue)?.GetValue<bool>(), body.Object("preconditions"));
        var problems = new List<FieldProblem>();
        if (policy is not null && orphan is not null)
        {
            problems.Add(FieldProblem.Invalid("propagationPolicy", $"\"{policy}\"", "orphanDependents and deletionPropagation cannot be both set"));
        }

        if (policy is not (null or Foreground or Background or Orphan))
        {
            problems.Add(new("propagationPolicy", "FieldValueNotSupported", $"Unsupported value: \"{policy}\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""));
        }

        var dry = (body["dryRun"] as JsonArray ?? []).Select(static item => item?.ToString() ?? "").ToList();
        if (dry.Count > 0 && dry is not ["All"])
        {
            problems.Add(RequestOptions.DryRunProblem(dry));
        }

        return problems.Count > 0
            ? throw ApiError.Invalid("meta.k8s.io", "DeleteOptions", "", problems)
            : new()
            {
                Policy = policy ?? (orphan is { } orphans ? orphans ? Orphan : Background : null),
                Uid = conditions?.Text("uid"),
                Version = conditions?.Text("resourceVersion"),
                DryRun = dry is ["All"] || request.DryRun,
            };
    }

    private static JsonObject Query(ApiRequest request)
    {
        var body = new JsonObject();
        if (request["propagationPolicy"] is { Length: > 0 } policy)
        {
            body["propagationPolicy"] = policy;
        }

        if (request["orphanDependents"] is { Length: > 0 } orphan)
        {
            body["orphanDependents"] = orphan is "true" or "1";
        }

        return body;
    }
}
