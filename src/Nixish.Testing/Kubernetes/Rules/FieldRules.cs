using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Nixish.Kubernetes;

namespace Nixish.Testing;

/// <summary>What the library's own validation finds in one object, as the server refuses it: programs that skip validation are refused here too.</summary>
internal static partial class FieldRules
{
    // The server says some of it in its own words, in Validation, and looks at no other object.
    private static readonly Rulebook Alone = new()
    {
        Severities = Rule.All.Where(static rule => rule.Severity != Severity.Error || rule.Id is "name" or "namespace" or "missing-key" or "missing-service-port" || rule.Id.StartsWith("api-", StringComparison.Ordinal))
            .Select(static rule => KeyValuePair.Create(rule.Id, Severity.Off)).ToMap(),
    };

    public static void Check(ApiKind kind, JsonObject body, List<FieldProblem> problems)
    {
        KubernetesObject read;
        try
        {
            read = KubernetesObject.FromJson(Encoding.UTF8.GetBytes(body.ToJsonString()), out _);
        }
        catch (KubernetesJsonException)
        {
            // What cannot be decoded is refused elsewhere.
            return;
        }

        if (read is KubernetesResource || !string.Equals(read.Kind, kind.Kind, StringComparison.Ordinal))
        {
            return;
        }

        foreach (var finding in ResourceSet.Create([read]).Validate(Alone))
        {
            // The server makes that one itself, and has by now.
            if (kind is { Group: "batch", Kind: "Job" } && finding.Path is "spec.selector")
            {
                continue;
            }

            var path = Numbered(finding.Path, body);
            problems.Add(finding.Rule.Id is "required" ? FieldProblem.Required(path, finding.Message) : FieldProblem.Invalid(path, "", finding.Message));
        }
    }

    // Findings name an item by its name; the server counts.
    private static string Numbered(string path, JsonObject body)
    {
        while (Named().Match(path) is { Success: true } match)
        {
            var list = At(body, path[..match.Index]) as JsonArray;
            var index = list?.Select(static (item, place) => (item, place)).FirstOrDefault(one => one.item is JsonObject item && string.Equals(item.Text("name"), match.Groups["name"].Value, StringComparison.Ordinal)).place ?? 0;
            path = $"{path[..match.Index]}[{index}]{path[(match.Index + match.Length)..]}";
        }

        return path;
    }

    private static JsonNode? At(JsonNode? node, string path) => Step().Matches(path).Aggregate(node, static (value, step) => value switch
    {
        JsonObject members => members[step.Value],
        JsonArray items when int.TryParse(step.Value, System.Globalization.CultureInfo.InvariantCulture, out var index) && index < items.Count => items[index],
        _ => null,
    });

    [GeneratedRegex(@"\[name=(?<name>[^\]]*)\]", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"[^.\[\]]+", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Step();
}
