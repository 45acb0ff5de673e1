using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

internal sealed partial class SchemaCheck
{
    private void Items(GoMap schema, GoList value, SchemaScope scope, SchemaRest rest, List<SchemaProblem> problems)
    {
        Size(schema, "minItems", "maxItems", value.Count, scope.Path, problems);
        if (schema["uniqueItems"] is true && SchemaValue.Duplicates(value) is var (first, second))
        {
            problems.Add(new(scope.Path, $"items at {Index(first)} and {Index(second)} are equal"));
        }

        var evaluated = Draft >= SchemaDraft.Draft2020 ? Prefixed(schema, value, scope, problems) : Listed(schema, value, scope, problems);
        for (var i = 0; i < evaluated; i++)
        {
            rest.Left.Remove(i);
        }

        if (Draft >= SchemaDraft.Draft6 && schema.TryGetValue("contains", out var wanted))
        {
            Contains(schema, wanted, value, scope, rest, problems);
        }
    }

    // How many items schemas looked at, counted from the first.
    private int Prefixed(GoMap schema, GoList value, SchemaScope scope, List<SchemaProblem> problems)
    {
        var prefix = Each(schema["prefixItems"] as GoList, value, scope, problems);
        return schema.TryGetValue("items", out var rest) && rest is not GoList ? All(rest, prefix, value, scope, problems) : prefix;
    }

    private int Listed(GoMap schema, GoList value, SchemaScope scope, List<SchemaProblem> problems)
    {
        var hasItems = schema.TryGetValue("items", out var items);
        if (hasItems && items is not GoList)
        {
            return All(items, 0, value, scope, problems);
        }

        var evaluated = Each(items as GoList, value, scope, problems);
        if (!hasItems || !schema.TryGetValue("additionalItems", out var additional))
        {
            return evaluated;
        }

        if (additional is false)
        {
            if (evaluated < value.Count)
            {
                problems.Add(new(scope.Path, $"last {Index(value.Count - evaluated)} additionalItem(s) not allowed"));
            }

            return value.Count;
        }

        return All(additional, evaluated, value, scope, problems);
    }

    private int Each(GoList? schemas, GoList value, SchemaScope scope, List<SchemaProblem> problems)
    {
        var count = Math.Min(schemas?.Count ?? 0, value.Count);
        for (var i = 0; i < count; i++)
        {
            Add(problems, Inner(schemas![i], value[i], scope, Index(i)));
        }

        return count;
    }

    private int All(object? schema, int from, GoList value, SchemaScope scope, List<SchemaProblem> problems)
    {
        for (var i = from; i < value.Count; i++)
        {
            Add(problems, Inner(schema, value[i], scope, Index(i)));
        }

        return value.Count;
    }

    private void Contains(GoMap schema, object? wanted, GoList value, SchemaScope scope, SchemaRest rest, List<SchemaProblem> problems)
    {
        List<SchemaProblem> failed = [];
        List<int> matched = [];
        for (var i = 0; i < value.Count; i++)
        {
            if (Inner(wanted, value[i], scope, Index(i)) is { } problem)
            {
                failed.Add(problem);
                continue;
            }

            matched.Add(i);
            if (Draft >= SchemaDraft.Draft2020)
            {
                rest.Left.Remove(i);
            }
        }

        var at = string.Join(' ', matched.Select(Index));
        if (IsModern && schema["minContains"] is double least)
        {
            if (matched.Count < least)
            {
                var found = matched.Count == 0 ? "but none matched" : $"but matched {Index(matched.Count)} items at {at}";
                problems.Add(new(scope.Path, $"min {SchemaValue.Grouped(least)} items required to match contains schema, {found}", failed));
            }
        }
        else if (matched.Count == 0)
        {
            problems.Add(new(scope.Path, "no items match contains schema", failed));
        }

        if (IsModern && schema["maxContains"] is double most && matched.Count > most)
        {
            problems.Add(new(scope.Path, $"max {SchemaValue.Grouped(most)} items required to match contains schema, but matched {Index(matched.Count)} items at {at}"));
        }
    }
}
