namespace Nixish.Testing;

/// <summary>The options in a request's query: <c>fieldManager</c>, <c>force</c> and <c>dryRun</c> of writes, versions of lists and watches.</summary>
internal static class RequestOptions
{
    private const string Match = "resourceVersionMatch";
    private const string Exactly = "Exact";
    private const string NotOlder = "NotOlderThan";

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
            problems.Add(DryRunProblem([dry]));
        }

        Refuse(options, problems);
    }

    public static FieldProblem DryRunProblem(IEnumerable<string> given) =>
        new("dryRun", "FieldValueNotSupported", $"Unsupported value: []string{{{string.Join(", ", given.Select(static one => $"\"{one}\""))}}}: supported values: \"All\"");

    /// <summary>The options of a list.</summary>
    public static void CheckList(ApiRequest request)
    {
        var problems = new List<FieldProblem>();
        if (request["sendInitialEvents"] is { Length: > 0 })
        {
            problems.Add(Forbidden("sendInitialEvents", "sendInitialEvents is forbidden for list"));
        }

        if (request["resourceVersionMatch"] is { Length: > 0 } match)
        {
            if (string.IsNullOrEmpty(request["resourceVersion"]))
            {
                problems.Add(Forbidden(Match, $"{Match} is forbidden unless resourceVersion is provided"));
            }

            if (request["continue"] is { Length: > 0 })
            {
                problems.Add(Forbidden(Match, $"{Match} is forbidden when continue is provided"));
            }

            if (match is not (Exactly or NotOlder))
            {
                problems.Add(new(Match, "FieldValueNotSupported", $"Unsupported value: \"{match}\": supported values: \"{Exactly}\", \"{NotOlder}\", \"\""));
            }

            if (match is Exactly && request["resourceVersion"] == "0")
            {
                problems.Add(Forbidden(Match, $"{Match} \"exact\" is forbidden for resourceVersion \"0\""));
            }
        }

        Refuse("ListOptions", problems);
    }

    /// <summary>The options of a watch.</summary>
    public static void CheckWatch(ApiRequest request)
    {
        var problems = new List<FieldProblem>();
        var (match, initial) = (request["resourceVersionMatch"] ?? "", request["sendInitialEvents"] is { Length: > 0 });
        if (initial && match != NotOlder)
        {
            problems.Add(Forbidden(Match, $"sendInitialEvents requires setting {Match} to {NotOlder}"));
        }

        if (match.Length > 0)
        {
            if (!initial)
            {
                problems.Add(Forbidden(Match, $"{Match} is forbidden for watch unless sendInitialEvents is provided"));
            }

            if (match != NotOlder)
            {
                problems.Add(new(Match, "FieldValueNotSupported", $"Unsupported value: \"{match}\": supported values: \"{NotOlder}\""));
            }

            if (request["continue"] is { Length: > 0 })
            {
                problems.Add(Forbidden(Match, $"{Match} is forbidden when continue is provided"));
            }
        }

        Refuse("ListOptions", problems);
    }

    private static FieldProblem Forbidden(string field, string why) => new(field, "FieldValueForbidden", $"Forbidden: {why}");

    private static void Refuse(string options, List<FieldProblem> problems)
    {
        if (problems.Count > 0)
        {
            throw ApiError.Invalid("meta.k8s.io", options, "", problems);
        }
    }
}
