using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>Holds values against a schema, keyword by keyword in the order in which Helm's library does, so that problems read the same. https://json-schema.org</summary>
internal sealed partial class SchemaCheck(SchemaDocument document)
{
    // Branches within branches multiply: a schema of a page could take years.
    private const int MostSteps = 500_000;
    private int _steps;

    /// <summary>What is wrong with a value; null for nothing.</summary>
    /// <exception cref="ChartValuesException">The schema cannot be used.</exception>
    public SchemaProblem? Check(object? value) =>
        Check(new(document.Schema, document.Base, "", null), value, SchemaRest.Of(value, Asks(document.Schema)));

    private SchemaDraft Draft => document.Draft;

    private bool IsModern => Draft >= SchemaDraft.Draft2019;

    private SchemaProblem? Check(SchemaScope scope, object? value, SchemaRest rest)
    {
        if (++_steps > MostSteps || scope.Depth > DocumentLimits.Depth)
        {
            throw new ChartValuesException($"the schema takes more than {MostSteps} steps or {DocumentLimits.Depth} levels at {SchemaProblem.Quote(scope.Path)}");
        }

        if (scope.Schema is bool takesAll)
        {
            return takesAll ? null : new(scope.Path, "false schema");
        }

        if (scope.Schema is not GoMap schema)
        {
            throw new ChartValuesException($"the schema for {SchemaProblem.Quote(scope.Path)} is neither an object nor true or false");
        }

        if (scope.IsCycle)
        {
            return new(scope.Path, "the schema refers to itself without end");
        }

        var reference = schema["$ref"] as string;
        if (reference is not null && !IsModern)
        {
            return Reference(scope, reference, value, rest);
        }

        if (Simple(schema, value, scope.Path) is { } problem)
        {
            return problem;
        }

        var problems = new List<SchemaProblem>();
        if (reference is not null)
        {
            Add(problems, Reference(scope, reference, value, rest));
        }

        switch (value)
        {
            case GoMap map:
                Members(schema, map, scope, rest, problems);
                break;
            case GoList list:
                Items(schema, list, scope, rest, problems);
                break;
            case string text:
                Text(schema, text, scope.Path, problems);
                break;
            case null or bool:
                break;
            default:
                Number(schema, value, scope.Path, problems);
                break;
        }

        if (IsModern && (schema["$recursiveRef"] ?? schema["$dynamicRef"]) is string dynamic)
        {
            Add(problems, Reference(scope, dynamic, value, rest));
        }

        Branches(schema, value, scope, rest, problems);
        if (IsModern)
        {
            Unevaluated(schema, value, scope, rest, problems);
        }

        return SchemaProblem.Of(scope.Path, problems);
    }

    private SchemaProblem? Reference(SchemaScope scope, string reference, object? value, SchemaRest rest)
    {
        // What nobody here knows refuses nothing, and may have looked at everything.
        if (document.IsElsewhere(reference, scope.Base))
        {
            rest.Left.Clear();
            return null;
        }

        var (schema, address) = document.Resolve(reference, scope.Base);
        var inner = SchemaRest.Of(value, rest.Left.Count > 0 || Asks(schema));
        var problem = Check(new(schema, address, scope.Path, scope), value, inner);
        if (problem is null)
        {
            rest.Keep(inner);
            return null;
        }

        return SchemaProblem.Reference(scope.Path, problem);
    }

    // The same value, another schema.
    private SchemaProblem? Same(object? schema, object? value, SchemaScope scope, SchemaRest rest)
    {
        var inner = SchemaRest.Of(value, rest.Left.Count > 0 || Asks(schema));
        var problem = Check(new(schema, BaseOf(schema, scope), scope.Path, scope), value, inner);
        if (problem is null)
        {
            rest.Keep(inner);
        }

        return problem;
    }

    // A value within.
    private SchemaProblem? Inner(object? schema, object? value, SchemaScope scope, string token)
    {
        var path = $"{scope.Path}/{token.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
        return Check(new(schema, BaseOf(schema, scope), path, scope), value, SchemaRest.Of(value, Asks(schema)));
    }

    private Uri BaseOf(object? schema, SchemaScope scope) => schema is GoMap map ? document.BaseOf(map, scope.Base) : scope.Base;

    private static bool Asks(object? schema) => schema is GoMap map && (map.ContainsKey("unevaluatedProperties") || map.ContainsKey("unevaluatedItems"));

    private void Unevaluated(GoMap schema, object? value, SchemaScope scope, SchemaRest rest, List<SchemaProblem> problems)
    {
        if (value is GoMap map && schema.TryGetValue("unevaluatedProperties", out var members))
        {
            foreach (var (name, member) in map)
            {
                if (rest.Left.Remove(name))
                {
                    Add(problems, Inner(members, member, scope, name));
                }
            }
        }

        if (value is GoList list && schema.TryGetValue("unevaluatedItems", out var items))
        {
            for (var i = 0; i < list.Count; i++)
            {
                if (rest.Left.Remove(i))
                {
                    Add(problems, Inner(items, list[i], scope, Index(i)));
                }
            }
        }
    }

    private static void Add(List<SchemaProblem> problems, SchemaProblem? problem)
    {
        if (problem is not null)
        {
            problems.Add(problem);
        }
    }

    private static string Index(int index) => index.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
