using System.Text.Json.Nodes;
using Nixish.Kubernetes;

namespace Nixish.Testing;

/// <summary>Which objects a list or watch is about: a label selector and a field selector.</summary>
internal sealed class ObjectSelection
{
    private readonly Selector _labels;
    private readonly FieldSelector _fields;
    private readonly Seq<SelectorField> _asked;

    private ObjectSelection(Selector labels, FieldSelector fields, Seq<SelectorField> asked) => (_labels, _fields, _asked) = (labels, fields, asked);

    public static ObjectSelection Parse(ApiKind kind, string? labels, string? fields)
    {
        var (byLabels, byFields) = (Labels(labels ?? ""), Fields(fields ?? ""));
        var selectable = byFields.Terms.IsEmpty ? [] : SelectorField.Of(kind.Group, kind.Kind);
        return new(byLabels, byFields, [.. byFields.Terms.Select(term =>
            selectable.FirstOrDefault(field => field.Name == term.Field) ??
            throw ApiError.BadRequest($"\"{term.Field}\" is not a known field selector: only {string.Join(", ", selectable.Select(field => $"\"{field.Name}\""))}"))]);
    }

    /// <summary>Whether every object is taken.</summary>
    public bool TakesAll => _labels.Requirements.IsEmpty && _fields.Terms.IsEmpty;

    /// <summary>Whether a name is asked for, and so one object of a namespace at most.</summary>
    public bool NamesOne => _fields.Terms.Any(static term => term is { Field: "metadata.name", Operator: FieldOperator.Equal });

    public bool Matches(StoredObject stored) =>
        (_labels.Requirements.IsEmpty || _labels.Matches(Texts(stored.Labels))) &&
        (_fields.Terms.IsEmpty || _fields.Matches(_asked.Select(field => KeyValuePair.Create(field.Name, FieldOf(stored, field))).ToMap()));

    /// <summary>Whether the selector of a workload (<c>matchLabels</c>, <c>matchExpressions</c>) takes these labels.</summary>
    public static bool Selects(JsonObject selector, JsonObject? labels)
    {
        var expressions = selector.Objects("matchExpressions").Select(expression => new LabelSelectorRequirement(expression.Text("key") ?? "", expression.Text("operator") ?? "")
        {
            Values = (expression["values"] as JsonArray ?? []).Select(value => value?.ToString() ?? "").ToSeq(),
        });
        try
        {
            return Selector.Of(new LabelSelector { MatchLabels = Texts(selector.Object("matchLabels")), MatchExpressions = expressions.ToSeq() }).Matches(Texts(labels));
        }
        catch (InvalidSelectorException)
        {
            return false;
        }
    }

    // In the words of the server, which forgets a quote and the newest operators.
    private static Selector Labels(string text)
    {
        try
        {
            return Selector.Parse(text);
        }
        catch (InvalidSelectorException error)
        {
            throw ApiError.BadRequest($"unable to parse requirement: {error.Problem.Replace("'in', 'notin', '<' or '>'", "'in', notin'", StringComparison.Ordinal)}");
        }
    }

    private static FieldSelector Fields(string text)
    {
        try
        {
            return FieldSelector.Parse(text);
        }
        catch (InvalidSelectorException error)
        {
            throw ApiError.BadRequest($"invalid selector: '{text}'; {error.Problem}");
        }
    }

    private static string FieldOf(StoredObject stored, SelectorField field) => Walk(stored.Body, field.Path) is { Length: > 0 } value ? value : field.Absent;

    private static string Walk(JsonObject body, string path)
    {
        JsonNode? node = body;
        foreach (var name in path.Split('.'))
        {
            node = (node as JsonObject)?[name];
        }

        return node?.ToString() ?? "";
    }

    private static Map<string> Texts(JsonObject? members) =>
        (members ?? []).Select(member => KeyValuePair.Create(member.Key, member.Value?.ToString() ?? "")).ToMap();
}
