using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

internal sealed partial class SchemaCheck
{
    private void Branches(GoMap schema, object? value, SchemaScope scope, SchemaRest rest, List<SchemaProblem> problems)
    {
        if (schema.TryGetValue("not", out var not) && Same(not, value, scope, rest) is null)
        {
            problems.Add(new(scope.Path, "not failed"));
        }

        if (schema["allOf"] is GoList { Count: > 0 } all)
        {
            List<SchemaProblem> failed = [.. all.Select(branch => Same(branch, value, scope, rest)).OfType<SchemaProblem>()];
            if (failed.Count > 0)
            {
                problems.Add(new(scope.Path, "allOf failed", failed));
            }
        }

        if (schema["anyOf"] is GoList { Count: > 0 } any)
        {
            Any(any, value, scope, rest, problems);
        }

        if (schema["oneOf"] is GoList { Count: > 0 } one)
        {
            One(one, value, scope, rest, problems);
        }

        if (Draft >= SchemaDraft.Draft7 && schema.TryGetValue("if", out var condition))
        {
            var next = Same(condition, value, scope, rest) is null ? "then" : "else";
            if (schema.TryGetValue(next, out var consequence))
            {
                Add(problems, Same(consequence, value, scope, rest));
            }
        }
    }

    private void Any(GoList branches, object? value, SchemaScope scope, SchemaRest rest, List<SchemaProblem> problems)
    {
        List<SchemaProblem> failed = [];
        var matches = false;
        foreach (var branch in branches)
        {
            if (Same(branch, value, scope, rest) is { } problem)
            {
                failed.Add(problem);
                continue;
            }

            // Every branch that fits has a say in what is left.
            matches = true;
            if (rest.Left.Count == 0)
            {
                return;
            }
        }

        if (!matches)
        {
            problems.Add(new(scope.Path, "anyOf failed", failed));
        }
    }

    private void One(GoList branches, object? value, SchemaScope scope, SchemaRest rest, List<SchemaProblem> problems)
    {
        List<SchemaProblem> failed = [];
        var matched = -1;
        for (var i = 0; i < branches.Count; i++)
        {
            if (Same(branches[i], value, scope, rest) is { } problem)
            {
                failed.Add(problem);
            }
            else if (matched < 0)
            {
                matched = i;
            }
            else
            {
                problems.Add(new(scope.Path, $"oneOf failed, subschemas {Index(matched)}, {Index(i)} matched"));
                return;
            }
        }

        if (matched < 0)
        {
            problems.Add(new(scope.Path, "oneOf failed, none matched", failed));
        }
    }
}
