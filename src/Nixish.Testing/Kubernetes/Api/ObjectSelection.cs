using System.Text.Json.Nodes;
using Nixish.Kubernetes;

namespace Nixish.Testing;

/// <summary>Which objects a list or watch is about: a label selector and a field selector.</summary>
internal sealed class ObjectSelection
{
    private readonly Selector _labels;
    private readonly FieldSelector _fields;

    private ObjectSelection(Selector labels, FieldSelector fields) => (_labels, _fields) = (labels, fields);

    public static ObjectSelection Parse(ApiKind kind, string? labels, string? fields)
    {
        var selection = new ObjectSelection(Labels(labels ?? ""), Fields(fields ?? ""));
        foreach (var term in selection._fields.Terms)
        {
            if (!IsSelectable(kind, term.Field))
            {
                throw ApiError.BadRequest($"\"{term.Field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\"");
            }
        }

        return selection;
    }

    public bool Matches(StoredObject stored) =>
        (_labels.Requirements.IsEmpty || _labels.Matches(Texts(stored.Labels))) &&
        (_fields.Terms.IsEmpty || _fields.Matches(_fields.Terms.Select(term => KeyValuePair.Create(term.Field, FieldOf(stored, term.Field))).ToMap()));

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

    private static bool IsSelectable(ApiKind kind, string field) => (field, kind.Kind) is
        ("metadata.name" or "metadata.namespace", _) or
        ("spec.nodeName" or "spec.restartPolicy" or "status.phase" or "status.podIP", "Pod") or
        ("status.phase", "Namespace") or
        ("type", "Secret") or
        ("involvedObject.name" or "involvedObject.uid" or "involvedObject.kind" or "involvedObject.namespace" or "reason" or "type", "Event");

    private static string FieldOf(StoredObject stored, string field) => field switch
    {
        "metadata.name" => stored.Name,
        "metadata.namespace" => stored.Namespace ?? "",
        _ => Walk(stored.Body, field),
    };

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
