using System.Text.Json.Nodes;

namespace Nixish.Testing;

/// <summary>Which objects a list or watch is about: a label selector and a field selector.</summary>
internal sealed class Selector
{
    private readonly List<Func<StoredObject, bool>> _requirements = [];

    public bool Matches(StoredObject stored) => _requirements.TrueForAll(requirement => requirement(stored));

    public static Selector Parse(ApiKind kind, string? labels, string? fields)
    {
        var selector = new Selector();
        foreach (var requirement in Split(labels ?? ""))
        {
            var holds = Label(requirement);
            selector._requirements.Add(stored => holds(stored.Labels));
        }

        foreach (var requirement in (fields ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            selector._requirements.Add(Field(kind, requirement));
        }

        return selector;
    }

    /// <summary>Whether the selector of a workload (<c>matchLabels</c>, <c>matchExpressions</c>) takes these labels.</summary>
    public static bool Selects(JsonObject selector, JsonObject? labels)
    {
        foreach (var (key, value) in selector.Object("matchLabels") ?? [])
        {
            if (labels?.Text(key) != value?.GetValue<string>())
            {
                return false;
            }
        }

        return selector.Objects("matchExpressions").All(expression =>
        {
            var found = labels?.Text(expression.Text("key") ?? "");
            var values = (expression["values"] as JsonArray ?? []).Select(value => value!.GetValue<string>());
            return expression.Text("operator") switch
            {
                "In" => found is not null && values.Contains(found, StringComparer.Ordinal),
                "NotIn" => found is null || !values.Contains(found, StringComparer.Ordinal),
                "Exists" => found is not null,
                _ => found is null,
            };
        });
    }

    // Commas part requirements, but not the values inside parentheses.
    private static IEnumerable<string> Split(string text)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (text[i] == ',' && depth == 0))
            {
                var part = text[start..i].Trim();
                if (part.Length > 0)
                {
                    yield return part;
                }
                else if (i < text.Length || text.Trim().Length > 0)
                {
                    throw ApiError.BadRequest("unable to parse requirement: found '', expected: identifier after ','");
                }

                start = i + 1;
            }
            else
            {
                depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            }
        }
    }

    private static Func<JsonObject?, bool> Label(string text)
    {
        if (text[0] == '!')
        {
            var absent = Key(text[1..]);
            return labels => labels?.ContainsKey(absent) != true;
        }

        foreach (var (sign, equal) in new[] { ("!=", false), ("==", true), ("=", true) })
        {
            if (text.IndexOf(sign, StringComparison.Ordinal) is > 0 and var at)
            {
                var (key, value) = (Key(text[..at]), text[(at + sign.Length)..].Trim());
                return labels => (labels?.Text(key) == value) == equal;
            }
        }

        var words = text.Split([' ', '\t', '\r', '\n', '('], 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length >= 2 && words[1] is "in" or "notin" && text.EndsWith(')'))
        {
            var values = text[(text.IndexOf('(', StringComparison.Ordinal) + 1)..^1].Split(',').Select(value => value.Trim()).ToHashSet(StringComparer.Ordinal);
            return words[1] == "in"
                ? labels => labels?.Text(words[0]) is { } found && values.Contains(found)
                : labels => labels?.Text(words[0]) is not { } found || !values.Contains(found);
        }

        foreach (var (sign, order) in new[] { ('>', 1), ('<', -1) })
        {
            if (text.IndexOf(sign, StringComparison.Ordinal) is > 0 and var at && long.TryParse(text[(at + 1)..].Trim(), out var bound))
            {
                var key = Key(text[..at]);
                return labels => long.TryParse(labels?.Text(key), out var found) && Math.Sign(found.CompareTo(bound)) == order;
            }
        }

        if (words.Length > 1)
        {
            throw ApiError.BadRequest($"unable to parse requirement: found '{words[1]}', expected: '=', '!=', '==', 'in', notin'");
        }

        var present = Key(text);
        return labels => labels?.ContainsKey(present) == true;
    }

    private static string Key(string text) => text.Trim() is { Length: > 0 } key
        ? key
        : throw ApiError.BadRequest("unable to parse requirement: found '', expected: identifier");

    private static Func<StoredObject, bool> Field(ApiKind kind, string text)
    {
        var differs = text.IndexOf("!=", StringComparison.Ordinal);
        var at = differs >= 0 ? differs : text.IndexOf('=', StringComparison.Ordinal);
        if (at < 0)
        {
            throw ApiError.BadRequest($"invalid selector: '{text}'; can't understand '{text}'");
        }

        var field = text[..at];
        var value = text[at..].TrimStart('!').TrimStart('=');
        Func<StoredObject, string?> read = (field, kind.Kind) switch
        {
            ("metadata.name", _) => stored => stored.Name,
            ("metadata.namespace", _) => stored => stored.Namespace ?? "",
            ("spec.nodeName" or "spec.restartPolicy" or "status.phase" or "status.podIP", "Pod") or
            ("status.phase", "Namespace") or ("type", "Secret") or
            ("involvedObject.name" or "involvedObject.uid" or "involvedObject.kind" or "involvedObject.namespace" or "reason" or "type", "Event") =>
                stored => Walk(stored.Body, field),
            _ => throw ApiError.BadRequest($"\"{field}\" is not a known field selector: only \"metadata.name\", \"metadata.namespace\""),
        };
        return stored => (read(stored) == value) == (differs < 0);
    }

    private static string Walk(JsonObject body, string path)
    {
        JsonNode? node = body;
        foreach (var name in path.Split('.'))
        {
            node = (node as JsonObject)?[name];
        }

        return node?.ToString() ?? "";
    }
}
