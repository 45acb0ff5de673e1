using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

internal sealed partial class SchemaCheck
{
    private void Members(GoMap schema, GoMap value, SchemaScope scope, SchemaRest rest, List<SchemaProblem> problems)
    {
        Size(schema, "minProperties", "maxProperties", value.Count, scope.Path, problems);
        if (schema["required"] is GoList required && Missing(value, required) is { Count: > 0 } missing)
        {
            problems.Add(new(scope.Path, missing.Count == 1 ? $"missing property {SchemaProblem.Quote(missing[0])}" : $"missing properties {Quoted(missing)}"));
        }

        foreach (var (name, dependency) in schema["dependencies"] as GoMap ?? [])
        {
            if (value.ContainsKey(name) && dependency is GoList others)
            {
                Together(name, others, value, scope.Path, problems);
            }
            else if (value.ContainsKey(name))
            {
                Add(problems, Same(dependency, value, scope, rest));
            }
        }

        Properties(schema, value, scope, rest, problems);
        if (Draft >= SchemaDraft.Draft6 && schema.TryGetValue("propertyNames", out var names))
        {
            foreach (var name in value.Keys)
            {
                // A name is a value of its own, at no place.
                if (Check(new(names, BaseOf(names, scope), "", null), name, new()) is { } problem)
                {
                    problems.Add(new("", $"invalid propertyName {SchemaProblem.Quote(name)}", [problem]));
                }
            }
        }

        if (Draft >= SchemaDraft.Draft7)
        {
            foreach (var (name, dependent) in schema["dependentSchemas"] as GoMap ?? [])
            {
                if (value.ContainsKey(name))
                {
                    Add(problems, Same(dependent, value, scope, rest));
                }
            }

            foreach (var (name, others) in schema["dependentRequired"] as GoMap ?? [])
            {
                if (value.ContainsKey(name) && others is GoList list)
                {
                    Together(name, list, value, scope.Path, problems);
                }
            }
        }
    }

    private void Properties(GoMap schema, GoMap value, SchemaScope scope, SchemaRest rest, List<SchemaProblem> problems)
    {
        var (properties, patterns) = (schema["properties"] as GoMap, schema["patternProperties"] as GoMap);
        var hasRest = schema.TryGetValue("additionalProperties", out var additional);
        List<string> unknown = [];
        foreach (var (name, member) in value)
        {
            var isKnown = false;
            if (properties is not null && properties.TryGetValue(name, out var own))
            {
                isKnown = true;
                Add(problems, Inner(own, member, scope, name));
            }

            foreach (var (pattern, matching) in patterns ?? [])
            {
                if (_patterns.IsMatch(pattern, name))
                {
                    isKnown = true;
                    Add(problems, Inner(matching, member, scope, name));
                }
            }

            if (!isKnown && hasRest)
            {
                isKnown = true;
                if (additional is false)
                {
                    unknown.Add(name);
                }
                else
                {
                    Add(problems, Inner(additional, member, scope, name));
                }
            }

            if (isKnown)
            {
                rest.Left.Remove(name);
            }
        }

        if (unknown.Count > 0)
        {
            problems.Add(new(scope.Path, $"additional properties {Quoted(unknown)} not allowed"));
        }
    }

    private static void Together(string name, GoList others, GoMap value, string path, List<SchemaProblem> problems)
    {
        if (Missing(value, others) is { Count: > 0 } missing)
        {
            problems.Add(new(path, $"properties {Quoted(missing)} required, if {SchemaProblem.Quote(name)} exists"));
        }
    }

    private static List<string> Missing(GoMap value, GoList names) => [.. names.OfType<string>().Where(name => !value.ContainsKey(name))];

    private static string Quoted(IEnumerable<string> names) => string.Join(", ", names.Select(SchemaProblem.Quote));
}
