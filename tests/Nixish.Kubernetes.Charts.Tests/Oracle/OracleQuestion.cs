using System.Text.Json.Nodes;
using Nixish.Kubernetes.GoTemplates;

namespace Nixish.Kubernetes.Charts.Tests.Oracle;

/// <summary>One question to the originals; each operation of Oracle/Program reads the parts that it needs.</summary>
/// <param name="Operation"><c>render</c>, <c>printf</c>, <c>yaml.write</c>, <c>regexp.find</c>, … as main.go lists them.</param>
internal sealed record OracleQuestion(string Operation)
{
    /// <summary>The format of <c>printf</c>, the document to read, the subject of a pattern.</summary>
    public string? Text { get; init; }

    /// <summary>The data of a template, the value to write.</summary>
    public object? Value { get; init; }

    /// <summary>The arguments of <c>print</c>, <c>println</c> and <c>printf</c>.</summary>
    public IReadOnlyList<object?> Arguments { get; init; } = [];

    /// <summary>The templates of <c>render</c>, parsed in this order.</summary>
    public IReadOnlyList<(string Name, string Text)> Templates { get; init; } = [];

    /// <summary>Which template <c>render</c> executes; the last unless told otherwise.</summary>
    public string? Entry { get; init; }

    /// <summary>Which functions templates have besides Go's: <c>probes</c> (tests of the language), <c>helm</c> (Sprig and Helm's), empty for none.</summary>
    public string Functions { get; init; } = "";

    /// <summary><c>default</c>, <c>zero</c> or <c>error</c>.</summary>
    public string Missing { get; init; } = "default";

    public string? Pattern { get; init; }

    public string? With { get; init; }

    public int Count { get; init; } = -1;

    public string Verb { get; init; } = "";

    public int Precision { get; init; } = -1;

    /// <summary>A question that renders one template with some data.</summary>
    public static OracleQuestion Render(string template, object? data = null) => new("render") { Templates = [("t", template)], Value = data };

    /// <summary>A question that formats as <c>fmt.Sprintf</c>.</summary>
    public static OracleQuestion Printf(string format, params IReadOnlyList<object?> arguments) => new("printf") { Text = format, Arguments = arguments };

    public string ToJson() => new JsonObject
    {
        ["op"] = Operation,
        ["text"] = Base64(Text),
        ["value"] = TypedJson.Write(Value),
        ["args"] = new JsonArray([.. Arguments.Select(TypedJson.Write)]),
        ["entry"] = Entry ?? (Templates.Count > 0 ? Templates[^1].Name : ""),
        ["templates"] = new JsonArray([.. Templates.Select(static one => new JsonObject { ["name"] = one.Name, ["text"] = Base64(one.Text) })]),
        ["missing"] = Missing,
        ["functions"] = Functions,
        ["pattern"] = Base64(Pattern),
        ["with"] = Base64(With),
        ["count"] = Count,
        ["verb"] = Verb,
        ["precision"] = Precision,
    }.ToJsonString();

    private static string? Base64(string? text) => text is null ? null : Convert.ToBase64String(GoText.ToUtf8(text));
}
