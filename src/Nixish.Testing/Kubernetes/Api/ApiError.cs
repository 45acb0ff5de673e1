using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>A request refused, as the <c>meta/v1</c> Status that the real server answers with.</summary>
internal sealed class ApiError : Exception
{
    private ApiError(int code, string? reason, string message, JsonObject? details)
        : base(message)
    {
        Code = code;
        Status = new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Failure",
            ["message"] = message,
        };
        if (reason is not null)
        {
            Status["reason"] = reason;
        }

        if (details is not null)
        {
            Status["details"] = details;
        }

        Status["code"] = code;
    }

    public int Code { get; }

    public JsonObject Status { get; }

    public static ApiError BadRequest(string message) => new(400, "BadRequest", message, null);

    public static ApiError NoSuchResource() => new(404, "NotFound", "the server could not find the requested resource", []);

    public static ApiError NotFound(ApiKind kind, string name) => new(404, "NotFound", $"{kind.Resource} \"{name}\" not found", Details(name, kind.Group, kind.Plural));

    public static ApiError AlreadyExists(ApiKind kind, string name) => new(409, "AlreadyExists", $"{kind.Resource} \"{name}\" already exists", Details(name, kind.Group, kind.Plural));

    public static ApiError Modified(ApiKind kind, string name) => new(
        409,
        "Conflict",
        $"Operation cannot be fulfilled on {kind.Resource} \"{name}\": the object has been modified; please apply your changes to the latest version and try again",
        Details(name, kind.Group, kind.Plural));

    /// <summary>An apply to an object of a uid, where there is none.</summary>
    public static ApiError Absent(ApiKind kind, string name, string uid) => new(
        409,
        "Conflict",
        $"Operation cannot be fulfilled on {kind.Resource} \"{name}\": uid mismatch: the provided object specified uid {uid}, and no existing object was found",
        Details(name, kind.Group, kind.Plural));

    /// <summary>An update of an object of another uid. The storage says it, and so tells where it keeps the object.</summary>
    public static ApiError Replaced(ApiKind kind, StoredObject live, string uid) => new(
        409,
        "Conflict",
        $"Operation cannot be fulfilled on {kind.Resource} \"{live.Name}\": StorageError: invalid object, Code: 4, Key: /registry/{(kind.Custom ? $"{kind.Group}/" : "")}{kind.Plural}/{(live.Namespace is { } ns ? $"{ns}/" : "")}{live.Name}, " +
        $"ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in precondition: {uid}, UID in object meta: {live.Uid}",
        Details(live.Name, kind.Group, kind.Plural));

    /// <summary>A precondition of a delete that does not hold.</summary>
    public static ApiError Precondition(ApiKind kind, string name, string problem) => new(
        409,
        "Conflict",
        $"Operation cannot be fulfilled on {kind.QualifiedKind} \"{name}\": {problem}",
        Details(name, kind.Group, kind.Kind));

    public static ApiError MethodNotAllowed() => new(405, "MethodNotAllowed", "the server does not allow this method on the requested resource", []);

    public static ApiError UnsupportedMediaType(ApiKind kind) => new(
        415,
        "UnsupportedMediaType",
        $"the body of the request was in an unknown format - accepted media types include: application/json-patch+json, application/merge-patch+json{(kind.Custom ? "" : ", application/strategic-merge-patch+json")}, application/apply-patch+yaml",
        []);

    /// <summary>A page of a list of a version that is forgotten; the token goes on with what is there now.</summary>
    public static ApiError ListExpired(ListPosition now)
    {
        var error = new ApiError(
            410,
            "Expired",
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the " +
            "results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
            null);
        error.Status["metadata"] = new JsonObject { ["continue"] = now.ToString() };
        return error;
    }

    /// <summary>A list of a version that is forgotten.</summary>
    public static ApiError VersionExpired() => new(410, "Expired", "The resourceVersion for the provided list is too old.", null);

    /// <summary>A list of a version that is not yet.</summary>
    public static ApiError TooLarge(long version, long current)
    {
        var details = new JsonObject
        {
            ["causes"] = new JsonArray(new JsonObject { ["reason"] = "ResourceVersionTooLarge", ["message"] = "Too large resource version" }),
            ["retryAfterSeconds"] = 1,
        };
        return new(504, "Timeout", $"Timeout: Too large resource version: {version}, current: {current}", details);
    }

    /// <summary>A version that is none.</summary>
    public static ApiError BadVersion(string text) => Internal($"resourceVersion: Invalid value: \"{text}\": strconv.ParseUint: parsing \"{text}\": invalid syntax");

    public static ApiError Expired(long version, long oldest) =>
        new(410, "Expired", $"too old resource version: {version} ({oldest})", null);

    public static ApiError Terminating(ApiKind kind, string name, string ns)
    {
        var details = Details(name, kind.Group, kind.Plural);
        details["causes"] = new JsonArray(Cause("NamespaceTerminating", $"namespace {ns} is being terminated", "metadata.namespace"));
        return new(403, "Forbidden", $"{kind.Resource} \"{name}\" is forbidden: unable to create new content in namespace {ns} because it is being terminated", details);
    }

    public static ApiError Failure(int code, string reason, string message) => new(code, reason, message, null);

    public static ApiError Forbidden(ApiKind kind, string name, string problem) =>
        new(403, "Forbidden", $"{kind.Resource} \"{name}\" is forbidden: {problem}", Details(name, kind.Group, kind.Plural));

    public static ApiError Internal(string message, string? reason = null) => new(500, reason, message, null);

    public static ApiError Unprocessable() => new(422, "Invalid", "the server rejected our request due to an error in our request", []);

    public static ApiError Invalid(string group, string kind, string name, IReadOnlyList<FieldProblem> problems)
    {
        var details = Details(name, group, kind);
        details["causes"] = new JsonArray([.. problems.Select(problem => Cause(problem.Reason, problem.Message, problem.Field))]);
        var told = problems.Select(problem => problem.ToString()).Distinct(StringComparer.Ordinal).ToList();
        var all = told.Count == 1 ? told[0] : $"[{string.Join(", ", told)}]";
        return new(422, "Invalid", $"{(group.Length == 0 ? kind : $"{kind}.{group}")} \"{name}\" is invalid: {all}", details);
    }

    public static ApiError Conflicts(IReadOnlyList<OwnershipConflict> conflicts)
    {
        var sorted = conflicts.OrderBy(conflict => Describe(conflict), StringComparer.Ordinal).ToList();
        var causes = new JsonArray([.. sorted.Select(conflict => Cause("FieldManagerConflict", $"conflict with {Describe(conflict)}", conflict.Path))]);
        var message = sorted.Count == 1
            ? $"Apply failed with 1 conflict: conflict with {Describe(sorted[0])}: {sorted[0].Path}"
            : $"Apply failed with {sorted.Count} conflicts: " + string.Join('\n', sorted.GroupBy(Describe, StringComparer.Ordinal).Select(
                group => $"conflicts with {group.Key}:\n{string.Join('\n', group.Select(conflict => "- " + conflict.Path))}"));
        return new(409, "Conflict", message, new() { ["causes"] = causes });
    }

    /// <summary>What a delete of something gone at once answers.</summary>
    public static JsonObject Deleted(ApiKind kind, string name, string uid)
    {
        var details = Details(name, kind.Group, kind.Plural);
        details["uid"] = uid;
        return new()
        {
            ["kind"] = "Status",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject(),
            ["status"] = "Success",
            ["details"] = details,
        };
    }

    private static string Describe(OwnershipConflict conflict)
    {
        var text = $"\"{conflict.Owner.Name}\"";
        if (conflict.Owner.Subresource is { } subresource)
        {
            text += $" with subresource \"{subresource}\"";
        }

        return conflict.Owner.Applies ? text
            : conflict.Owned.Time is { } time ? $"{text} using {conflict.Owned.ApiVersion} at {time}"
            : $"{text} using {conflict.Owned.ApiVersion}";
    }

    private static JsonObject Cause(string reason, string message, string field) => new() { ["reason"] = reason, ["message"] = message, ["field"] = field };

    private static JsonObject Details(string name, string group, string kind)
    {
        var details = new JsonObject();
        if (name.Length > 0)
        {
            details["name"] = name;
        }

        if (group.Length > 0)
        {
            details["group"] = group;
        }

        details["kind"] = kind;
        return details;
    }
}

/// <summary>What is wrong with one field: <c>FieldValueRequired</c>, <c>FieldValueInvalid</c>, ….</summary>
internal sealed record FieldProblem(string Field, string Reason, string Message)
{
    public static FieldProblem Required(string field, string? detail = null) => new(field, "FieldValueRequired", detail is null ? "Required value" : $"Required value: {detail}");

    public static FieldProblem Invalid(string field, string value, string detail) => new(field, "FieldValueInvalid", $"Invalid value: {value}: {detail}");

    public override string ToString() => $"{Field}: {Message}";
}
