using System.Text;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts;

/// <summary>What a value violates, and why: printed as Helm prints it.</summary>
/// <param name="Path">Where the value is: a JSON pointer, empty for the whole.</param>
/// <param name="Message">What is wrong with it.</param>
/// <param name="Causes">What it is made of: the problems of the branches that failed.</param>
internal sealed record SchemaProblem(string Path, string Message, IReadOnlyList<SchemaProblem> Causes)
{
    private const string Several = "validation failed";

    public SchemaProblem(string path, string message)
        : this(path, message, [])
    {
    }

    /// <summary>Whether it only leads to another schema, and so says nothing when that has one problem.</summary>
    public bool IsReference { get; init; }

    private bool IsGroup { get; init; }

    /// <summary>One problem for many, none for none.</summary>
    public static SchemaProblem? Of(string path, IReadOnlyList<SchemaProblem> problems) => problems.Count switch
    {
        0 => null,
        1 => problems[0],
        _ => new(path, Several, problems) { IsGroup = true },
    };

    /// <summary>The problem of a schema that another refers to.</summary>
    public static SchemaProblem Reference(string path, SchemaProblem problem) => new(path, Several, problem.IsGroup ? problem.Causes : [problem]) { IsReference = true };

    /// <summary>One line a problem, what it is made of indented below.</summary>
    public string Print()
    {
        var text = new StringBuilder();
        foreach (var problem in IsGroup ? Causes : [this])
        {
            problem.Print(text, 0);
        }

        return text.ToString();
    }

    private void Print(StringBuilder text, int depth)
    {
        var isSilent = IsReference && Causes.Count == 1;
        if (!isSilent)
        {
            text.Append(' ', depth * 2).Append("- at ").Append(Quote(Path)).Append(": ").Append(Message).Append('\n');
        }

        foreach (var cause in Causes)
        {
            cause.Print(text, isSilent ? depth : depth + 1);
        }
    }

    /// <summary>A text in single quotes, as these messages have it.</summary>
    public static string Quote(string text) =>
        $"'{GoFormat.Quote(text)[1..^1].Replace("\\\"", "\"", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
