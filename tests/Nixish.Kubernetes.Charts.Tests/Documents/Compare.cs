using System.Text.Json.Nodes;
using Nixish.Kubernetes.Charts.Tests.Oracle;

namespace Nixish.Kubernetes.Charts.Tests.Documents;

/// <summary>Holds our documents against Go's, many at once.</summary>
internal static class Compare
{
    private const int MostShown = 12;

    public static void Writing(string operation, IReadOnlyList<object?> values, Func<object?, string> write, string verb = "") =>
        Agree([.. values.Select(value => new OracleQuestion(operation) { Value = value, Verb = verb })], question => write(question.Value), static answer => answer);

    public static void Reading(string operation, IReadOnlyList<string> texts, Func<string, object?> read) =>
        Agree([.. texts.Select(text => new OracleQuestion(operation) { Text = text })], question => Canonical(read(question.Text!)), static answer => Canonical(TypedJson.Read(JsonNode.Parse(answer))));

    /// <summary>As <see cref="Reading"/>, but both may refuse a text with messages of their own.</summary>
    public static void ReadingLoosely(string operation, IReadOnlyList<string> texts, Func<string, object?> read) =>
        Agree(
            [.. texts.Select(text => new OracleQuestion(operation) { Text = text })],
            question => Canonical(read(question.Text!)),
            static answer => Canonical(TypedJson.Read(JsonNode.Parse(answer))),
            static answer => answer.StartsWith("error: ", StringComparison.Ordinal) ? "error" : answer);

    private static string Canonical(object? value) => TypedJson.Write(value)?.ToJsonString() ?? "null";

    private static void Agree(IReadOnlyList<OracleQuestion> questions, Func<OracleQuestion, string> ours, Func<string, string> canonical, Func<string, string>? blur = null)
    {
        blur ??= static answer => answer;
        var answers = GoOracle.Ask(questions);
        var differing = questions.Zip(answers).Select(pair =>
        {
            var their = pair.Second.Error is { } error ? $"error: {error}" : canonical(pair.Second.Output!);
            var our = Answer(() => ours(pair.First));
            return blur(our) == blur(their) ? null : $"{Show(pair.First)}\n   Go: {Shown(their)}\n ours: {Shown(our)}";
        }).OfType<string>().ToList();
        Assert.True(differing.Count == 0, $"{differing.Count} of {questions.Count} differ:\n{string.Join("\n", differing.Take(MostShown))}");
    }

    private static string Answer(Func<string> ask)
    {
        try
        {
            return ask();
        }
        catch (GoDocumentException error)
        {
            return $"error: {error.Message}";
        }
    }

    private static string Show(OracleQuestion question) => Shown(question.Text ?? TypedJson.Write(question.Value)?.ToJsonString() ?? "null");

    private static string Shown(string text) => JsonValue.Create(text.Length > 300 ? text[..300] : text).ToJsonString();
}
