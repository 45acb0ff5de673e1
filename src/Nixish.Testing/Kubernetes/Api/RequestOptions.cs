namespace Nixish.Testing;

/// <summary>The options in a request's query that every write has: <c>fieldManager</c>, <c>force</c>, <c>dryRun</c>.</summary>
internal static class RequestOptions
{
    public static void Check(ApiRequest request)
    {
        var options = request.Method switch
        {
            "POST" => "CreateOptions",
            "PUT" => "UpdateOptions",
            "PATCH" => "PatchOptions",
            "DELETE" => "DeleteOptions",
            _ => null,
        };
        if (options is null)
        {
            return;
        }

        var problems = new List<FieldProblem>();
        if (request.AppliesPatch && string.IsNullOrEmpty(request["fieldManager"]))
        {
            problems.Add(FieldProblem.Required("fieldManager", "is required for apply patch"));
        }

        if (request.Method == "PATCH" && !request.AppliesPatch && request["force"] is not null)
        {
            problems.Add(new("force", "FieldValueForbidden", "Forbidden: may not be specified for non-apply patch"));
        }

        if (request["fieldManager"] is { Length: > 128 } manager)
        {
            problems.Add(new("fieldManager", "FieldValueTooLong", $"Too long: may not be more than 128 bytes (is {manager.Length})"));
        }

        if (request["dryRun"] is { } dry and not "All")
        {
            problems.Add(new("dryRun", "FieldValueNotSupported", $"Unsupported value: []string{{\"{dry}\"}}: supported values: \"All\""));
        }

        if (problems.Count > 0)
        {
            throw ApiError.Invalid("meta.k8s.io", options, "", problems);
        }
    }
}
