using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>
/// Holds a chart's values, and those of the charts in it, against their values.schema.json: drafts 4, 6, 7, 2019-09 and 2020-12. What a schema
/// refers to on a server takes every value, for rendering fetches nothing.
/// </summary>
internal static class ValuesSchema
{
    /// <summary>Checks values, once they are coalesced.</summary>
    /// <exception cref="ChartValuesException">They violate a schema: its message names each chart, each value's path and what is wrong, as Helm prints it. Or a schema cannot be used.</exception>
    public static void Require(ChartDefaults chart, GoMap values)
    {
        var problems = new StringBuilder();
        Collect(problems, chart, values);
        if (problems.Length > 0)
        {
            throw new ChartValuesException($"values don't meet the specifications of the schema(s) in the following chart(s):\n{problems}");
        }
    }

    /// <summary>What values violate of one schema, a line a problem with a newline behind; empty for nothing.</summary>
    /// <exception cref="ChartValuesException">The schema cannot be used.</exception>
    public static string Problems(string schema, GoMap values)
    {
        try
        {
            return new SchemaCheck(new(schema)).Check(values)?.Print() ?? "";
        }
        catch (GoDocumentException error)
        {
            throw new ChartValuesException($"the schema is no JSON: {error.Message}", error);
        }
    }

    private static void Collect(StringBuilder problems, ChartDefaults chart, GoMap values)
    {
        if (chart.Schema is { } schema && Of(chart, schema, values) is { Length: > 0 } found)
        {
            problems.Append(chart.Name).Append(":\n").Append(found);
        }

        foreach (var dependency in chart.Dependencies)
        {
            if (values[dependency.Name] is GoMap inner)
            {
                Collect(problems, dependency, inner);
            }
            else if (values[dependency.Name] is { } other)
            {
                problems.Append(dependency.Name).Append(":\ninvalid type for values: expected object (map), got ").Append(GoType.Of(other)!.Name).Append('\n');
            }
        }
    }

    private static string Of(ChartDefaults chart, string schema, GoMap values)
    {
        try
        {
            return Problems(schema, values);
        }
        catch (ChartValuesException error)
        {
            throw new ChartValuesException($"The values of the chart '{chart.Name}' cannot be checked: {error.Message}.", error);
        }
    }
}
